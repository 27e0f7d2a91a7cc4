import Testing

/// The document's own figures, in what users read of the samples that stand for its stages.
@Suite("The document's figures") struct DocumentFiguresTests {
  private func read(_ arguments: String...) throws -> String {
    let outcome = try Program.run(arguments)
    #expect(outcome.errors == "")
    return outcome.output
  }

  @Test(
    "calls a second of its four stages",
    arguments: [("t1", "16.7"), ("t2", "1 667"), ("t3", "166 667"), ("t4", "16.67 M")])
  func calls(sample: String, calls: String) throws {
    let report = try read("report", "samples/document/\(sample).yaml")
    #expect(report.contains(" users × 1\\* action a minute × 10\\* calls × 1 KB\\* | \(calls) | "))
  }

  @Test("166.7 MB a second are more than one network card of 1 Gbit/s carries")
  func bandwidth() throws {
    let report = try read("report", "samples/document/t3.yaml")
    #expect(report.contains("| calls | calls/s | bytes/s | cards of 1 Gbit/s |"))
    #expect(report.contains(" | 166 667 | 166.7 MB | 2 |\n"))
  }

  @Test("a caller of 20 ms that waits 3 s takes 3 020 ms")
  func waiting() throws {
    let lint = try read("lint", "--fail-on", "never", "samples/document/t1.yaml")
    #expect(lint.contains("web takes 3 020 ms to answer"))
    #expect(try read("report", "samples/document/t2.yaml").contains("| `shop` | 100 | 3 020 ms (98 %) | 302 | "))
  }

  @Test("100 requests a second that wait 3 s hold 300 threads")
  func threads() throws {
    let lint = try read("lint", "--fail-on", "never", "samples/document/t2.yaml")
    #expect(lint.contains("300 workers of a replica of shop wait for it, 3 000 ms for each call; there are 200"))
    #expect(try read("report", "samples/document/t2.yaml").contains("| `payment` | 100 | 3 000 ms (99 %) | 300 | "))
  }

  @Test("a database of 5000 a second breaks at four times 1000, and at ten times needs 60 % cache hits")
  func growth() throws {
    let answer = try read("whatif", "--growth", "10", "--format", "markdown", "samples/document/growth.yaml")
    #expect(answer.contains("- **limit**: 80 % of a capacity\n"))
    let row = "| 4× | `orders-db` | 1 000/s of 5 000/s today, 10 000/s then; full at 5× | let a cache answer 60 % of its reads | "
    #expect(answer.contains(row))
    #expect(try read("report", "samples/document/growth.yaml").contains(row))
  }
}
