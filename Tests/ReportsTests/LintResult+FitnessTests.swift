import Linting
import Reports
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing

@Suite("Fitness") struct FitnessTests {
  private func fitness(_ text: String, _ options: Lint.Options = Lint.Options()) -> String {
    var reading = TopologyReading()
    reading.read(path: Untrusted("a.yaml"), text: Array(text.utf8))
    return Lint.run(reading, rules: RuleSet(), options).fitness.text
  }

  @Test("the worst by its effect on users is named, not the first of the alphabet") func worst() {
    let text = """
      topolint: 1
      scale: {users: 800k}
      services:
        fast: {entry: {rate: 100/s}, capacity: 50/s, calls: [{to: api, per_request: 500, timeout: 1s}]}
        api: {}
      """
    #expect(fitness(text).hasPrefix("not fit for its users at T3: ") && fitness(text).contains("; first: fast takes 100 requests a second of the 50"))
  }

  @Test("green says which rules judged, if not all, and what gives way first") func green() {
    let text = "topolint: 1\nscale: {users: 100}\nservices: {a: {entry: {rate: 10/s}, capacity: 50/s, replicas: 2}}\n"
    #expect(fitness(text).hasPrefix("fit for its users at T1: no error"))
    #expect(fitness(text).hasSuffix("; a is full first, at 10× the load"))
  }

  @Test("of rules that were left out green says so") func leftOut() {
    var options = Lint.Options()
    options.leftOut = Set(RuleSet().rules.map(\.id)).subtracting(["sync-cycle"])
    let words = fitness("topolint: 1\nservices: {a: {entry: true}}\n", options)
    #expect(words == "fit for its users at T1: no error by 1 of \(RuleSet().rules.count) rules")
  }

  @Test("what could not be read, and what is no system, has no verdict") func none() {
    #expect(
      fitness("topolint: 1\nservices: {a: {replicas: many}}\n").hasPrefix("no verdict: 1 error in the input: "))
    #expect(
      fitness("topolint: 1\nservices: {a: {replicas: many, zones: few}}\n").hasPrefix("no verdict: 2 errors in the input, the first: "))
    #expect(fitness("topolint: 1\n") == "no verdict: no input declares a service")
  }

  @Test("a finding that an exception covers is counted") func excepted() {
    let text = """
      topolint: 1
      services: {a: {entry: true, calls: [{to: b}]}, b: {calls: [{to: a}]}}
      ignore: [{rule: sync-cycle, subject: a -> b -> a, reason: it is being taken apart}]
      """
    #expect(fitness(text).hasPrefix("fit for its users at T1: no error; 1 finding excepted"))
    let other = text.replacing("b: {calls: [{to: a}]}", with: "b: {calls: [{to: a}]}, c: {calls: [{to: d}]}, d: {calls: [{to: c}]}")
    #expect(fitness(other).hasPrefix("not fit for its users at T1: 1 error, beside 1 excepted finding; first: "))
  }
}
