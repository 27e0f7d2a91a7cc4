import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite struct ConsumeStepsTests {
  @Test(
    "processing comes after consuming",
    arguments: [
      ([], "0"), (["consume", "process"], "0"), (["process", "consume"], "1"), (["process"], "1"), (["consume"], "0"),
      (["validate", "consume", "log", "process"], "0"),
    ])
  func order(steps: [String], early: String) {
    var builder = TopologyBuilder()
    let provenance = Provenance(.native, via: "test")
    let service = builder.declareService(builder.intern(Array("a".utf8)[...]), role: nil, at: .none, provenance)
    let queue = builder.queue(builder.intern(Array("q".utf8)[...]), declared: true, at: .none, provenance)
    let names = steps.map { builder.intern(Array($0.utf8)[...]) }
    builder.addConsume(by: service, from: queue, steps: names, at: .none, provenance)
    let base = FactBase(builder.build().topology)
    #expect(base.read(.queue, "early_processors") == early)
    #expect(base.read(.queue, "early_processor_names") == (early == "1" ? "a" : ""))
  }
}
