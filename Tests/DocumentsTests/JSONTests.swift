import Testing

@testable import Documents

@Suite("JSON in the making") struct JSONTests {
  @Test("objects keep the order of their keys, a line each")
  func order() {
    let json = JSON.object([
      ("b", .number(1)), ("a", .list([.flag(true), .text("x"), .object([])])), ("c", .object([("d", .flag(false))])),
    ])
    #expect(json.text == "{\n  \"b\": 1,\n  \"a\": [true, \"x\", {}],\n  \"c\": {\n    \"d\": false\n  }\n}\n")
  }

  @Test("quotes and backslashes are escaped")
  func escapes() { #expect(JSON.text("a\"\\b").text == "\"a\\\"\\\\b\"\n") }
}
