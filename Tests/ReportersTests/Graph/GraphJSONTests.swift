import Reporters
import Reports
import SampleResults
import Testing

@Suite struct GraphJSONTests {
  @Test("it tells where each edge stands")
  func places() {
    let result = Sample.bookshop()
    let output = text(GraphJSON.write(MarkedGraph(result), of: result))
    #expect(output.hasPrefix("{\"schema\":\"topolint.graph/1\",\n \"nodes\":[\n  {\"name\":\"card-network\",\"kind\":\"external\"},\n"))
    #expect(
      output.contains(
        "  {\"from\":\"payments\",\"to\":\"card-network\",\"kind\":\"call\",\"mode\":\"async\",\"confidence\":\"high\",\"sources\":[{\"file\":\"topology/payments.yaml\",\"line\":6,\"via\":\"native\"}]},\n"
      ))
    #expect(!output.contains("\"of\""))
  }

  @Test("of a part it says of how much")
  func part() {
    let result = Sample.bookshop()
    let output = text(GraphJSON.write(MarkedGraph(result).around([1], 1), of: result))
    #expect(output.hasSuffix(" \"of\":{\"nodes\":7,\"edges\":7}}\n"))
  }
}
