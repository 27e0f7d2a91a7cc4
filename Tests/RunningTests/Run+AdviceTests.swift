import Foundation
import Linting
import Readers
import Repairs
import Rules
import SourceText
import TestSupport
import Testing

@testable import Running

/// A system that is advised as a user would have it done: planned, written into its files, linted and planned again.
private struct System: Sendable, CustomTestStringConvertible {
  let name: String
  let files: [String: String]

  var testDescription: String { name }

  /// Every sample that a plan can be made for: each file of a shelf, and each folder.
  static let samples: [System] = {
    let files = Repository.files(in: "samples", suffix: ".yaml").filter { $0.split(separator: "/").count > 2 }
    return Dictionary(grouping: files) { file in
      let parts = file.split(separator: "/")
      return ["smells", "stages"].contains(parts[1]) ? parts[1...2].joined(separator: "/") : String(parts[1])
    }
    .map { name, files in
      let folder = "samples/\(name)".hasSuffix(".yaml") ? "samples/" : "samples/\(name)/"
      return System(
        name: name,
        files: Dictionary(
          uniqueKeysWithValues: files.map { (String($0.dropFirst(folder.count)).replacing("/", with: "-"), Repository.text($0)) }))
    }
    .filter { !["document", "compose"].contains($0.name) }.sorted { $0.name < $1.name }
  }()

  /// The published systems of `data/truth`, of which nodes and edges are known.
  static let published: [System] = Shared.yamlFiles("truth").filter { $0.path.hasPrefix("truth-") }.map { file in
    let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
    func words(_ line: Substring, _ key: String) -> String? {
      line.range(of: "\(key): ").map { String(line[$0.upperBound...].prefix { !",}".contains($0) }) }
    }
    var kinds: [String: String] = [:]
    for line in lines where line.contains("- {name: ") { kinds[words(line, "name")!] = words(line, "kind")! }
    let edges = lines.filter { $0.contains("- {from: ") }.map { (words($0, "from")!, words($0, "to")!) }
    func isStore(_ name: String) -> Bool { ["datastore", "cache"].contains(kinds[name]) }
    var text = "topolint: 1\nscale: {users: 100k}\nservices:\n"
    for (name, kind) in kinds.sorted(by: { $0.key < $1.key }) where kind == "service" || kind == "gateway" || kind == "external" {
      let outgoing = edges.filter { $0.0 == name && $0.1 != name }.map(\.1)
      text += "  \(name):\n    role: \(kind)\n"
      if edges.contains(where: { $0.1 == name && kinds[$0.0] == "client" }) { text += "    entry: true\n" }
      func list(_ key: String, _ names: [String], _ entry: (String) -> String) {
        if !names.isEmpty { text += "    \(key):\n" + Set(names).sorted().map { "      - {\(entry($0))}\n" }.joined() }
      }
      list("calls", outgoing.filter { !isStore($0) && kinds[$0] != "queue" && kinds[$0] != "client" }) { "to: \($0)" }
      list("uses", outgoing.filter(isStore)) { "store: \($0)" }
      list("publishes", outgoing.filter { kinds[$0] == "queue" }) { "to: \($0)" }
    }
    let stores = kinds.keys.filter(isStore).sorted()
    if !stores.isEmpty { text += "stores:\n" + stores.map { "  \($0): {}\n" }.joined() }
    let queues = kinds.keys.filter { kinds[$0] == "queue" }.sorted()
    if !queues.isEmpty { text += "queues:\n" + queues.map { "  \($0): {}\n" }.joined() }
    return System(name: file.path, files: ["topology.yaml": text])
  }

  static let shop = System(name: "shop", files: ["shop.yaml": Shop.text])
}

@Suite("Plans of whole systems") struct RunAdviceTests {
  private func ids(_ verdicts: some Sequence<Verdict>) -> Set<String> {
    Set(
      verdicts.filter { $0.severity >= .warning }
        .map { "\($0.rule.id) \(String(decoding: $0.identity().subject.id.bytes, as: UTF8.self))" })
  }

  /// The text without one of the changes that were made in it, for each.
  private func undoingOne(_ edit: EditedFile) -> [[UInt8]] {
    let before = (edit.before ?? []).split(separator: 0x0A, omittingEmptySubsequences: false)
    let after = edit.after.split(separator: 0x0A, omittingEmptySubsequences: false)
    return after.difference(from: before).filter { if case .insert = $0 { true } else { false } }.map { change in
      guard case .insert(let place, _, _) = change else { return [] }
      return Array((after[..<place] + after[(place + 1)...]).joined(separator: [0x0A]))
    }
  }

  private func topology(_ path: Untrusted, _ text: [UInt8]) -> [UInt8] {
    var reading = TopologyReading()
    reading.read(path: path, text: text)
    let read = reading.finish()
    return NativeWriter.write(read.topology) + (read.diagnostics.contains { $0.severity == .error } ? [0] : [])
  }

  @Test(
    "what a plan promises is so once it is written, each line is needed, and a second plan has nothing to do",
    arguments: System.samples + System.published + [System.shop])
  fileprivate func written(system: System) throws {
    let scene = Scene(system.files)
    let request = scene.request(".")
    let (plan, run) = try Run(request).advice(AdviceQuestion())
    let before = try run.only()
    #expect(plan.found == ids(before.lint.findings).count)
    #expect(plan.lowerBound <= plan.cost)
    if system.name == "shop" { #expect(plan.found > 200) }
    let cutShort = plan.remaining.filter { $0.reason == "the search ended before it found what clears it" }
    #expect(ids(cutShort.map(\.verdict)) == [])
    let edits: [EditedFile]
    do throws(RunError) {
      edits = try before.edits(for: plan.changes)
    } catch {
      // What an anchor stands for elsewhere is not changed.
      #expect(error.text.contains("other elements take it from"))
      return
    }
    if system.files.count == 1 {
      for edit in edits {
        let meant = topology(edit.path, edit.after)
        for text in undoingOne(edit) { #expect(topology(edit.path, text) != meant) }
      }
    }
    try EditedFile.write(edits)
    let (second, after) = try Run(request).advice(AdviceQuestion())
    let left = try ids(after.only().lint.findings)
    #expect(left.symmetricDifference(ids(plan.remaining.map(\.verdict))) == [])
    #expect(second.steps.map { "\($0.kind) \(String(decoding: $0.subject.id.bytes, as: UTF8.self)) \($0.value ?? 0)" } == [])
  }

  @Test("the published systems are at hand", .enabled(if: Shared.has("truth"), "\(Shared.missing("truth"))"))
  func published() { #expect(System.published.count == 6 && System.samples.count > 80) }
}
