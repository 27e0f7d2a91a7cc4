import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite("nginx") struct NginxReaderTests {
  private func read(_ text: String, path: String = "edge/nginx.conf") -> ProxyReading {
    ProxyReading(streams: [(path, text)], with: NginxReader.self)
  }

  private func server(_ location: String, _ more: String = "") -> String {
    "events {}\nhttp {\n  \(more)\n  server {\n    listen 80;\n    location / { \(location) }\n  }\n}\n"
  }

  @Test("a file is told by its blocks, and no other language is taken for it")
  func recognition() {
    func isRecognized(_ text: String) -> Bool { NginxReader.recognizes(Array(text.utf8)[...]) }
    #expect(isRecognized(server("proxy_pass http://carts;")))
    #expect(isRecognized("# mine\nserver {\n  listen 80;\n  location / { proxy_pass http://carts:80; }\n}"))
    #expect(isRecognized("upstream x { server a:1; }\nserver { location / {"))
    #expect(isRecognized("proxy_read_timeout 5s;\nproxy_set_header Host $host;\n"))
    for text in [
      "{\"server\": {}}", "server:\n  listen: 80\n", "services {}\n", "frontend web\n  bind *:80\n", "<VirtualHost *:80>\n", "",
      "kind: ConfigMap\ndata:\n  a: |\n    upstream x { server a:1; }\n    server { listen 80; }\n",
      "resource \"x\" \"y\" {\n  server {\n  }\n}\n", "server {\n  port = 80\n}\n",
    ] { #expect(!isRecognized(text), "\(text)") }
  }

  @Test(
    "an address without a host is refused, as nginx does, whatever is spoken there",
    arguments: ["grpc_pass grpc://:9000;", "fastcgi_pass :9000;"])
  func noHost(pass: String) {
    let reading = read(server(pass))
    #expect(reading.told.count == 1 && reading.told.allSatisfy { $0.contains("this address has no host") })
    #expect(reading.calls == [])
  }

  @Test("a location is a call, and silence means an idle timeout of 60s and one attempt at a server that is alone")
  func silence() {
    let reading = read(server("proxy_pass http://carts:8080/v1/;"))
    #expect(reading.told == [] && reading.calls == ["edge -> carts"])
    #expect(reading.role("edge") == .gateway)
    #expect(reading.knowledge(.idleTimeout).isImplied(60_000))
    // The timeout starts anew with each byte: how long an answer may take nobody says.
    #expect(reading.knowledge(.timeout).isUnknown && reading.knowledge(.totalTimeout).isUnknown)
    #expect(reading.knowledge(.attempts).isImplied(1))
    #expect(reading.knowledge(.breaker).isAbsent)
    #expect(reading.word(.protocolName) == "http")
  }

  @Test("what is said in a block holds in those within it")
  func inheritance() {
    let reading = read(server("proxy_pass http://carts;", "proxy_read_timeout 1m30s;"))
    #expect(reading.knowledge(.idleTimeout).isDeclared(90_000))
    let own = read(server("proxy_pass http://carts; proxy_read_timeout 500ms;", "proxy_read_timeout 9;"))
    #expect(own.knowledge(.idleTimeout).isDeclared(500))
  }

  @Test("each server is tried once, and one that fails is left out for a time")
  func upstreams() {
    let upstream = "upstream carts { server 10.0.0.1:80 max_fails=2 fail_timeout=5s; server 10.0.0.2:80; server 10.0.0.3:80 down; }"
    let reading = read(server("proxy_pass http://carts;", upstream))
    #expect(reading.calls == ["edge -> carts"])
    #expect(reading.knowledge(.attempts).isImplied(2) && reading.knowledge(.idempotent).isImplied(1))
    #expect(reading.knowledge(.breaker).isImplied(1))
    #expect(reading.knowledge(.breakerMinCalls).isUnknown && reading.knowledge(.breakerWindow).isDeclared(5_000))
    let alike = read(server("proxy_pass http://carts;", upstream.replacing("0.2:80", with: "0.2:80 max_fails=2")))
    #expect(alike.knowledge(.breakerMinCalls).isDeclared(2))
    #expect(reading.value(.replicas, ofService: "carts") == 2)
    let off = read(server("proxy_pass http://carts; proxy_next_upstream off;", upstream))
    #expect(off.knowledge(.attempts).isDeclared(1))
    let tries = read(server("proxy_pass http://carts; proxy_next_upstream_tries 1;", upstream))
    #expect(tries.knowledge(.attempts).isDeclared(1))
    let posts = read(server("proxy_pass http://carts; proxy_next_upstream error non_idempotent;", upstream))
    #expect(posts.knowledge(.attempts).isImplied(2) && posts.knowledge(.idempotent).value == nil)
    let never = read(server("proxy_pass http://carts;", upstream.replacing("max_fails=2", with: "max_fails=0")))
    #expect(never.knowledge(.breaker).isDeclared(0))
  }

  @Test("what nginx cannot read is no silence: nobody knows it")
  func unread() {
    let upstream = "upstream carts { server 10.0.0.1:80 max_fails=x max_conns=y; server 10.0.0.2:80 max_conns=3; }"
    let reading = read(server("proxy_pass http://carts; proxy_read_timeout 5x; proxy_next_upstream_tries two;", upstream))
    #expect(reading.told.count == 4)
    for attribute in [Attribute.idleTimeout, .attempts, .breaker, .breakerMinCalls, .maxConcurrency] {
      #expect(reading.knowledge(attribute).isUnknown, "\(attribute)")
    }
  }

  @Test("of several services that stand for each other each is tried once")
  func different() {
    let reading = read(server("proxy_pass http://web;", "upstream web { server web1:80; server web2:80; server web2:81; }"))
    #expect(reading.calls == ["edge -> web1", "edge -> web2"])
    #expect(reading.knowledge(.attempts, of: 0).isImplied(1) && reading.knowledge(.attempts, of: 1).isImplied(2))
  }

  @Test("of servers with a name and without, the others are called as the upstream, each as its own servers say")
  func mixed() {
    let upstream = """
      upstream api {
        server 10.0.0.1:8080 max_fails=3 fail_timeout=20s max_conns=5;
        server api2:80 max_conns=7;
        server 10.0.0.2:8080 max_conns=6;
        server api3:80 max_fails=0;
      }
      """
    let reading = read(server("proxy_pass http://api;", upstream))
    #expect(reading.calls == ["edge -> api", "edge -> api2", "edge -> api3"] && reading.told == [])
    #expect(reading.value(.replicas, ofService: "api") == 2 && reading.value(.replicas, ofService: "api2") == nil)
    #expect(reading.knowledge(.attempts, of: 0).isImplied(2) && reading.knowledge(.attempts, of: 1).isImplied(1))
    #expect(reading.knowledge(.breakerMinCalls, of: 0).isUnknown && reading.knowledge(.breakerWindow, of: 0).isDeclared(20_000))
    #expect(reading.knowledge(.breakerMinCalls, of: 1).isImplied(1) && reading.knowledge(.breakerWindow, of: 1).isImplied(10_000))
    #expect(reading.knowledge(.breaker, of: 1).isImplied(1) && reading.knowledge(.breaker, of: 2).isDeclared(0))
    #expect(reading.knowledge(.maxConcurrency, of: 0).isDeclared(11) && reading.knowledge(.maxConcurrency, of: 1).isDeclared(7))
    #expect(reading.knowledge(.maxConcurrency, of: 2).value == nil)
  }

  @Test("servers without a name are those of the server that has the upstream's name")
  func namesake() {
    let reading = read(server("proxy_pass http://api;", "upstream api { server 10.0.0.1:80; server api:80; server 10.0.0.2:80; }"))
    #expect(reading.calls == ["edge -> api"] && reading.knowledge(.attempts).isImplied(3))
  }

  @Test("variables are filled in where set gives them a text, and told where it does not")
  func variables() {
    #expect(read(server("set $up http://carts:80; proxy_pass $up$request_uri;")).calls == ["edge -> carts"])
    #expect(read(server("set $up carts; proxy_pass http://${up}:80/x;")).calls == ["edge -> carts"])
    #expect(read(server("proxy_pass http://$host;")).calls == [])
    #expect(read(server("set $a $a; proxy_pass http://$a;")).calls == [])
  }

  @Test("gRPC, FastCGI, streams and included files are read")
  func others() {
    let rpc = read(server("grpc_pass grpc://carts:9000; grpc_read_timeout 3s;"))
    #expect(rpc.word(.protocolName) == "grpc" && rpc.knowledge(.idleTimeout).isDeclared(3_000))
    #expect(read(server("fastcgi_pass php:9000;")).calls == ["edge -> php"])
    let stream = read("events {}\nstream {\n  server { listen 1; proxy_pass legacy:99; proxy_timeout 2m; }\n}\n")
    #expect(stream.calls == ["edge -> legacy"] && stream.knowledge(.idleTimeout).isDeclared(120_000))
    #expect(stream.word(.protocolName) == "tcp")
    let part = ProxyReading(
      streams: [
        ("edge/conf.d/a.conf", "upstream carts { server 10.0.0.1; }"),
        ("edge/conf.d/default.conf", "server { location / { proxy_pass http://carts; } }"),
      ], with: NginxReader.self)
    #expect(part.calls == ["edge -> carts"] && part.told == [])
  }

  @Test("what is included stands where include stands, of files that are an input alone")
  func includes() {
    func read(_ files: (String, String)...) -> ProxyReading {
      ProxyReading(streams: files.map { (path: $0.0, text: $0.1) }, with: NginxReader.self)
    }
    let main = "events {}\nhttp {\n  include mime.types;\n  include /etc/nginx/conf.d/*.conf;\n}\n"
    let site = "upstream carts { server 10.0.0.1; }\nserver { location / { proxy_pass http://carts; include snippets/slow.conf; } }"
    let reading = read(("edge/nginx.conf", main), ("edge/conf.d/a.conf", site), ("edge/snippets/slow.conf", "proxy_read_timeout 9s;\n"))
    #expect(reading.calls == ["edge -> carts"] && reading.told == [] && reading.knowledge(.idleTimeout).isDeclared(9_000))
    // In the block of its own it is refused, though the file alone could be right.
    let wrong = read(("edge/nginx.conf", "events { include conf.d/a.conf; }\n"), ("edge/conf.d/a.conf", site))
    #expect(wrong.told.contains { $0.contains("cannot stand here") })
    let ring = read(("a/x.conf", "server { include y.conf; }"), ("a/y.conf", "location / { include x.conf; include y.conf; }"))
    #expect(ring.told.contains { $0.contains("includes itself") })
    let outside = read(("a/x.conf", "server { include ../../../../etc/*; include /etc/passwd; include \"\"; }"))
    #expect(outside.told == [])
    let twice = (0..<30).map { ("a/\($0).conf", "server { include \($0 + 1).conf; include \($0 + 1).conf; include \($0 + 1).conf; }") }
    let many = ProxyReading(streams: twice.map { (path: $0.0, text: $0.1) }, with: NginxReader.self)
    #expect(many.told.contains { $0.contains("deep") || $0.contains("too large") })
  }

  @Test("what a file may say that is included by its name and is no input is unknown, but for what a block further in says itself")
  func openIncludes() {
    func reading(_ server: String, _ location: String) -> ProxyReading {
      read(
        "events {} http { upstream web { server web:3000; server web:3001; } server { \(server) location / { \(location) proxy_pass http://web; } } }"
      )
    }
    let open = reading("", "include snippets/once.conf;")
    for attribute in [Attribute.idleTimeout, .attempts, .retryOn, .idempotent, .retryMaxBody, .maxConcurrency, .breakerFailures] {
      #expect(open.knowledge(attribute).isUnknown, "\(attribute)")
    }
    let inner = reading("include snippets/once.conf;", "proxy_read_timeout 2s; proxy_next_upstream off;")
    #expect(inner.knowledge(.idleTimeout).isDeclared(2_000) && inner.knowledge(.maxConcurrency).isUnknown)
    let part = read("include common.conf; server { location / { proxy_pass http://web:80; } }")
    #expect(part.knowledge(.idleTimeout).isUnknown && part.knowledge(.maxConcurrency).isUnknown)
    let beside = read("include modules.conf; events {} http { server { location / { proxy_pass http://web:80; } } }")
    #expect(beside.knowledge(.idleTimeout).isImplied(60_000))
    let servers = read(
      "events {} http { upstream web { include servers.conf; server web:3000; server web:3001; } server { location / { proxy_pass http://web; } } }"
    )
    #expect([Attribute.balancing, .attempts, .maxConcurrency].allSatisfy { servers.knowledge($0).isUnknown })
    for other in ["include snippets/*.conf;", "include fastcgi_params;"] {
      #expect(reading("", other).knowledge(.attempts).isImplied(2), "\(other)")
    }
  }

  @Test("a location to which requests are mirrored is called and not waited for")
  func mirrors() {
    let reading = read(
      server("mirror /copy; proxy_pass http://carts;").replacing(
        "  }\n}\n", with: "  location = /copy { internal; proxy_pass http://audit; }\n  }\n}\n"))
    #expect(reading.calls == ["edge -> audit", "edge -> carts"])
    #expect(reading.knowledge(.mode, of: 1).value == nil)
    #expect(reading.knowledge(.mode, of: 0).isDeclared(Double(Mode.async.rawValue)))
  }

  @Test("a limit of all clients together bounds the calls, and one of requests without a burst is told to be no capacity")
  func limits() {
    let shared = read(server("limit_conn all 50; proxy_pass http://carts;", "limit_conn_zone $server_name zone=all:1m;"))
    #expect(shared.knowledge(.maxConcurrency).isDeclared(50))
    let own = read(server("limit_conn each 50; proxy_pass http://carts;", "limit_conn_zone $binary_remote_addr zone=each:1m;"))
    #expect(own.knowledge(.maxConcurrency).value == nil)
    let zone = "limit_req_zone $server_name zone=r:1m rate=100r/s;"
    #expect(read(server("limit_req zone=r; proxy_pass http://carts;", zone)).told.contains { $0.contains("without 'burst'") })
    #expect(read(server("limit_req zone=r burst=20; proxy_pass http://carts;", zone)).told == [])
  }

  @Test("a directive that nginx does not know is refused where it is near to one, and doubted else")
  func unknown() {
    func diagnostics(_ location: String) -> [String] {
      read(server(location)).diagnostics.map { "\($0.severity == .error) \($0.message.plainText) \($0.hint?.plainText ?? "")" }
    }
    #expect(diagnostics("proxy_pas http://carts;") == ["true nginx has no directive 'proxy_pas' did you mean 'proxy_pass'?"])
    let doubt = diagnostics("my_own_thing on;")
    #expect(doubt.count == 1 && doubt[0].hasPrefix("false 'my_own_thing' is no directive"))
    #expect(diagnostics("gunzip on; content_by_lua_file x; proxy_pass http://carts;").allSatisfy { $0.hasPrefix("false") })
    #expect(diagnostics("gzip maybe;")[0].contains("cannot be 'maybe'"))
  }

  @Test(
    "what nginx refuses is refused",
    arguments: [
      ("proxy_pass http://carts", "the file ends within"), ("proxy_pass http://carts;}", "no block is open here"),
      ("proxy_pass carts;", "begins with http://"), ("proxy_pass http://carts; proxy_read_timeout 1x;", "cannot be '1x'"),
      ("proxy_pass http://carts; proxy_read_timeout 1 2;", "takes another number of words"),
      ("proxy_pass http://a; proxy_pass http://b;", "stands twice"), ("upstream x { server a; }", "cannot stand here"),
      ("proxy_pass \"http://carts\"x;", "not set apart"),
    ])
  func refusals(_ location: String, _ message: String) {
    let text = location.contains(";") || location.contains("\"") ? server(location) : "events {} http { server { location / { " + location
    let told = read(text).told
    #expect(told.contains { $0.contains(message) }, "\(told)")
  }

  @Test("hostile files do no harm")
  func hostile() {
    #expect(read(String(repeating: "a {", count: 100_000)).told.contains { $0.contains("more than 100 deep") })
    for text in [
      "\\", "\"", "a\\", "}", ";", "a;", "upstream;", "upstream { server; }", "http { upstream x { server weight=1; } }", "set $a;",
    ] {
      _ = read(text)
      _ = read("http { server { location / { proxy_pass \(text) ; } } }")
    }
    let many = (0..<20_000).map { "location /\($0) { proxy_pass http://s\($0); }" }.joined(separator: "\n")
    #expect(read("events {} http { server { \(many) } }").calls.count == 20_000)
  }

  @Test("which server of an upstream is asked is said there, and a body that is not kept is sent once")
  func balancing() {
    func upstream(_ word: String) -> String { "upstream carts { \(word) server 10.0.0.1:80; server 10.0.0.2:80; }" }
    let silent = read(server("proxy_pass http://carts;", upstream("")))
    #expect(silent.knowledge(.balancing).isImplied(Balancing.roundRobin.value) && silent.knowledge(.retryMaxBody).isAbsent)
    for (word, way) in [
      ("least_conn;", Balancing.leastRequest), ("ip_hash;", .hash), ("hash $uri consistent;", .hash), ("random two;", .random),
    ] {
      #expect(read(server("proxy_pass http://carts;", upstream(word))).knowledge(.balancing).isDeclared(way.value))
    }
    let off = read(server("proxy_pass http://carts; proxy_request_buffering off;", upstream("")))
    #expect(off.knowledge(.retryMaxBody).isDeclared(0))
    #expect(read(server("proxy_pass http://carts:80;")).knowledge(.balancing).isAbsent)
  }

  @Test("a backup gets no requests but where another server fails; a stream leaves out who cannot be reached")
  func backups() {
    let reading = read(server("proxy_pass http://web;", "upstream web { server a:80; server b:80 backup; }"))
    #expect(reading.calls == ["edge -> a", "edge -> b"] && reading.knowledge(.share, of: 1).isDeclared(0))
    #expect(reading.knowledge(.fallback, of: 0).isDeclared(1) && reading.knowledge(.fallback, of: 1).value == nil)
    let stream = read("stream { upstream db { server 10.0.0.1:1; server 10.0.0.2:1; } server { listen 1; proxy_pass db; } }")
    #expect(stream.knowledge(.breakerFailures).isImplied(FailureKinds.refused.value))
  }
}
