import Reporters
import Reports
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing
import WhatIf

@Suite struct LoadTestWriterTests {
  private struct Answer: Decodable {
    let scenarios: [String]
    let thresholds: [String]
    let summary: String
    let requests: [String]
  }

  /// What scripts are in a browser, as modules, with something in place of k6 around them.
  /// - Throws: what the first of them throws that cannot be loaded.
  private func load(_ scripts: [[UInt8]], verdict: Int) throws -> [Answer] {
    let environment = """
      globalThis.requests = []
      globalThis.__ENV = {VERDICT: "\(verdict)", ENTRY: "1"}
      for (let entry = 1; entry <= 20; entry++) {
        __ENV["TARGET_" + entry] = "http://entry" + entry
        __ENV["RATE_" + entry] = "5"
      }
      globalThis.alert = () => { throw new Error("alert") }
      """
    var files = [
      "http.mjs": Array("export default {get: address => globalThis.requests.push(address)}".utf8),
      "environment.mjs": Array(environment.utf8),
    ]
    for (index, script) in scripts.enumerated() { files["load\(index).mjs"] = script }
    let imports = scripts.indices.map { "import * as test\($0) from './load\($0).mjs'\n" }.joined()
    let script = """
      import './environment.mjs'
      \(imports)
      answer([\(scripts.indices.map { "test\($0)" }.joined(separator: ", "))].map(test => {
        globalThis.requests = []
        const metrics = {}
        for (const name in test.options.thresholds) metrics[name] = {values: {rate: 0.25, "p(99)": 120}}
        test.default()
        return {
          scenarios: Object.entries(test.options.scenarios).map(([name, one]) =>
            `${name} ${one.rate} ${one.timeUnit} ${one.duration} ${one.startTime} ${one.env.ENTRY} ${one.tags.phase}`),
          thresholds: Object.entries(test.options.thresholds).map(([name, one]) => `${name} ${one}`),
          summary: test.handleSummary({metrics}).stdout, requests: globalThis.requests}
      }))
      """
    return try Browser.ask(
      script, body: "<script type=\"importmap\">{\"imports\": {\"k6/http\": \"./http.mjs\"}}</script>", files: files, for: [Answer].self)
  }

  private static let shop = """
    {"topolint": 1, "services": {
      "web": {"entry": {"rate": "10.5/s"}, "capacity": "20/s", "replicas": 1, "calls": [{"to": "stock"}]},
      "stock": {"capacity": "1000/s", "replicas": 2}}}
    """

  @Test(
    "the load is that of today for a fault, and a tenth around what gives way for growth",
    .enabled(if: Browser.isThere, Comment(rawValue: Browser.missing)))
  func verdicts() throws {
    let base = RandomTopology(Self.shop).result.base
    var forecast = Forecast(base)
    forecast.ranking = DamageRanking(base)
    forecast.growth = Growth(by: 3, in: base)
    let script = LoadTestWriter.write(forecast)
    let fault = try #require(try load([script], verdict: 1).first)
    #expect(fault.requests == ["http://entry1"])
    #expect(fault.scenarios == ["entry_1_during 630 1m 60s 0s 1 during"])
    #expect(fault.thresholds == ["http_req_failed{phase:during} rate<=1", "http_req_duration{phase:during} p(99)>=0"])
    #expect(fault.summary.hasSuffix("during, 1.00 times the load: 25.00 % failed, p99 120 ms\n"))
    let growth = try #require(try load([script], verdict: forecast.harmful.count + 1).first)
    #expect(growth.scenarios.count == 2 && growth.scenarios[1].hasSuffix("60s 70s 1 above"))
    #expect(growth.thresholds.contains("http_req_failed{phase:below} rate<=0.01"))
    let refusal = #expect(throws: (any Error).self) { try load([script], verdict: 99) }
    #expect(refusal.map { "\($0)".contains("Error: VERDICT is a number from 1 to ") } == true)
  }

  @Test(
    "whatever names hold, it is a module that does what it is for and nothing else",
    .enabled(if: Browser.isThere, Comment(rawValue: Browser.missing)))
  func hostile() throws {
    let forecasts = (0..<30).map { seed in
      let base = RandomTopology(seed: seed).result.base
      var forecast = Forecast(base)
      forecast.ranking = DamageRanking(base)
      forecast.growth = Growth(by: 10, in: base)
      return forecast
    }.filter { !$0.experiments.isEmpty }
    #expect(forecasts.count > 20)
    let answers = try load(forecasts.map(LoadTestWriter.write), verdict: 1)
    #expect(answers.count == forecasts.count && answers.allSatisfy { !$0.scenarios.isEmpty && $0.requests.count == 1 })
  }
}
