import Differences
import Rules
import Running
import SourceText
import TestSupport
import Testing

@Suite("Compared inputs") struct ComparedInputsTests {
  private let scene = Scene(["old.yaml": Texts.clean, "new.yaml": Texts.ring, "none/x.txt": ""])
  private let here = [[UInt8(ascii: ".")]]
  private let dash = [UInt8(ascii: "-")]

  private func compare(_ base: String, _ head: String) throws -> [String] {
    let compared = try ComparedInputs(scene.folder.path(base), scene.folder.path(head), of: here)
    let run = try Run(RunRequest(compared.inputs, today: 0))
    return try run.compare(compared).comparison.findings.appeared.map(\.rule.id)
  }

  private func error(_ base: [UInt8], _ head: [UInt8]?, of inputs: [[UInt8]]? = nil) -> RunError? {
    do {
      _ = try ComparedInputs(base, head, of: inputs ?? here)
      return nil
    } catch {
      return error
    }
  }

  @Test("two files are compared, and only what is new is new")
  func files() throws {
    #expect(try compare("old.yaml", "new.yaml").contains("sync-cycle"))
    #expect(try compare("new.yaml", "old.yaml") == [])
    #expect(try compare("new.yaml", "new.yaml") == [])
  }

  @Test("a side without a topology is an error")
  func missing() throws {
    #expect { try compare("none", "new.yaml") } throws: { ($0 as? RunError)?.kind == .noInput }
    #expect { try compare("old.yaml", "none") } throws: { ($0 as? RunError)?.kind == .noInput }
  }

  @Test("arguments that make no sense together are wrong usage")
  func usage() throws {
    let (old, new) = (scene.folder.path("old.yaml"), scene.folder.path("new.yaml"))
    #expect(error(old, nil)?.text.contains("is a path: name HEAD too") == true)
    #expect(error(old, new, of: [old])?.text.contains("BASE and HEAD are paths") == true)
    #expect(error(dash, dash)?.text.hasPrefix("standard input can be read only once\n") == true)
    #expect(error(old, new, of: [dash])?.text.hasPrefix("standard input was no other at an earlier revision\n") == true)
    #expect(error(scene.folder.path("gone"), new)?.text.contains("is no file or folder, and ") == true)
    #expect(error(old, new) == nil && error(old, dash) == nil)
  }
}
