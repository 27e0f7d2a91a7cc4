import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

@Suite("Fixes of native files") struct NativeEditorFixesTests {
  private func sources(_ text: String) -> SourceFiles {
    var files = InputFiles()
    files.note(format: "native", of: files.add(path: Untrusted("a.yaml"), bytes: Array(text.utf8)))
    return files.sources
  }

  private func applied(_ edits: [[TextEdit]], _ text: String) -> String? {
    TextEdit.apply(edits.flatMap { $0 }, to: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("each retries becomes attempts, but for what others take")
  func retries() {
    let text = """
      topolint: 1
      defaults: {call: {retries: 0}}
      services:
        a: {calls: [{to: b, retries: 2 }, &c {to: c, retries: 1}]}
        b: {calls: [*c]}
        c:

      """
    let edits = NativeEditor.edits(unifyingRetriesOf: NativeReading(text).topology, sources(text))
    #expect(applied(edits, text) == text.replacing("retries: 0", with: "attempts: 1").replacing("retries: 2", with: "attempts: 3"))
  }

  @Test("a name is corrected wherever it stands, quoted where it must be, or nowhere")
  func names() {
    let text = """
      topolint: 1
      services:
        a: {calls: [{to: bb}], publishes: [{to: q1, payload: 1KB}], consumes: [{from: q1}]}
        c: {calls: [{to: bb}, {to: d, on: [q1, requests]}], consumes: [&x {from: q3}]}
        d: {consumes: [*x]}
      queues: {q2: {dead_letter: 'q1'}}

      """
    func corrected(_ name: String, _ meant: String, _ use: NativeEditor.Misnomer.Use) -> String? {
      let misnomer = NativeEditor.Misnomer(Untrusted(name), meant: Untrusted(meant), as: use)
      return applied(NativeEditor.edits(correcting: [misnomer], NativeReading(text).topology, sources(text)), text)
    }
    #expect(
      corrected("bb", "no", .callee(of: Untrusted("a"))) == text.replacing("a: {calls: [{to: bb}]", with: "a: {calls: [{to: \"no\"}]"))
    #expect(corrected("q1", "q2", .queue) == text.replacing("q1", with: "q2"))
    #expect(corrected("q3", "q2", .queue) == text, "one of the places is that of two services")
  }
}
