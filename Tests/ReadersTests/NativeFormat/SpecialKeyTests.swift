import Testing

@testable import Readers

@Suite("Keys that are more than attributes") struct SpecialKeyTests {
  @Test("each is found by its name, alone and with what may have it", arguments: NativeFields.mappings.map(\.name))
  func all(mapping: String) throws {
    let fields = try #require(NativeFields.mappings.first { $0.name == mapping }).fields
    for special in fields.fields.compactMap(\.special) {
      let name = "\(mapping).\(special.rawValue)"
      #expect(SpecialKey.all.contains(name))
      #expect(try #require(SpecialKey(name)).names == [name])
      #expect(try #require(SpecialKey(special.rawValue)).names.contains(name))
      #expect(!special.expectation.isEmpty && !special.documentation.isEmpty)
    }
  }

  @Test("every mapping that a field can hold is among those that are looked through")
  func mappings() {
    for fields in NativeFields.mappings.map(\.fields) {
      for special in fields.fields.compactMap(\.special) {
        switch special.shape {
        case .mapping(let inner), .elements(let inner), .list(let inner): #expect(NativeFields.mappings.contains { $0.fields === inner })
        default: break
        }
      }
    }
  }

  @Test("nothing else is one", arguments: ["", ".", ".to", "to.call", "queue.to", "service.retries", "call.timeout", "call.retries.x"])
  func none(word: String) { #expect(SpecialKey(word) == nil) }

  @Test("what may stand there is said in words")
  func values() {
    #expect(NativeFields.Special.retries.expectation == "a whole number from 0 to 999999999, instead of `attempts`")
    #expect(NativeFields.Special.calls.expectation == "a list, a call each")
    #expect(NativeFields.Special.defaults.expectation == "`call`")
  }
}
