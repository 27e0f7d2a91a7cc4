import Analyses
import Reporters
import Running
import TestSupport
import Testing
import TopologyModel

/// The program adds options, streams and exit codes to a run, and nothing else.
@Suite("In process") struct InProcessTests {
  private func same(_ options: [String], _ change: (inout RunRequest) -> Void) throws -> Bool {
    var request = RunRequest([Array(Repository.path("samples/bookshop").utf8)], today: 20_260_101)
    change(&request)
    var report = ReportOptions()
    report.version = try String(Program.run("--version").output.dropLast())
    let result = try Run(request).lint()
    let own = try String(decoding: JSONReporter.report(result.only().lint, report), as: UTF8.self)
    let arguments = ["lint", "--format", "json", "--fail-on", "never", Repository.path("samples/bookshop")] + options
    return try own == Program.run(arguments, in: "/").output
  }

  @Test("one after another in a process, runs yield what each does in a process of its own")
  func runs() throws {
    let folder = try TemporaryFolder(["rules/leaf.yaml": Texts.leaf, "known.json": Texts.baseline])
    let rules = folder.path + "/rules"
    let known = folder.path + "/known.json"
    #expect(try same([]) { _ in })
    #expect(
      try same(["--tier", "T4", "--rules", rules, "--baseline", known]) { request in
        request.tier = .t4
        request.rulesFolders = [Array(rules.utf8)]
        request.baseline = BaselineFile(Array(known.utf8), isReplaced: false)
      })
    #expect(try same(["--isolated", "--select", "missing-timeout"]) { ($0.configuration, $0.selected) = (.none, ["missing-timeout"]) })
    #expect(try same([]) { _ in })
  }
}
