import Analyses
import Rules
import TestSupport
import Testing
import TopologyModel

/// A design that follows all advice, and the way there.
@Suite("The bike hire") struct BikeHireTests {
  @Test("forty services in eight files have no finding, no exception and nothing undecided") func clean() {
    let result = SampleFindingsTests.lint("bike-hire")
    #expect(SampleFindingsTests.errors(result) == 0)
    #expect(SampleFindingsTests.rules(result) == [])
    #expect(result.excepted.isEmpty && result.undecided.isEmpty)
    #expect(result.base.topology.services.count { $0.role != .external } == 40)
    #expect(Repository.files(in: "samples/bike-hire", suffix: ".yaml").count == 8)
  }

  @Test("its README has what the first draft had, rule by rule") func draft() {
    let readme = Repository.text("samples/bike-hire/README.md")
    let rules = SampleFindingsTests.rules(SampleFindingsTests.lint("bike-hire-draft"))
    let told = readme.matches(of: #/\| \[`([a-z-]+)`\]\([^)]+\) \| ([0-9]+) \|/#).map { (String($0.1), Int($0.2)!) }
    #expect(Dictionary(told) { first, _ in first } == Dictionary(grouping: rules) { $0 }.mapValues(\.count))
    #expect(readme.contains("has \(rules.count) findings"))
  }
}
