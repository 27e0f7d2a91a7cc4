import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite("Metrics of a service graph") struct MetricsReaderTests {
  private func read(_ text: String) -> TraceReading { TraceReading([Array(text.utf8)], with: MetricsReader.self) }

  @Test("totals and failures of all instances are one edge")
  func edges() {
    let reading = read(
      """
      # TYPE traces_service_graph_request_total counter
      up{job="x"} 1
      traces_service_graph_request_total{client="web",server="sh\\"op",connection_type="",instance="a"} 60 1700000000000
      traces_service_graph_request_total{client="web",server="sh\\"op",connection_type="",instance="b"} 4e1
      traces_service_graph_request_failed_total{client="web",server="sh\\"op",connection_type=""} 5
      traces_service_graph_request_total{client="web",server="books",connection_type="database"} 7
      traces_service_graph_request_total{client="user",server="web",connection_type="virtual_node"} 7
      traces_service_graph_request_server_seconds_bucket{client="web",server="sh\\"op",le="+Inf"} 100
      """)
    #expect(reading.edges == ["web -> books", "web -> sh\"op"])
    #expect(reading.value(.observedCalls, of: "web -> sh\"op") == 100 && reading.value(.observedErrors, of: "web -> sh\"op") == 0.05)
    #expect(reading.value(.entry, ofService: "web") == 1)
  }

  @Test("calls that are waited for and messages of one pair are one call, which is waited for")
  func mixed() {
    let reading = read(
      """
      traces_service_graph_request_total{client="web",server="shop",connection_type=""} 1500
      traces_service_graph_request_total{client="web",server="shop",connection_type="messaging_system"} 70
      traces_service_graph_request_total{client="web",server="mail",connection_type="messaging_system"} 70
      """)
    #expect(reading.value(.observedCalls, of: "web -> shop") == 1570 && reading.value(.mode, of: "web -> shop") == nil)
    #expect(reading.value(.mode, of: "web -> mail") == 1)
  }

  @Test("a counter at 0 is no call, and one with a fraction is rounded")
  func idle() {
    let reading = read(
      """
      traces_service_graph_request_total{client="web",server="web"} 0
      traces_service_graph_request_total{client="user",server="web"} 0
      traces_service_graph_request_failed_total{client="web",server="cart"} 0
      traces_service_graph_request_total{client="web",server="shop"} 0
      traces_service_graph_request_total{client="web",server="shop",instance="b"} 3.4
      """)
    #expect(reading.edges == ["web -> shop"] && reading.messagesTold == ["left out 2 edges of which 0 calls were counted"])
    #expect(reading.value(.observedCalls, of: "web -> shop") == 3 && reading.value(.observedAttempts, of: "web -> shop") == nil)
    #expect(reading.value(.entry, ofService: "web") == nil)
  }

  @Test("a counter that counts nothing is an error", arguments: ["-1", "NaN", "+Inf", "-Inf"])
  func counters(value: String) {
    let reading = read(
      "traces_service_graph_request_total{client=\"a\",server=\"b\"} 1\ntraces_service_graph_request_total{client=\"a\",server=\"c\"} \(value)\n"
    )
    #expect(reading.edges == ["a -> b"])
    #expect(reading.messagesTold == ["line 2 counts no calls: a counter is a number that is not negative"])
  }

  @Test("counters of calls that do not say between whom are left out, and told")
  func unnamed() {
    let reading = read(
      """
      traces_service_graph_request_total{client="web",server="shop"} 7
      traces_service_graph_request_total{server="shop"} 5
      traces_service_graph_request_total{client="web",server=""} 5
      traces_service_graph_request_failed_total{server="shop"} 5
      """)
    #expect(reading.edges == ["web -> shop"] && reading.value(.observedErrors, of: "web -> shop") == 0)
    #expect(reading.messagesTold == ["left out 2 counters of calls without a `client` or a `server`"])
  }

  @Test("a line that is no metric is told with its number")
  func faults() {
    let reading = read("traces_service_graph_request_total{client=\"a\",server=\"b\"} 1\ntraces_service_graph_request_total{client=\"a\n")
    #expect(reading.calls == ["a -> b"])
    #expect(reading.messagesTold == ["line 2 is no metric"])
  }

  @Test("other metrics are none of this format")
  func recognition() {
    #expect(MetricsReader.recognizes(Array("# HELP\ntraces_service_graph_request_total{} 1".utf8)[...]))
    #expect(!MetricsReader.recognizes(Array("http_requests_total{} 1\n# traces_service_graph_request_total".utf8)[...]))
  }
}
