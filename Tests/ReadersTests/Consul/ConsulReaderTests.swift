import Testing
import TopologyModel

@testable import Readers

@Suite("Consul's files") struct ConsulReaderTests {
  private static func hcl(_ texts: String...) -> SystemReading {
    SystemReading(texts.enumerated().map { ("f\($0.offset).hcl", $0.element) })
  }

  private static let web = """
    service {
      name = "web"
      port = 80
      connect { sidecar_service { proxy { upstreams = [{ destination_name = "api", config { protocol = "http", limits { max_concurrent_requests = 8 } } }] } } }
    }
    """

  @Test("an upstream is a call, with the limits of its block and what silence means to HTTP")
  func upstreams() {
    let reading = Self.hcl(Self.web)
    #expect(reading.edges == ["web -> api"] && reading.services == ["api", "web"])
    #expect(reading.known(.maxConcurrency, of: "web -> api") == "declared(8.0)")
    #expect(reading.known(.totalTimeout, of: "web -> api") == "implied(15000.0) by Consul 2.1")
    #expect(reading.known(.timeout, of: "web -> api") == "implied(15000.0) by Consul 2.1")
    #expect(reading.known(.attempts, of: "web -> api") == "implied(1.0) by Consul 2.1")
  }

  @Test("JSON says the same, of one service and of several")
  func json() {
    let one =
      #"{"service": {"name": "web", "port": 1, "connect": {"sidecar_service": {"proxy": {"upstreams": [{"destination_name": "api"}]}}}}}"#
    let two =
      #"{"services": [{"name": "web", "connect": {"sidecar_service": {"proxy": {"upstreams": [{"destination_name": "api"}]}}}}, {"name": "api"}]}"#
    for text in [one, two] {
      let reading = SystemReading([("a.json", text)])
      #expect(reading.edges == ["web -> api"])
      // Of what is no HTTP nobody knows how long it may take.
      #expect(reading.known(.timeout, of: "web -> api") == "unknown")
    }
  }

  @Test(
    "services in lists of other formats are not taken",
    arguments: ["{\"services\": [{\"name\": \"x\"}]}", "{\"Services\": [{\"Name\": \"x\", \"Port\": 1}]}"])
  func others(_ text: String) { #expect(SystemReading([("a.json", text)]).services.isEmpty) }

  @Test("a proxy that is registered by itself calls for its service, and a gateway is one")
  func proxies() {
    let reading = Self.hcl(
      "services = [{ name = \"web-proxy\", kind = \"connect-proxy\", proxy { destination_service_name = \"web\", upstreams { destination_name = \"api\" } } }, { name = \"edge\", kind = \"mesh-gateway\" }]"
    )
    #expect(reading.edges == ["web -> api"] && reading.services == ["api", "edge:gateway", "web"])
  }

  @Test("keys are taken in three spellings", arguments: ["RequestTimeout", "requestTimeout", "request_timeout"])
  func spellings(_ key: String) {
    let reading = Self.hcl(Self.web, "Kind = \"service-resolver\"\nname = \"api\"\n\(key) = \"5s\"")
    #expect(reading.known(.totalTimeout, of: "web -> api") == "declared(5000.0)")
  }

  @Test("a name that is filled in later is told, and makes nothing")
  func interpolation() {
    let reading = Self.hcl("service { name = \"web\", port = 1, proxy { upstreams { destination_name = \"${api}\" } } }")
    #expect(reading.edges.isEmpty && reading.told == ["what stands here is filled in later, so that nothing is made of it"])
  }

  @Test("entries that servers start with are read like those of files")
  func bootstrap() {
    let reading = Self.hcl(
      "config_entries { bootstrap { kind = \"service-intentions\", name = \"api\", sources { name = \"web\", action = \"allow\" } } }")
    #expect(reading.edges == ["web -> api"])
  }

  @Test("names of any kind are read")
  func hostile() {
    let name = String(repeating: "<script>\\u202e", count: 600)
    _ = Self.hcl("service { name = \"\(name)\", port = 99999999999999999999 }\nservice { name = \"\\n\", connect = 7, proxy = [1, [2]] }")
  }
}
