import Analyses
import Linting
import Reporters
import Reports
import Rules
import SampleResults
import SourceText
import Testing

@Suite("The capacity plan") struct CapacityPlanTests {
  private func report(_ yaml: String) -> String {
    var reading = TopologyReading(from: "native")
    reading.read(path: "a.yaml", text: Array(("topolint: 1\n" + yaml).utf8))
    return text(MarkdownPrinter.print(AdviceReport.report(Lint.run(reading, rules: RuleSet()))))
  }

  @Test("it has a line for each part, what gives way first, and dashes for what nobody says")
  func tables() {
    let output = report(
      """
      scale: {users: 100, growth: 4}
      observability: {logs: true, traces: {sampling: 10%, retention: 2d}}
      services:
        web:
          entry: {rate: 100/s}
          capacity: 200/s
          replicas: 2
          latency: {p99: 10ms}
          calls: [{to: "a|b", payload: 1KB}]
          publishes: [{to: done}]
          uses: [{store: db, access: read, pool: 5}]
        "a|b": {}
        mail: {consumes: [{from: done}], capacity: 125/s}
      queues: {done: {max_length: 360000}}
      stores: {db: {capacity: 300/s, max_connections: 20}}

      """)
    #expect(output.contains("| this topology, call by call | 100 | 100 KB | 1 |\n"))
    #expect(output.contains("### At 4× the load\n\n`scale.growth` expects it. The first to give way is `mail`, at 1.125×."))
    #expect(
      output.contains("| `mail` | 100 | – | – | 80 % | – | 1 | **4** | – |\n| `web` | 100 | – | – | 25 % | 2 | 1 | **3** | 50 KB |\n"))
    #expect(output.contains("| `a\\|b` | 100 | – | – | – | – | – | – | 100 KB |\n"))
    #expect(output.contains("| `db` | 100 | 300 | 33.3 % | **133.3 %** | 10 | 20 |\n"))
    #expect(output.contains("| `done` | 100 | 80 % | **320 %** | 4 h | 1 h |\n"))
    #expect(output.contains("- logs: 4.32 GB a day") && output.contains("- traces: 864 MB a day"))
    #expect(output.contains("| its own latency | 2 | `a\\|b` | `latency: {p99: 40ms}` of the service |\n"))
  }

  @Test("where nobody says how many requests come in, that is what it says")
  func nothing() {
    let output = report("services: {web: {calls: [{to: shop}]}, shop: {}}\n")
    #expect(output.contains("Nothing says how many requests come in, so there is no load to plan for yet.\n"))
    #expect(!output.contains("### Services") && output.contains("| how many requests come in | 1 | `web` | "))
  }

  @Test("of thousands of services it shows those used most")
  func bounded() {
    let services = (0..<2_000).map { "  s\($0): {entry: {rate: \($0 + 1)/s}, capacity: 10k/s}\n" }.joined()
    let output = report("services:\n\(services)")
    #expect(output.contains("| `s1999` | 2 000 | "))
    #expect(output.contains("… and 1994 more, used less (`topolint facts` lists all)\n"))
  }

  @Test("timeouts are proposed where they are missing or do not fit, and a promise that leaves none is proved to")
  func timeouts() {
    func shop(_ promise: String) -> String {
      report(
        """
        services:
          gw: {latency: {p99: 10ms}, slo: {latency_p99: \(promise)}, calls: [{to: o, timeout: 5s}]}
          o: {latency: {p99: 30ms}, calls: [{to: db, timeout: 10ms}, {to: p, attempts: 2, backoff: 50ms}]}
          p: {latency: {p99: 100ms}, calls: [{to: db, timeout: 20ms}]}
          db: {latency: {p99: 20ms}}

        """)
    }
    let broken = shop("300ms")
    #expect(
      broken.contains(
        "`gw` promises 300 ms at the 99th percentile, but no timeouts can keep it: with the least ones it may take **350 ms**."))
    #expect(broken.contains("- `o`: 340 ms = 30 ms of its own + 20 ms for `db` + 290 ms for `p` (2 attempts)\n"))
    let kept = shop("660ms")
    #expect(!kept.contains("no timeouts can keep it") && kept.contains("and every promised latency can be kept.\n"))
    #expect(kept.contains("| `gw` → `o` | 5 000 ms | 650 ms | its caller may not wait so long |\n"))
    #expect(kept.contains("| `o` → `db` | 10 ms | 40 ms | its callee may need 20 ms |\n"))
    #expect(kept.contains("| `o` → `p` | – | 240 ms | there is none |\n"))
    #expect(!kept.contains("| `p` → `db` |"))
  }
}
