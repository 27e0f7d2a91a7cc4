import Reporters
import Reports
import SampleResults
import TestSupport
import Testing

@Suite struct D2WriterTests {
  @Test("kinds are shapes, asynchronous edges are dashed, findings are in colour")
  func looks() {
    let output = text(D2Writer.write(MarkedGraph(Sample.bookshop())))
    #expect(output.contains("n5: 'orders-db' {shape: cylinder}\n"))
    #expect(output.contains("n2 -> n3: {style: {stroke: '#c81e1e'; stroke-width: 3}}\n"))
    #expect(output.contains("n6 -> n1: {style: {stroke-dash: 4}}\n"))
  }

  @Test("D2 itself reads graphs of hostile names", .enabled(if: Oracles.hasD2, Comment(rawValue: Oracles.missing)), arguments: 0..<15)
  func hostile(seed: Int) throws {
    let command = [try Oracles.program("d2"), "validate", "-"]
    #expect(Command.run(command, input: D2Writer.write(RandomTopology(seed: seed).graph))?.status == 0)
    #expect(Command.run(command, input: Array("n0: 'a' b: {".utf8))?.status != 0)
  }
}
