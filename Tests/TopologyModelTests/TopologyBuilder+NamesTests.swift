import SourceText
import TestSupport
import Testing

@testable import TopologyModel

@Suite("Names that do not fit") struct TopologyBuilderNamesTests {
  /// What services of some names are called in the end.
  private func fitted(_ names: [[UInt8]]) -> (names: [String], told: [String]) {
    var builder = TopologyBuilder()
    for name in names {
      _ = builder.declareService(builder.intern(name[...]), role: nil, at: .none, Provenance(.native, via: "native"))
    }
    builder.fitNames(to: 64)
    let (topology, diagnostics) = builder.build()
    return (topology.services.map { topology.names[$0.name].text }, diagnostics.map(\.message.text))
  }

  @Test("what fits stays, and nothing is told of it")
  func fitting() {
    let names = ["a", "ö", String(repeating: "x", count: 64)]
    let fitted = fitted(names.map { Array($0.utf8) })
    #expect(Set(fitted.names) == Set(names) && fitted.told == [])
  }

  @Test("long names are cut at the end of a character, and stay apart though they begin alike")
  func long() {
    let start = String(repeating: "é", count: 40)
    let fitted = fitted([start + "1", start + "2", "short"].map { Array($0.utf8) })
    #expect(Set(fitted.names).count == 3 && fitted.names.contains("short"))
    for name in fitted.names where name != "short" {
      // 64 bytes less a hyphen and eight digits are 55: 27 characters of two bytes.
      #expect(name.hasPrefix(String(repeating: "é", count: 27) + "-") && name.utf8.count == 63)
    }
    #expect(fitted.told == ["2 names of more than 64 bytes, or not in UTF-8, are cut short"])
  }

  @Test("a name that somebody else has already is not given a second time")
  func collisions() {
    let long = Array(String(repeating: "x", count: 100).utf8)
    var names = [long]
    // Each time another service is called what the long name became before.
    for round in 1...3 {
      let fitted = fitted(names)
      #expect(Set(fitted.names).count == round && fitted.names.allSatisfy { $0.utf8.count <= 64 })
      let others = Set(names.map { String(decoding: $0, as: UTF8.self) })
      names.append(Array(fitted.names.first { !others.contains($0) }!.utf8))
    }
    #expect(Set(fitted(names.reversed()).names) == Set(fitted(names).names))
  }

  @Test("bytes that are no UTF-8 are replaced, and the name is one that nobody else has")
  func strayBytes() {
    let fitted = fitted([[0x61, 0xFF], [0x61, 0xFE], Array("a\u{FFFD}".utf8)])
    #expect(Set(fitted.names).count == 3 && fitted.names.allSatisfy { $0.hasPrefix("a\u{FFFD}") })
  }

  @Test("what refers to a queue by its name refers to the one that is cut")
  func references() {
    var builder = TopologyBuilder()
    let long = Array(String(repeating: "q", count: 100).utf8)
    let native = Provenance(.native, via: "native")
    let queue = builder.queue(builder.intern(Array("orders".utf8)[...]), declared: true, at: .none, native)
    _ = builder.queue(builder.intern(long[...]), declared: true, at: .none, native)
    builder.set(.deadLetter, Double(builder.intern(long[...]).rawValue), of: .queue(queue), at: .none, .native)
    builder.fitNames(to: 64)
    let topology = builder.build().topology
    let orders = topology.queues.firstIndex { topology.names[$0.name].text == "orders" }!
    let letters = topology.knowledge(.deadLetter, of: ID<Queue>(orders)).value.map { topology.names[NameID(value: $0)].text }
    #expect(letters?.utf8.count == 64 && topology.queues.contains { topology.names[$0.name].text == letters })
  }
}
