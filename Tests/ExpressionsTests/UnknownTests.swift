import Expressions
import Testing

/// `call.secret` and `call.other_secret` are unknown, `topology.services[3].fan_out` too.
@Suite struct UnknownTests {
  private func attributes(_ source: String) throws -> [Attribute]? {
    guard case .unknown(let set) = try compile(source).evaluate(World()) else { return nil }
    return set.attributes
  }

  private let secret = Attribute.field(4, ofVariable: 0)
  private let other = Attribute.field(5, ofVariable: 0)

  @Test(arguments: [
    ("false && call.secret", "false"), ("call.secret && false", "false"), ("true || call.secret", "true"), ("call.secret || true", "true"),
    ("call.secret && 1 / 0 > 1 && false", "false"), ("1 / 0 > 1 || call.secret || true", "true"), ("true ? 1 : call.secret ? 2 : 3", "1"),
    ("[false, true].exists(x, x || call.secret)", "true"), ("[true, false].all(x, x && call.secret)", "false"),
    ("topology.services.exists(x, x.fan_out == 2)", "true"), ("topology.services.all(x, x.fan_out == 2)", "false"),
  ])
  func `what is decided without the unknown is decided`(source: String, result: String) throws {
    #expect(try evaluate(source) == result)
  }

  @Test func `unknowns that decide are the result`() throws {
    #expect(try attributes("call.secret && true") == [secret])
    #expect(try attributes("call.secret || false") == [secret])
    #expect(try attributes("call.secret ? 1 : 2") == [secret])
    #expect(try attributes("!call.secret") == [secret])
    #expect(try attributes("call.secret == true") == [secret])
    #expect(try attributes("[1, 2].map(x, call.secret)") == [secret])
    #expect(try attributes("has(call.secret)") == [secret])
    #expect(try attributes("topology.services.filter(x, x.fan_out > 1)") == [.objectField(1, of: ObjectValue(type: 1, instance: 3))])
  }

  @Test func `unknowns are merged, sorted and distinct`() throws {
    #expect(try attributes("call.other_secret && call.secret && call.other_secret") == [secret, other])
    #expect(try attributes("[call.other_secret, call.secret]") == [secret, other])
    #expect(try attributes("call.secret == call.other_secret") == [secret, other])
  }

  @Test func `unknowns come before errors`() throws {
    #expect(try attributes("1 / 0 > 1 && call.secret") == [secret])
    #expect(try attributes("call.secret || 1 / 0 > 1") == [secret])
    #expect(try attributes("[1 / 0 > 1, call.secret]") == [secret])
  }

  @Test func `a set keeps no more attributes than anyone reads`() {
    let all = (0..<1_000).map { Attribute.variable($0) }
    #expect(UnknownSet(all).attributes == Array(all.prefix(UnknownSet.limit)))
  }
}
