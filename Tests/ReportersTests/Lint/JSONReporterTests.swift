import Foundation
import Reporters
import Rules
import SampleResults
import SourceText
import Testing

@Suite("JSON") struct JSONReporterTests {
  @Test("keys and their order are those of topolint.lint/1, a line for each finding")
  func look() throws {
    let expected = """
      {"schema":"topolint.lint/1",
       "findings":[
        {"rule":"sync-cycle","severity":"error","message":"2 services wait for each other: orders and payments","subject":{"kind":"cycle","id":"orders -> payments -> orders"},"location":{"file":"topology/orders.yaml","line":10,"column":9,"endLine":10,"endColumn":21},"related":[{"location":{"file":"topology/payments.yaml","line":5,"column":9,"endLine":5,"endColumn":19},"message":"2. and payments calls back"}],"advice":["async-messaging"],"evidence":[{"name":"size","value":2,"limit":1,"unit":"services","source":"tier T1"}],"fix":"make payments -> orders asynchronous; this one change breaks the cycle","fingerprint":"3e0a1bb782eb15ba"},
        {"rule":"missing-timeout","severity":"warning","message":"orders calls payments without a timeout","subject":{"kind":"call","id":"orders -> payments"},"location":{"file":"topology/orders.yaml","line":10,"column":9,"endLine":10,"endColumn":21},"related":[{"location":{"file":"topology/orders.yaml","line":8,"column":3,"endLine":8,"endColumn":10},"message":"the caller"}],"advice":["breakers-and-bulkheads","service-mesh"],"evidence":[{"name":"timeout_ms","value":null,"limit":1234.5,"unit":"ms","source":"defaults"}],"fix":"give the call a `timeout` of about twice the callee's 99th percentile","fingerprint":"790ccf60381c4a66"}],
       "undecided":[
        {"rule":"missing-timeout","subject":{"kind":"call","id":"web -> orders"},"needs":"call.timeout"}],
       "suppressed":[
        {"rule":"missing-timeout","subject":{"kind":"call","id":"payments -> orders"},"by":"baseline","reason":"known to the baseline"}],
       "diagnostics":[],
       "summary":{"services":4,"calls":4,"errors":1,"warnings":1,"infos":0,"undecided":1,"suppressed":0,"baselined":1,"tier":"T1","tier_inferred":true}}

      """
    let output = text(JSONReporter.report(Sample.bookshop(), ReportOptions()))
    let start = try #require(output.range(of: " \"coverage\""))
    let end = try #require(output.range(of: " \"summary\""))
    #expect(output[..<start.lowerBound] + output[end.lowerBound...] == expected)
  }

  @Test("coverage says what is known, who said it and what would decide more")
  func coverage() throws {
    let json = try JSONSerialization.jsonObject(with: Data(JSONReporter.report(Sample.bookshop(), ReportOptions())))
    let coverage = try #require((json as? [String: Any])?["coverage"] as? [String: Any])
    #expect(coverage["services"] as? Int == 4 && coverage["with_known_call"] as? Int == 4 && coverage["undecided"] as? Int == 1)
    let timeout = (coverage["values"] as? [[String: Any]] ?? []).first { $0["name"] as? String == "call.timeout" }
    #expect(timeout?["declared"] as? Int == 1 && timeout?["absent"] as? Int == 3 && timeout?["unknown"] as? Int == 0)
    let gap = try #require((coverage["gaps"] as? [[String: Any]])?.first)
    #expect(gap["needs"] as? String == "call.timeout" && gap["alone"] as? Int == 1 && gap["rules"] as? [String] == ["missing-timeout"])
    #expect((coverage["sources"] as? [[String: Any]] ?? []).contains { $0["kind"] as? String == "call" && $0["count"] as? Int == 4 })
    #expect((coverage["kinds_left_out"] as? [Any])?.isEmpty == true && (coverage["keys_left_out"] as? [Any])?.isEmpty == true)
  }

  @Test("exceptions and diagnostics are told with their places")
  func rest() throws {
    var result = Sample.bookshop()
    result.excepted = [ExceptedFinding(rule: result.findings[0].rule, subject: result.findings[0].subject(), reason: "until \"spring\"")]
    result.diagnostics = [
      Diagnostic(.error, "cannot read '\(Untrusted("x.yaml"))'", at: .none, path: "x.yaml"),
      Diagnostic(.note, "odd", at: result.sources.all[0].whole, hint: "tidy up"),
    ]
    let output = text(JSONReporter.report(result, ReportOptions()))
    #expect(
      output.contains(
        "{\"rule\":\"sync-cycle\",\"subject\":{\"kind\":\"cycle\",\"id\":\"orders -> payments -> orders\"},\"by\":\"exception\",\"reason\":\"until \\\"spring\\\"\"}"
      ))
    #expect(
      output.contains("{\"severity\":\"error\",\"message\":\"cannot read 'x.yaml'\",\"location\":{\"file\":\"x.yaml\"},\"hint\":null}"))
    #expect(output.contains("{\"severity\":\"note\",\"message\":\"odd\",\"location\":{\"file\":\"topology/orders.yaml\",\"line\":1,"))
    _ = try JSONSerialization.jsonObject(with: Data(output.utf8))
  }

  @Test("80 000 findings are written in a moment, all of them")
  func many() {
    var result = Sample.bookshop()
    result.findings = Verdicts((0..<40_000).flatMap { _ in result.findings })
    let output = JSONReporter.report(result, ReportOptions())
    #expect(output.count { $0 == 0x0A } > 80_000)
  }

  @Test("a finding in a rendered stream stands at the file that people edit")
  func origin() {
    let output = text(
      JSONReporter.report(
        Sample.one(path: "<stdin>", text: "---\n# Source: shop/templates/web.yaml\nzz: 1\n", primary: "zz"), ReportOptions()))
    #expect(
      output.contains(
        "{\"file\":\"<stdin>\",\"line\":3,\"column\":1,\"endLine\":3,\"endColumn\":3,\"origin\":\"shop/templates/web.yaml\"}"), "\(output)")
  }
}
