import Rules
import TestSupport
import Testing

/// No advice leads into another finding: `samples/smells` has a system for each rule in which the rule finds something and,
/// but for the few companions that `SampleFindingsTests` names, no other rule does. `samples/repairs` has the same system
/// after the rule's `fix` was done as it stands there; in it no rule finds anything.
///
/// Every severity counts, hints included, and so do exceptions and what is undecided: a repair that only hides or blurs is
/// none. Left out are the examples inside rule files. They are as small as they can be, with a service of no owner that calls
/// another without a timeout: what other rules find there, they find before the repair and after it.
@Suite("Repairs") struct RepairTests {
  private static let ids = RuleSet().rules.map(\.id)

  @Test("after the fix of a rule was done, no rule finds anything", arguments: ids)
  func clean(id: String) {
    let (smell, repair) = (SampleFindingsTests.lint("smells/\(id).yaml"), SampleFindingsTests.lint("repairs/\(id).yaml"))
    #expect(SampleFindingsTests.errors(repair) == 0)
    #expect(SampleFindingsTests.rules(repair) == [])
    #expect(repair.excepted.isEmpty)
    let undecided = Set(repair.undecided.map { $0.rule.id })
    #expect(undecided.isSubset(of: smell.undecided.map { $0.rule.id }), "\(undecided)")
  }

  @Test("a repair changes a few lines of the smell, and names it", arguments: ids)
  func small(id: String) throws {
    let (smell, repair) = (try Self.lines("smells/\(id)"), try Self.lines("repairs/\(id)"))
    #expect(repair[0].hasPrefix("# Repairs \(id): "), "\(repair[0])")
    let body = { (lines: [String]) in lines.drop { $0.hasPrefix("#") }.filter { !$0.hasPrefix("name: ") } }
    let difference = Array(body(repair)).difference(from: Array(body(smell)))
    #expect(!difference.isEmpty || id == "stale-baseline")
    #expect(difference.insertions.count <= 24 && difference.removals.count <= 24, "\(difference.count)")
  }

  @Test("no repair is left of a rule that is gone")
  func stale() {
    #expect(Repository.files(in: "samples/repairs", suffix: "") == Self.ids.map { "samples/repairs/\($0).yaml" }.sorted())
  }

  private static func lines(_ name: String) throws -> [String] {
    try #require(Repository.exists("samples/\(name).yaml"))
    return Repository.text("samples/\(name).yaml").split(separator: "\n").map(String.init)
  }
}
