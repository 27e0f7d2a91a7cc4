import Testing

@testable import Readers

@Suite struct InterpolationTests {
  private func expand(_ text: String, _ variables: [String: String] = ["A": "a", "E": ""]) -> String? {
    var interpolation = Interpolation { name in variables[String(decoding: name, as: UTF8.self)].map { Array($0.utf8)[...] } }
    return (try? interpolation.expand(Array(text.utf8)[...])).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(
    "all operators",
    arguments: [
      ("$A-${A}", "a-a"), ("$$A", "$A"), ("${A:-d}", "a"), ("${E:-d}", "d"), ("${E-d}", ""), ("${U-d}", "d"), ("${U:-${A}}", "a"),
      ("${A:+x}", "x"), ("${E:+x}", ""), ("${E+x}", "x"), ("${U+x}", ""), ("${A:?no}", "a"), ("${A?no}", "a"), ("${U:-a b}", "a b"),
      ("x", "x"),
      ("$1 a$-b $", "$1 a$-b $"), ("${E-}}", "}"), ("${U:-{}}", "{}"),
    ])
  func operators(text: String, expanded: String) { #expect(expand(text) == expanded) }

  @Test("what no input says stays, as a word that no address is made of", arguments: ["$U", "${U}", "${U:?no}", "${U?no}"])
  func unknown(text: String) { #expect(expand(text) == "$(U)") }

  @Test("what is no variable is a fault", arguments: ["${U", "${}", "${1}", "${U=x}", "${U:}", "${A B}"])
  func faults(text: String) { #expect(expand(text) == nil) }

  @Test("variables that double each other end in a fault, not in a million bytes")
  func bomb() {
    let twice = String(repeating: "x", count: 40_000)
    #expect(expand("$A$A$A", ["A": twice]) == nil)
    #expect(expand(String(repeating: "${U:-", count: 100) + String(repeating: "}", count: 100)) == nil)
  }
}
