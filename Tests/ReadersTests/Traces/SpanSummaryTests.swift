import Foundation
import SourceText
import TestSupport
import Testing

@testable import Readers

@Suite("What all spans say") struct SpanSummaryTests {
  private static let generator = Shared.url("../tools/traces/generate_spans.py").path
  private static let isThere = FileManager.default.fileExists(atPath: generator) && Command.succeeds("python3", "--version")

  /// Runs the generator without the library for Parquet, with a seed of ours, and without spans that get lost, so that all its truth can be seen.
  private static let program = """
    import sys
    from unittest.mock import MagicMock
    for name in ("pyarrow", "pyarrow.parquet"): sys.modules[name] = MagicMock()
    path, folder, seed, lost = sys.argv[1:5]
    text = open(path).read().replace("random.Random(7)", f"random.Random({seed})").replace("rnd()<.01", f"rnd()<{lost}")
    sys.argv = [path, "20000", folder, "ndjson"]
    exec(compile(text, path, "exec"), {"__name__": "__main__"})
    """

  private struct Truth: Decodable {
    let edges: [Edge]
    let plus1: [String]

    struct Edge: Decodable {
      let caller: String
      let callee: String
      let mode: String
      let calls: Int
      let seen: Int
      let errors: Int
      let retries: Int
      let entries: Int
      let p50: Int64?
      let p99: Int64?
      let c50: Int64?
      let c99: Int64?
    }
  }

  /// What the generator makes, and what is read of it.
  private func generated(_ seed: Int, lost: String) throws -> (truth: Truth, edges: [String: ObservedEdge]) {
    let folder = TemporaryFolder()
    let outcome = Command.run(["python3", "-c", Self.program, Self.generator, folder.url.path, "\(seed)", lost])
    try #require(outcome?.status == 0)
    let truth = try JSONDecoder().decode(Truth.self, from: try Data(contentsOf: folder.url.appending(path: "truth.json")))
    let walk = InputWalk([folder.path("spans.ndjson")], names: FileNames([".ndjson"]))
    let input = try #require(walk.inputs.first)
    var reading = Reading()
    let file = try EdgeFile.window(input, into: &reading)
    var edges: [String: ObservedEdge] = [:]
    for edge in try #require(file).edges {
      func text(_ name: [UInt8]?) -> String { name.map { String(decoding: $0, as: UTF8.self) } ?? "?" }
      edges["\(text(edge.caller)) \(edge.mode) \(text(edge.callee))"] = edge
    }
    return (truth, edges)
  }

  @Test(
    "a generated system comes out as it was made: every edge, none besides, each number",
    .enabled(if: isThere, "no generator of spans, or no Python"),
    arguments: [7, 4_711])
  func whole(seed: Int) throws {
    let (truth, edges) = try generated(seed, lost: "0")
    #expect(truth.edges.count > 200)
    #expect(Set(edges.keys) == Set(truth.edges.map { "\($0.caller) \($0.mode) \($0.callee)" }))
    for edge in truth.edges {
      let name = "\(edge.caller) \(edge.mode) \(edge.callee)"
      guard let read = edges[name] else { continue }
      #expect((read.calls, read.errors) == (edge.calls, edge.errors), "\(name)")
      #expect((read.retries, read.entries) == (edge.retries, edge.entries), "\(name)")
      // As the caller saw it; a message as whoever takes it does.
      let (p50, p99) = edge.mode == "async" ? (edge.p50, edge.p99) : (edge.c50, edge.c99)
      #expect(read.p50 == p50 && read.p99 == p99, "\(name)")
      if truth.plus1.contains(edge.caller), edge.mode == "db" { #expect(read.callsPerOperation == 20, "\(name)") }
    }
  }

  @Test(
    "where spans are lost every edge is there still, with the calls that can be seen",
    .enabled(if: isThere, "no generator of spans, or no Python"))
  func lost() throws {
    let (truth, edges) = try generated(7, lost: ".01")
    #expect(Set(edges.keys) == Set(truth.edges.map { "\($0.caller) \($0.mode) \($0.callee)" }))
    for edge in truth.edges {
      let read = edges["\(edge.caller) \(edge.mode) \(edge.callee)"]?.calls ?? 0
      #expect(edge.seen <= read && read <= edge.calls, "\(edge.caller) -> \(edge.callee): \(read) of \(edge.seen) to \(edge.calls)")
    }
  }

  @Test("percentiles are values that are there")
  func percentiles() {
    let values: [Int64] = Array(1...200)
    let grouped = Grouped(values.count, groups: 2) { (0, values[$0]) }
    #expect(grouped.percentiles(of: 0) == (100, 198))
    #expect(grouped.percentiles(of: 1) == (nil, nil))
    #expect(Grouped(1, groups: 1) { _ in (0, 5) }.percentiles(of: 0) == (5, 5))
  }
}
