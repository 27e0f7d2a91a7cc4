import SourceText
import Testing

@testable import Readers

@Suite struct ProxyNameTests {
  @Test(
    "a proxy is named after its file, or after the folder of a file with a general name",
    arguments: [
      ("edge.yaml", "edge"), ("a/edge.conf", "edge"), ("edge/nginx.conf", "edge"), ("nginx/nginx.conf", "nginx"), ("nginx.conf", "nginx"),
      ("edge/conf.d/default.conf", "edge"), ("./edge/envoy.yaml", "edge"), ("../envoy.yaml", "envoy"), ("conf/envoy.yaml", "envoy"),
      ("<stdin>", "envoy"), ("/etc/envoy.yaml", "envoy"), ("edge/.yaml", "edge"), ("x/y/config_dump.json", "y"),
    ])
  func names(_ path: String, _ name: String) {
    let format = path.contains("nginx") || path.contains("conf.d") ? "nginx" : "envoy"
    #expect(String(decoding: ProxyName.name(of: Untrusted(path), format: format), as: UTF8.self) == name)
  }
}
