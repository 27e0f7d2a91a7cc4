import SourceText
import Testing

@testable import Readers

@Suite struct EnvironmentFileTests {
  private func read(_ text: String, isRaw: Bool = false, outside: [String: String] = [:]) -> [String] {
    let file = SourceFile(id: FileID(0), path: Untrusted(".env"), bytes: Array(text.utf8))
    let variables = Dictionary(uniqueKeysWithValues: outside.map { (Array($0.key.utf8)[...], Array($0.value.utf8)[...]) })
    return EnvironmentFile(file, isRaw: isRaw, outside: variables).variables.map { variable in
      let value = variable.value.map { "=" + String(decoding: $0, as: UTF8.self) } ?? ""
      return String(decoding: variable.name, as: UTF8.self) + value
    }
  }

  @Test("quotes, comments, blanks, export and names alone")
  func forms() {
    let text = """
      # comment
      A=plain # comment
      B="double # no comment"
      C='single ${A}'
      export D=d

      E = e
      F
      G=a=b
      H=x#y
      I: yaml
      J=
      """
    #expect(
      read(text) == ["A=plain", "B=double # no comment", "C=single ${A}", "D=d", "E=e", "F", "G=a=b", "H=x#y", "I=yaml", "J="])
  }

  @Test("variables, escapes and several lines in quotes")
  func quotes() {
    #expect(
      read("A=a\nB=\"${A} \\$A \\n x\"\nC=\"two\nlines\"\nD=${NO:-d}\nE=$OUT", outside: ["OUT": "o"]) == [
        "A=a", "B=a $A \n x", "C=two\nlines", "D=d", "E=o",
      ])
  }

  @Test("`format: raw` takes values as they stand")
  func raw() { #expect(read("A=\"a\" # c\nB=${A}\n# c\n", isRaw: true) == ["A=\"a\" # c", "B=${A}"]) }

  @Test("a quote that is not closed is text, and ends of lines are of all kinds")
  func odd() {
    #expect(read("A=\"a\r\nB=b\rC=c") == ["A=\"a", "B=b", "C=c"])
    #expect(read("\u{FEFF}A=a") == ["A=a"])
    #expect(read("=x\n==\n \n").isEmpty)
  }
}
