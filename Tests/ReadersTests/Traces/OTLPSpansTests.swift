import Foundation
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

@Suite("Spans of OTLP") struct OTLPSpansTests {
  /// What the program `system.py` is built to do, by OpenTelemetry's SDK with its instrumentations as they come.
  @Test(
    "a real system comes out as it was built, and what its instrumentations do not say is told",
    .enabled(if: Oracles.hasInstrumentations, "no instrumentations where TOPOLINT_ORACLES points; .ci/run installs them"))
  func instrumented() throws {
    let folder = TemporaryFolder()
    let outcome = Command.run([try Oracles.program("python"), Repository.path("Tests/Instrumented/system.py"), folder.url.path])
    try #require(outcome?.status == 0, "\((try? String(contentsOf: folder.url.appending(path: "log"), encoding: .utf8)) ?? "")")
    let reading = TraceReading([Array(try Data(contentsOf: folder.url.appending(path: "spans.jsonl")))])
    #expect(
      reading.edges == [
        "mailer -> shop", "mails -> mailer", "shop -> shop-sqlite", "web -> mails", "web -> prices", "web -> shop",
      ])
    let calls = ["mailer -> shop", "web -> prices", "web -> shop"]
    #expect(calls.map { reading.value(.observedCalls, of: $0) } == [12, 24, 12])
    // Of the tasks 4 run twice; 3 requests of shop are answered by the third try.
    #expect(calls.map { reading.value(.observedPerRequest, of: $0) } == [0.75, 2, 1])
    #expect(calls.map { reading.value(.observedAttempts, of: $0) } == [1, 1, 3])
    #expect(calls.map { reading.value(.attempts, of: $0) } == [nil, nil, 3])
    #expect(calls.map { reading.word(.protocolName, of: $0) } == ["http", "grpc", "http"])
    #expect(["mailer", "prices", "shop", "web"].map { reading.value(.observedCalls, ofService: $0) } == [16, 24, 30, 12])
    #expect(reading.value(.entry, ofService: "web") == 1)
    // An address that is a number says nothing of who it is; the health check of web is no request.
    #expect(
      reading.messagesTold.map { $0.components(separatedBy: "left out: ").last ?? "" } == [
        "12 clients whose callee nothing names, 1 span of health checks and telemetry"
      ])
    // An engine finds the same.
    let path = folder.url.appending(path: "spans.jsonl").path
    let lines = try Oracles.ask(
      "import duckdb, json, sys; json.dump([row[0] for row in duckdb.connect().execute(json.load(sys.stdin)).fetchall()], sys.stdout)",
      EdgeStatement(.duckdb, from: .files(path)).text, for: [String].self)
    var found = Reading()
    let source = found.files.add(path: Untrusted("edges.jsonl"), bytes: [])
    let file = try EdgeFile(reading: ByteStream(Array(lines.joined(separator: "\n").utf8)), of: source, into: &found)
    let input = try #require(InputWalk([folder.path("spans.jsonl")], names: FileNames([".jsonl"])).inputs.first)
    let own = try #require(try EdgeFile.window(input, into: &found))
    #expect(file.header.unpairedClients == 12)
    for (one, other) in zip(file.edges, own.edges) {
      #expect((one.caller, one.callee, one.queue) == (other.caller, other.callee, other.queue))
      #expect(
        (one.calls, one.errors, one.entries, one.tries, one.p99) == (other.calls, other.errors, other.entries, other.tries, other.p99))
    }
    #expect(file.edges.count == own.edges.count)
  }
}
