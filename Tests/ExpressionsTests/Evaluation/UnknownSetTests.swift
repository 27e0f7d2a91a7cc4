import Expressions
import TestSupport
import Testing

/// `call.secret` and `call.other_secret` are unknown, `topology.services[3].fan_out` too.
@Suite struct UnknownSetTests {
  private func unknowns(_ source: String) throws -> [Unknown]? {
    guard case .unknown(let set) = try compile(source).evaluate(World()) else { return nil }
    return set.unknowns
  }

  private let secret = Unknown.field(4, ofVariable: 0)
  private let other = Unknown.field(5, ofVariable: 0)

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
    #expect(try unknowns("call.secret && true") == [secret])
    #expect(try unknowns("call.secret || false") == [secret])
    #expect(try unknowns("call.secret ? 1 : 2") == [secret])
    #expect(try unknowns("!call.secret") == [secret])
    #expect(try unknowns("call.secret == true") == [secret])
    #expect(try unknowns("[1, 2].map(x, call.secret)") == [secret])
    #expect(try unknowns("has(call.secret)") == [secret])
    #expect(try unknowns("topology.services.filter(x, x.fan_out > 1)") == [.objectField(1, of: ObjectValue(type: 1, instance: 3))])
  }

  @Test func `unknowns are merged, sorted and distinct`() throws {
    #expect(try unknowns("call.other_secret && call.secret && call.other_secret") == [secret, other])
    #expect(try unknowns("[call.other_secret, call.secret]") == [secret, other])
    #expect(try unknowns("call.secret == call.other_secret") == [secret, other])
  }

  @Test func `unknowns come before errors`() throws {
    #expect(try unknowns("1 / 0 > 1 && call.secret") == [secret])
    #expect(try unknowns("call.secret || 1 / 0 > 1") == [secret])
    #expect(try unknowns("[1 / 0 > 1, call.secret]") == [secret])
  }

  @Test func `a set keeps no more unknowns than anyone reads`() {
    let all = (0..<1_000).map { Unknown.variable($0) }
    #expect(UnknownSet(all).unknowns == Array(all.prefix(UnknownSet.limit)))
  }
}
