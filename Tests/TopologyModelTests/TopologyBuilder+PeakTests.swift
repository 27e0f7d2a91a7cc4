import SourceText
import Testing

@testable import TopologyModel

@Suite("TopologyBuilder+Peak") struct TopologyBuilderPeakTests {
  private func faults(_ services: [[Attribute: Double]], peak: Double = 3) -> Int {
    var builder = TopologyBuilder()
    let native = Provenance(.native, via: "native")
    builder.set(.peakFactor, peak, of: .topology, at: .none, .native)
    for (number, attributes) in services.enumerated() {
      let service = builder.declareService(builder.intern(Array("s\(number)".utf8)[...]), role: .service, at: .none, native)
      for (attribute, value) in attributes { builder.set(attribute, value, of: .service(service), at: .none, .native) }
    }
    return builder.build().diagnostics.count
  }

  @Test("a peak factor that no entry needs is an error") func error() {
    #expect(faults([[.entryRate: 100], [:]]) == 1)
    #expect(faults([[.entryRate: 100], [.entryRate: 1, .entry: 1]]) == 1)
  }

  @Test("it is none where load follows from users, and where it changes nothing") func right() {
    #expect(faults([[.entry: 1]]) == 0)
    #expect(faults([[.entryRate: 100], [.entryShare: 0.5]]) == 0)
    #expect(faults([[.entryRate: 100], [.entry: 1]]) == 0)
    #expect(faults([[.entryRate: 100]], peak: 1) == 0)
    #expect(faults([[:]]) == 0)
  }
}
