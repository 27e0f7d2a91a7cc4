import Reporters
import SampleResults
import Testing

@Suite("Concise") struct ConciseReporterTests {
  @Test("a finding takes a line, and the summary is the last")
  func look() {
    let expected = """
      topology/orders.yaml:10:9: error[sync-cycle] 2 services wait for each other: orders and payments
      topology/orders.yaml:10:9: warning[missing-timeout] orders calls payments without a timeout
      2 findings (1 error, 1 warning) in 4 services, 4 calls · 1 baselined, 0 suppressed, 1 undecided · tier T1 (inferred from 4 services)

      """
    #expect(text(ConciseReporter.report(Sample.bookshop(), ReportOptions())) == expected)
  }

  @Test("what stands nowhere says so")
  func nowhere() {
    let output = text(ConciseReporter.report(Sample.one(text: "", primary: "not there"), ReportOptions()))
    #expect(output.hasPrefix("(no place): warning[a-rule] message\n"))
  }
}
