import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite("Names in Traefik's files") struct TraefikNamesTests {
  private func read(_ files: (path: String, text: String)...) -> ProxyReading { ProxyReading(files, with: TraefikReader.self) }

  private func configuration(_ router: String, transport: String = "") -> String {
    """
    http:
      routers: {web: {rule: "Host(`x`)", \(router)}}
      services:
        carts: {loadBalancer: {\(transport)servers: [{url: "http://carts:80"}]}}
        split: {weighted: {services: [{name: carts}, {name: gone}]}}
        copied: {mirroring: {service: carts, mirrors: [{name: gone, percent: 10}]}}
        spare: {failover: {service: gone, fallback: carts}}
        hashed: {highestRandomWeight: {services: [{name: gone}]}}
        unused: {weighted: {services: [{name: gone}]}}
      middlewares:
        chained: {chain: {middlewares: [gone]}}
        page: {errors: {status: ["500"], service: gone, query: /}}
    """
  }

  @Test(
    "a name that no file declares is an error, wherever a router leads to it",
    arguments: [
      ("service: gone", "service"), ("service: gone@file", "service"), ("service: split", "service"), ("service: copied", "service"),
      ("service: spare", "service"), ("service: hashed", "service"), ("service: carts, middlewares: [gone]", "middleware"),
      ("service: carts, middlewares: 'chained'", "middleware"), ("service: carts, middlewares: [page@file]", "service"),
    ])
  func missing(router: String, noun: String) {
    let told = read(("front/traefik.yaml", configuration(router))).told
    #expect(told.count == 1 && told.allSatisfy { $0.hasPrefix("there is no \(noun) 'gone") }, "\(told)")
  }

  @Test("a transport that no file declares is an error, and the hint names what is near")
  func transports() {
    #expect(
      read(("front/traefik.yaml", configuration("service: carts", transport: "serversTransport: gone, "))).told == [
        "there is no transport of servers 'gone', for which Traefik leaves the router out"
      ])
    let near = read(("front/traefik.yaml", configuration("service: cart"))).diagnostics
    #expect(near.map { $0.hint?.plainText } == ["did you mean 'carts'?"])
    let far = read(("front/traefik.yaml", configuration("service: gone"))).diagnostics
    #expect(far.allSatisfy { $0.hint?.plainText.hasPrefix("declare it under 'http.services'") ?? false })
  }

  @Test("what no router leads to may name anything, and what is Traefik's own is no call")
  func others() {
    #expect(read(("front/traefik.yaml", configuration("service: carts"))).told == [])
    let dashboard = read(("front/traefik.yaml", configuration("service: api@internal")))
    #expect(dashboard.told == [] && dashboard.calls == [])
    #expect(read(("front/traefik.yaml", configuration("service: carts", transport: "serversTransport: default@internal, "))).told == [])
  }

  @Test("names of other providers are told once, and what their middlewares do is unknown")
  func providers() {
    let service = read(("front/traefik.yaml", configuration("service: a@docker, middlewares: [m@docker, m@docker]")))
    #expect(
      service.told == [
        "'m@docker' is declared by another provider, which is left out", "'a@docker' is declared by another provider, which is left out",
      ])
    #expect(service.diagnostics.allSatisfy { $0.severity == .note } && service.calls == [])
    let middleware = read(("front/traefik.yaml", configuration("service: carts, middlewares: [m@docker]")))
    #expect(middleware.calls == ["front -> carts"] && middleware.knowledge(.attempts).isUnknown && middleware.knowledge(.breaker).isUnknown)
    let transport = read(("front/traefik.yaml", configuration("service: carts", transport: "serversTransport: t@docker, ")))
    #expect(transport.knowledge(.timeout).isUnknown && transport.knowledge(.attempts).isImplied(1))
  }

  @Test("files of a folder, and of those above and below it, are of one provider")
  func folders() {
    let router = "http: {routers: {r: {rule: 'Host(`x`)', service: carts, middlewares: [m]}}}"
    let service = "http: {services: {carts: {loadBalancer: {servers: [{url: 'http://carts:80'}]}}}}"
    let middleware = "http: {middlewares: {m: {retry: {attempts: 3}}}}"
    let reading = read(("edge/routers.yml", router), ("edge/carts/own.yml", service), ("edge/middle.yml", middleware))
    #expect(reading.told == [] && reading.calls == ["edge -> carts"] && reading.knowledge(.attempts).isDeclared(3))
    // What lies in another folder may be of the same provider, or of another.
    let apart = read(("edge/a/routers.yml", router), ("edge/b/own.yml", service), ("edge/c/middle.yml", middleware))
    #expect(apart.told == [] && apart.calls == [])
  }

  @Test("a template may declare any name")
  func templates() {
    let text = "http:\n  routers: {r: {rule: 'Host(`x`)', service: \"{{ env 'NAME' }}\"}, s: {rule: 'Host(`y`)', service: gone}}\n"
    #expect(read(("front/traefik.yaml", text)).told == [])
  }

  @Test("names of connections are those of their own section")
  func connections() {
    func text(_ service: String, _ more: String = "") -> String {
      """
      http: {services: {web: {loadBalancer: {servers: [{url: "http://web"}]}}}}
      tcp:
        routers: {r: {rule: "HostSNI(`*`)", service: \(service)\(more)}}
        services: {books: {loadBalancer: {servers: [{address: "books:9000"}]}}}
      """
    }
    #expect(read(("front/traefik.yaml", text("books"))).calls == ["front -> books"])
    #expect(read(("front/traefik.yaml", text("web"))).told == ["there is no service 'web', for which Traefik leaves the router out"])
    #expect(
      read(("front/traefik.yaml", text("books", ", middlewares: [m]"))).told == [
        "there is no middleware 'm', for which Traefik leaves the router out"
      ])
    #expect(read(("front/traefik.yaml", text("a@docker"))).told == ["'a@docker' is declared by another provider, which is left out"])
  }

  @Test("very many names that nothing declares are told of some")
  func many() {
    let routers = (0..<2_000).map { "r\($0): {rule: x, service: gone\($0)}" }.joined(separator: ", ")
    #expect(read(("front/traefik.yaml", "http: {routers: {\(routers)}}")).told.count == 100)
  }
}
