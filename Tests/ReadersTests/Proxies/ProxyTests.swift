import Documents
import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite struct ProxyTests {
  /// What is drawn of a Compose file beside configurations of nginx.
  private func read(_ compose: String, _ files: [(path: String, text: String)]) -> (services: [String], calls: [String], roles: [Role]) {
    var reading = Reading()
    var (composed, proxies) = (ComposeReader(), NginxReader())
    let file = reading.files.add(path: Untrusted("shop/compose.yaml"), bytes: Array(compose.utf8))
    let tree = DocumentTree.read(file).tree
    for root in tree.roots { composed.read(tree, root, into: &reading) }
    for (path, text) in files {
      var stream = ByteStream(Array(text.utf8))
      let source = reading.files.add(path: Untrusted(path), bytes: Array(text.utf8))
      do { try proxies.read(&stream, of: source, into: &reading) } catch { Issue.record("\(error)") }
    }
    composed.declare(into: &reading)
    composed.resolve(into: &reading)
    proxies.resolve(into: &reading)
    let topology = reading.topology.build().topology
    func text(_ name: Untrusted) -> String { String(decoding: name.bytes, as: UTF8.self) }
    return (
      topology.services.map { text(topology.names[$0.name]) },
      topology.calls.map { "\(text(topology.name($0.caller))) -> \(text(topology.name($0.callee)))" }, topology.services.map(\.role)
    )
  }

  private let nginx = "server { listen 80; location / { proxy_pass http://carts:80; } }"

  @Test("the container that sees the file is the proxy, by the file itself or by its folder")
  func mounts() {
    func compose(_ volume: String) -> String {
      "services:\n  front: {image: nginx, volumes: [\(volume)]}\n  carts: {image: shop/carts}\n"
    }
    for volume in ["./web/nginx.conf:/etc/nginx/nginx.conf:ro", "./web:/etc/nginx", "{type: bind, source: ./web, target: /etc/nginx}"] {
      let drawn = read(compose(volume), [("shop/web/nginx.conf", nginx)])
      #expect(
        drawn.services == ["carts", "front"] && drawn.calls == ["front -> carts"] && drawn.roles == [.service, .gateway], "\(volume)")
    }
    let other = read(compose("./other:/etc/nginx"), [("shop/web/nginx.conf", nginx)])
    #expect(other.services == ["carts", "front", "web"] && other.calls == ["web -> carts"])
  }

  @Test("of several callees of an upstream one that is left out has others in its place: nobody knows what of it a breaker shuts off")
  func ejection() {
    func scopes(_ servers: String) -> [Knowledge] {
      let text = """
        http:
          routers: {r: {rule: "Host(`x`)", service: api}}
          services: {api: {loadBalancer: {passiveHealthCheck: {maxFailedAttempts: 2}, servers: [\(servers)]}}}
        """
      let reading = ProxyReading([(path: "edge/traefik.yaml", text: text)], with: TraefikReader.self)
      return reading.topology.calls.indices.map { reading.knowledge(.breakerScope, of: $0) }
    }
    let several = scopes("{url: 'http://api1'}, {url: 'http://api2'}")
    #expect(several.count == 2 && several.allSatisfy(\.isUnknown))
    let one = scopes("{url: 'http://api1:80'}, {url: 'http://api1:81'}")
    #expect(one.map(\.value) == [BreakerScope.host.value])
  }

  @Test("each callee of an upstream has the share of the servers that are its own, also those without a name")
  func shares() {
    let text = """
      http:
        routers: {r: {rule: "Host(`x`)", service: api}}
        services:
          api:
            loadBalancer:
              servers: [{url: "http://10.0.0.1"}, {url: "http://10.0.0.2"}, {url: "http://api2:80"}, {url: "http://api2:81"}, {url: "http://10.0.0.3"}]
      """
    let reading = ProxyReading([(path: "edge/traefik.yaml", text: text)], with: TraefikReader.self)
    #expect(reading.calls == ["edge -> api", "edge -> api2"] && reading.value(.replicas, ofService: "api") == 3)
    #expect(reading.knowledge(.share, of: 0).value == 0.6 && reading.knowledge(.share, of: 1).value == 0.4)
  }

  @Test("a proxy that calls what its folder is named after, or stands before a store of that name, is another part of the system")
  func taken() {
    let folder = [(path: "shop/carts/nginx.conf", text: nginx)]
    let before = read("services: {carts: {image: shop/carts}}", folder)
    #expect(before.services == ["carts", "carts-nginx"] && before.calls == ["carts-nginx -> carts"])
    #expect(read("services: {web: {image: shop/web}}", folder).calls == ["carts-nginx -> carts"])
    let store = read("services: {carts: {image: shop/carts}, db: {image: postgres}}", [(path: "shop/db/nginx.conf", text: nginx)])
    #expect(store.services == ["carts", "db-nginx"] && store.calls == ["db-nginx -> carts"])
    let part = read("services: {web: {image: shop/web}, carts: {image: shop/carts}}", [(path: "shop/web/nginx.conf", text: nginx)])
    #expect(part.services == ["carts", "web"] && part.calls == ["web -> carts"])
  }

  @Test("several containers that see the file are proxies each, and none calls itself")
  func several() {
    let compose =
      "services:\n  a: {image: nginx, volumes: ['./n.conf:/etc/x']}\n  carts: {image: nginx, volumes: ['./n.conf:/etc/x']}\n"
    #expect(read(compose, [("shop/n.conf", nginx)]).calls == ["a -> carts"])
  }
}
