import Documents
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

@Suite struct NativeWriterTests {
  private func written(_ topology: Topology) -> NativeReading { NativeReading(files: [("written.yaml", NativeWriter.write(topology))]) }

  @Test("200 generated topologies are read back as they were", arguments: 0..<4)
  func law(_ group: Int) {
    for seed in 0..<50 {
      var generator = RandomNativeFile(random: SeededGenerator(seed: UInt64(group * 50 + seed)))
      let text = generator.file()
      let first = NativeReading(text)
      guard first.faults.isEmpty else {
        Issue.record("the generator is at fault: \(first.faults)\n\(text)")
        return
      }
      let second = written(first.topology)
      let lost = first.facts.filter { !second.facts.contains($0) }
      guard second.faults.isEmpty, second.facts == first.facts else {
        Issue.record(
          "\(second.faults) lost \(lost) for \(second.facts.filter { !first.facts.contains($0) })\n\(String(decoding: NativeWriter.write(first.topology), as: UTF8.self))"
        )
        return
      }
      // Written once more, it is the same file.
      #expect(NativeWriter.write(second.topology) == NativeWriter.write(first.topology))
    }
  }

  @Test("each sample is read back as it was")
  func samples() throws {
    let samples = Samples.of(NativeReader.self)
    try #require(samples.count > 10)
    for sample in samples {
      let first = NativeReading(files: [sample])
      let second = written(first.topology)
      #expect(first.faults == [] && second.faults == [] && first.facts == second.facts, "\(sample.path)")
    }
  }

  @Test("what manifests can't say is unknown in what is written of them, and what they imply is said")
  func foreign() throws {
    let manifests = Samples.of(KubernetesReader.self)
    try #require(!manifests.isEmpty)
    let first = KubernetesReading(files: manifests).topology
    let second = written(first)
    #expect(second.faults.isEmpty)
    // A native file is sure of its calls.
    func said(_ facts: [String]) -> [String] { facts.map { $0.replacing(" medium", with: " high") } }
    // What silence settles of a call need not be said to be unknown.
    func settled(_ facts: [String]) -> [String] {
      Attribute.settledBySilence.reduce(said(facts)) { facts, attribute in facts.map { $0.replacing(" \(attribute)?", with: "") } }
    }
    #expect(settled(NativeReading.facts(first)) == settled(second.facts))
  }

  @Test("calls stay in the order in which they are made")
  func order() {
    let text = "topolint: 1\nservices: {a: {calls: [{to: d}, {to: b}, {to: d}, {to: c}]}, b: {}, c: {}, d: {}}\n"
    let written = String(decoding: NativeWriter.write(NativeReading(text).topology), as: UTF8.self)
    #expect(written.split(separator: "\n").filter { $0.contains("to: ") }.map { $0.last } == ["d", "b", "d", "c"])
  }

