import SourceText
import TestSupport
import Testing

@testable import Linting

@Suite("Names of systems") struct SystemNamesTests {
  private func names(_ files: [String: String], from format: String? = nil, evenOfOne: Bool = false) throws -> SystemNames {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    return SystemNames(InputWalk([Array(folder.path.utf8)]).inputs, from: format, evenOfOne: evenOfOne)
  }

  private static let object = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"

  @Test("native files give names, whatever is wrong behind them; what else has a name, or cannot be parsed up to there, gives none")
  func found() throws {
    let names = try names([
      "a.yaml": "topolint: 1\nname: shop # ours\n", "b.json": "{\"topolint\": 1, \"name\": \"hr\"}",
      "c.yaml": "topolint: 1\nservices: {name: {}}\n",
      "d.yaml": "name: no\n", "e.yaml": Self.object, "f.yaml": "topolint: 1\nname: [a]\n", "g.yaml": "topolint: 1\nname: x\nservices: {\n",
      "g2.yaml": "topolint: 1\nscale: {\nname: x\nservices: {}\n", "g3.yaml": "topolint: 1\ndescription: 'a\nname: x\n '\nservices: {}\n",
      "h.yaml": "x: 1\n---\ntopolint: 1\nname: second\n", "i.yaml": "topolint: 1\nname: ''\n",
    ])
    #expect(names.names.map { $0?.text.text } == ["shop", "hr", nil, nil, nil, nil, "x", nil, nil, "second", nil])
    #expect(names.mayBeTopology == [true, true, true, false, true, true, true, true, true, true, true])
    let name = try #require(names.names[0])
    let location = try #require(names.sources.file(of: name.span)?.location(of: name.span))
    #expect(location.line == 2 && location.column == 7)
  }

  @Test("one input needs no name, unless somebody asks; another format has none")
  func asked() throws {
    let text = "topolint: 1\nname: shop\n"
    #expect(try names(["a.yaml": text]).names.compactMap { $0 }.isEmpty)
    #expect(try names(["a.yaml": text], evenOfOne: true).names.first??.text.text == "shop")
    #expect(try names(["a.yaml": text, "b.yaml": text], from: "kubernetes").names.compactMap { $0 }.isEmpty)
    #expect(try names(["a.yaml": text, "b.yaml": text], from: "native").names.compactMap { $0 }.count == 2)
  }

  @Test("two names in one folder are told once, folders of their own are not")
  func notes() throws {
    func notes(_ files: [String]) throws -> [String] {
      let names = try names(
        Dictionary(uniqueKeysWithValues: files.map { ($0, "topolint: 1\nname: \($0.split(separator: "/").last!.first!)\n") }))
      return names.notes(of: [Array(files.indices)]).map { words($0.message).replacing(/'\/.*\//, with: "'") }
    }
    #expect(
      try notes(["x/a.yaml", "x/b.yaml", "y/a.yaml"]) == ["the files of 'x' are 2 systems by their names, and linted apart: 'a', 'b'"])
    #expect(try notes(["x/a.yaml", "y/b.yaml"]) == [])
  }
}
