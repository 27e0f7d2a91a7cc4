import Rules
import Running
import SourceText
import TestSupport
import Testing

@Suite("Run error") struct RunErrorTests {
  private let scene = Scene([
    "a.yaml": Texts.clean, "notes/b.yaml": "x: 1\n", "rules/one.yaml": Texts.rule("one"), "rules/two.yaml": Texts.rule("one"),
  ])

  private func error(_ change: (inout RunRequest) -> Void) -> RunError? {
    var request = scene.request("a.yaml")
    change(&request)
    return request.error()
  }

  @Test("wrong usage says what is wrong and what to do")
  func usage() throws {
    let select = try #require(error { $0.selected = ["sync-cycel"] })
    #expect(select.kind == .usage && select.text == "there is no rule 'sync-cycel'\ndid you mean 'sync-cycle'?\n")
    let none = try #require(error { ($0.ignored, $0.selected) = (["sync-cycle"], ["sync-cycle"]) })
    #expect(none.kind == .usage && none.text == "--select and --ignore leave no rule to judge by\n")
    let rules = try #require(error { $0.rulesFolders = [scene.folder.path("rules")] })
    #expect(rules.kind == .usage && rules.message == nil && rules.text.contains("the rule 'one' already stands in"))
    let baseline = try #require(error { $0.baseline = BaselineFile(scene.folder.path("a.yaml"), isReplaced: true) })
    #expect(baseline.kind == .usage && baseline.text.contains("a.yaml:1:1\n"))
  }

  @Test("a configuration that is wrong is shown, with how to do without")
  func configuration() throws {
    scene.folder.write(".topolint.yaml", "topolint_config: 1\nrules: {sync-cycel: off}\n")
    let found = try #require(error { _ in })
    #expect(
      found.kind == .usage && found.text.contains("2 | rules: {sync-cycel: off}") && found.text.contains("did you mean 'sync-cycle'?"))
    #expect(found.text.contains("--isolated none"))
    let named = try #require(error { $0.configuration = .file(scene.folder.path(".topolint.yaml")) })
    #expect(!named.text.contains("--isolated none"))
    #expect(error { $0.configuration = .none } == nil)
  }

  @Test("no topology is an error, a file that cannot be read a diagnostic of the result")
  func noInput() throws {
    let error = try #require(scene.request("notes").error())
    #expect(error.kind == .noInput && error.text.contains("found no topology in "))
    let result = try Run(scene.request("a.yaml", "none.yaml")).lint()
    #expect(result.lint.hasUnreadableInput && result.remarks.count == 1)
  }

  @Test("an error can be handed to another task, with the files that it shows")
  func sendable() async throws {
    scene.folder.write(".topolint.yaml", "topolint_config: 1\nrules: {sync-cycel: off}\n")
    let error = try #require(error { _ in })
    let text = await Task { error.text }.value
    #expect(text == error.text)
  }
}