  @Test("what is implied of a call stays so, with a note of who means it")
  func implied() {
    let meshed =
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {istio-injection: enabled}}\n---\n"
      + deployment("pay") + deployment("web", env("PAY_URL: http://pay"))
    let first = KubernetesReading(meshed).topology
    let text = String(decoding: NativeWriter.write(first), as: UTF8.self)
    #expect(text.contains("attempts: 3\n") && text.contains("] # Istio 1.32\n"))
    let second = written(first).topology
    for attribute in [Attribute.attempts, .timeout, .backoff] {
      #expect("\(first.knowledge(attribute, of: ID<Call>(0)))" == "\(second.knowledge(attribute, of: ID<Call>(0)))")
    }
    #expect(NativeWriter.write(second).count > 0 && written(second).faults == [])
  }

  @Test("what is unknown of everything is said once, else where it is so")
  func unknown() {
    func rewritten(_ text: String) -> String { String(decoding: NativeWriter.write(NativeReading(text).topology), as: UTF8.self) }
    #expect(
      rewritten("topolint: 1\nunknown: all\nservices: {a: {replicas: 2, calls: [{to: b}]}, b: {unknown: []}}\nstores: {s: {}}\n") == """
        topolint: 1
        unknown: all
        services:
          a:
            replicas: 2
            calls:
              - to: b
          b:
            unknown: []
        stores:
          s: {}

        """)
    #expect(
      rewritten(
        "topolint: 1\nservices: {a: {unknown: [latency.p99, slo, calls], latency: {p50: 1ms}}, b: {unknown: all, calls: [{to: a, unknown: [breaker]}]}}\n"
      ) == """
        topolint: 1
        services:
          a:
            unknown: [calls, publishes, consumes, uses, latency.p99, slo]
            latency:
              p50: 1ms
          b:
            unknown: all
            calls:
              - to: a
                unknown: [breaker]

        """)
  }

  @Test("where the defaults of calls do not hold for all, each call says its own")
  func defaults() {
    var builder = TopologyBuilder()
    builder.markNative()
    builder.set(.timeout, 1_000, of: .callDefaults, at: .none, .native)
    let sources = [Provenance(.native, via: "native"), Provenance(.mesh, via: "route", canSay: [.timeout, .attempts])]
    for (source, ends) in zip(sources, [["a", "b"], ["b", "a"]]) {
      let services = ends.map { builder.declareService(builder.intern(Array($0.utf8)[...]), role: nil, at: .none, sources[0]) }
      builder.addCall(from: services[0], to: services[1], at: .none, source)
    }
    let topology = written(builder.build().topology).topology
    let timeouts = topology.calls.indices.map { "\(topology.knowledge(.timeout, of: ID<Call>($0)))" }
    #expect(timeouts == ["declared(1000.0)", "absent"])
    #expect(topology.knowledge(.backoff, of: ID<Call>(1)).isUnknown && !topology.knowledge(.backoff, of: ID<Call>(0)).isUnknown)
  }

  @Test(
    "numbers are written in the unit that reads best",
    arguments: [
      ("timeout", "1500ms", "1500ms"), ("timeout", "60s", "1m"), ("timeout", "0.5s", "500ms"), ("timeout", "1.5us", "1500ns"),
      ("timeout", "0s", "0s"), ("timeout", "0d", "0s"), ("timeout", "none", "none"), ("timeout", "0.1ns", "0.1ns"),
      ("payload", "1000B", "1KB"), ("payload", "1KiB", "1024B"), ("payload", "1.5B", "1.5B"), ("retry_budget", "0.2", "20%"),
      ("retry_budget", "99.95%", "99.95%"), ("per_request", "1k", "1000"),
      ("retries", "2", "3"), ("payload", "0KiB", "0B"), ("retry_budget", "0%", "0%"), ("per_request", "0", "0"),
      ("per_request", "0.17573696145124718", "0.17573696145124718"), ("per_request", "1e-9", "0.000000001"),
      ("retry_budget", "0.17573696145124718", "17.573696145124718%"), ("timeout", "0.17573696145124718ms", "175736.9614512472ns"),
    ])
  func units(_ key: String, _ text: String, _ expected: String) {
    let topology = NativeReading("topolint: 1\nservices: {a: {calls: [{to: a, \(key): \(text)}]}}\n").topology
    let lines = String(decoding: NativeWriter.write(topology), as: UTF8.self)
    #expect(lines.contains(" \(key == "retries" ? "attempts" : key): \(expected)\n"), "\(lines)")
  }

  @Test(
    "each number is read back as it was, whatever its size, in digits and one unit",
    arguments: [Quantity.duration, .size, .rate, .ratio, .number])
  func roundTrip(_ quantity: Quantity) {
    let writer = YAMLText(topology: TopologyBuilder().build().topology)
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<2_000 {
      let scale = [1, 1e-3, 1e-9, 1e-12, quantity.largest, quantity.largest.squareRoot()].randomElement(using: &generator)!
      let number = Double.random(in: 0...min(scale, quantity.largest), using: &generator)
      let text = writer.best(number, quantity)
      let read = ScalarBytes.with(Array(text.utf8)) { QuantityGrammar.parse($0, as: quantity) }
      // Nothing is much longer than the number as it is kept.
      let plain = YAMLText.decimal(number, digits: .max) + (quantity.units.first { $0.value == 1 }?.symbol ?? "")
      guard read == number, text.utf8.count <= plain.utf8.count + 2 || !text.contains(".") else {
        Issue.record("\(number) is written as \(text), and read as \(read ?? -1)")
        return
      }
    }
  }

  @Test(
    "a rate is written by the minute, the hour or the day where that is shorter",
    arguments: [
      ("50/s", "50/s"), ("30/m", "30/m"), ("10/h", "10/h"), ("1/d", "1/d"), ("0.37/s", "0.37/s"), ("12.34/s", "12.34/s"), ("1.5/s", "90/m"),
      ("5k/s", "5000/s"), ("0/d", "0/s"), ("7k/d", "7000/d"),
    ])
  func rates(_ text: String, _ expected: String) {
    let topology = NativeReading("topolint: 1\nservices: {a: {capacity: \(text)}}\n").topology
    let lines = String(decoding: NativeWriter.write(topology), as: UTF8.self)
    #expect(lines.contains(" capacity: \(expected)\n"), "\(lines)")
  }

  @Test(
    "decimals have at most 15 digits and no exponent",
    arguments: [
      (1, "1"), (0.1, "0.1"), (1e-9, "0.000000001"), (1e14, "100000000000000"), (1.0 / 3, "0.33333333333333"), (123_456.789, "123456.789"),
      (0, "0"), (-3, "0"), (1e300, "999999999999999"), (0.999_999_999_999_999_9, "1"), (99_999_999.999_999_99, "100000000"),
    ] as [(Double, String)])
  func decimals(_ number: Double, _ text: String) { #expect(YAMLText.decimal(number) == text) }

  @Test("a name of control characters is a key that YAML can read")
  func longKey() {
    let name = String(repeating: "\\x01", count: 256)
    let first = NativeReading("topolint: 1\nservices:\n  ? \"\(name)\"\n  : {replicas: 2}\nstores:\n  ? \"\(name)\"\n  : {}\n")
    #expect(first.faults.isEmpty && written(first.topology).faults == [] && written(first.topology).facts == first.facts)
  }

  @Test("of inputs that could not be read to their end it is said that there is more, not that nobody knows")
  func partial() {
    var first = NativeReading("topolint: 1\nunknown: [complete]\nservices: {web: {}}\n").topology
    first.isFullyRead = false
    #expect(written(first).faults == [])
    #expect(String(decoding: NativeWriter.write(first), as: UTF8.self).contains("\ncomplete: false\n"))
  }

  @Test("of a median above its percentile, which two inputs may say together, the percentile is written")
  func bounds() {
    var draft = Draft(.traces)
    draft.service("web", nil, [.latencyP50: 8, .latencyP99: 0.8, .replicasMin: 3, .replicasMax: 2])
    let (topology, _) = draft.builder.build()
    let text = String(decoding: NativeWriter.write(topology), as: UTF8.self)
    #expect(written(topology).faults == [] && text.contains("p99: 800us") && !text.contains("p50") && text.contains("max: 2"))
  }

  @Test("an empty topology is a file")
  func empty() {
    #expect(
      String(decoding: NativeWriter.write(TopologyBuilder().build().topology), as: UTF8.self) == "topolint: 1\nunknown: all\nservices: {}\n"
    )
  }
}
