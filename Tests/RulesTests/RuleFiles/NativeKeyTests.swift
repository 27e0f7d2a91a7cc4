import Rules
import Testing
import TopologyModel

@Suite("Keys of the native format") struct NativeKeyTests {
  private func rules(_ word: String) throws -> [String] { try #require(NativeKey(word)).rules(among: RuleSet().rules).map(\.id) }

  @Test("every attribute of every element is a key", arguments: NativeKey.all)
  func all(name: String) throws {
    let key = try #require(NativeKey(name))
    #expect(key.names == [name])
    // Without its element it is the key of all elements that may have it.
    let bare = try #require(NativeKey(key.attribute.path.joined(separator: ".")))
    #expect(bare.attribute == key.attribute && bare.names.contains(name))
  }

  @Test(
    "nothing else is", arguments: ["", ".", "call", "call.", "call.timeouts", "queue.timeout", "latency", "call.timeout.x", "Call.timeout"])
  func none(word: String) { #expect(NativeKey(word) == nil) }

  @Test("it decides the rules whose condition reads it, and those that read what is computed of it")
  func rules() throws {
    #expect(try rules("call.timeout").contains("missing-timeout"))
    #expect(try rules("call.payload").contains("bandwidth") && !rules("call.payload").contains("missing-timeout"))
    #expect(try rules("latency.p99").contains("latency-budget"))
    #expect(try Set(rules("availability")).isSuperset(of: rules("store.availability")))
  }
}
