import SourceText
import Testing

@testable import Readers

@Suite("What Consul refuses") struct ConsulCheckTests {
  /// What is told of an entry of a file.
  private static func told(_ entry: String) -> [String] { SystemReading([("e.hcl", entry)]).diagnostics.map(\.message.plainText) }

  private static func hints(_ entry: String) -> [String?] { SystemReading([("e.hcl", entry)]).diagnostics.map { $0.hint?.plainText } }

  private static func router(_ destination: String, _ match: String = "PathPrefix = \"/\"") -> String {
    "Kind = \"service-router\"\nName = \"api\"\nRoutes = [{ Match { HTTP { \(match) } } Destination { \(destination) } }]"
  }

  @Test(
    "a key of a route that Consul does not know is refused, in the spelling of the file",
    arguments: [
      ("RequestTimout", "RequestTimeout"), ("requestTimout", "requestTimeout"), ("request_timout", "request_timeout"),
      ("NumRetrys", "NumRetries"),
    ])
  func keys(key: String, meant: String) {
    let entry = Self.router("\(key) = 1")
    #expect(Self.told(entry) == ["'destination' has no key '\(key)', for which Consul refuses the entry"])
    #expect(Self.hints(entry) == ["did you mean '\(meant)'?"])
  }

  @Test("so are keys that are near to none, and those of a match")
  func others() {
    #expect(Self.told(Self.router("Colour = \"red\"")) == ["'destination' has no key 'Colour', for which Consul refuses the entry"])
    #expect(Self.told(Self.router("", "PathPrefx = \"/\"")) == ["'http' has no key 'PathPrefx', for which Consul refuses the entry"])
  }

  @Test(
    "durations and numbers are such",
    arguments: [
      ("RequestTimeout = \"3sec\"", "'RequestTimeout' is a duration"), ("idle_timeout = \"soon\"", "'idle_timeout' is a duration"),
      ("NumRetries = \"three\"", "'NumRetries' is a whole number"),
    ])
  func values(setting: String, message: String) { #expect(Self.told(Self.router(setting)) == [message]) }

  @Test(
    "what Consul takes is taken",
    arguments: [
      "RequestTimeout = \"1m30s\"", "RequestTimeout = 3000000000", "request_timeout = \"0s\"", "NumRetries = \"3\"",
      "PrefixRewrite = \"/\", RequestHeaders = { Set = { a = \"b\" } }, RetryOn = [\"5xx\"], ServiceSubset = \"v1\"",
    ])
  func right(setting: String) { #expect(Self.told(Self.router(setting)) == []) }

  @Test("of resolvers and defaults a key is refused that is nearly one, and any other is left to Consul")
  func open() {
    let resolver = "Kind = \"service-resolver\"\nName = \"api\"\n"
    #expect(
      Self.told(resolver + "RequestTimout = \"3s\"") == [
        "'service-resolver' has no key 'RequestTimout', for which Consul refuses the entry"
      ])
    #expect(Self.told(resolver + "Anything = 1\nMeta { requestTimout = 1 }") == [])
    let defaults = "Kind = \"service-defaults\"\nName = \"api\"\n"
    #expect(Self.told(defaults + "LocalRequestTimeoutMs = \"10s\"") == ["'LocalRequestTimeoutMs' is a whole number"])
    let limits = defaults + "UpstreamConfig { Overrides = [{ Name = \"b\", Limits { MaxConcurrentRequest = 5 } }] }"
    #expect(Self.told(limits) == ["'limits' has no key 'MaxConcurrentRequest', for which Consul refuses the entry"])
    let check = defaults + "UpstreamConfig { Defaults { PassiveHealthCheck { Interval = \"often\", MaxFailures = 5 } } }"
    #expect(Self.told(check) == ["'Interval' is a duration"])
  }

  @Test("very much that is wrong is told of in part, and hostile keys do no harm")
  func hostile() {
    let keys = (0..<500).map { "Colour\($0) = 1" }.joined(separator: ", ")
    #expect(Self.told(Self.router(keys)).count == 100)
    _ = Self.told(Self.router("\"\(String(repeating: "_", count: 10_000))\" = 1, \"<script>\" = 1"))
  }
}
