import Testing
import TopologyModel

@testable import Readers

@Suite struct RetryConditionsTests {
  @Test(
    "words of Envoy stand for kinds of failure; those that it does not know change nothing",
    arguments: [
      ("connect-failure,refused-stream,unavailable,cancelled", FailureKinds([.refused, .error])), ("5xx", .all),
      (" reset , never", [.refused, .reset, .timeout]), ("connect-failure", .refused), ("503", .error), ("never", nil), ("", nil),
      (",,", nil), ("5xxx", nil),
    ] as [(String, FailureKinds?)])
  func words(text: String, kinds: FailureKinds?) { #expect(RetryConditions.kinds(of: text.utf8) == kinds) }
}
