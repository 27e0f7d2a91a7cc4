import TestSupport
import Testing

@testable import SourceText

@Suite struct UntrustedTests {
  @Test("names are compared as bytes: composed and decomposed accents are two names")
  func bytes() {
    let (composed, decomposed) = (Untrusted("caf\u{E9}"), Untrusted("cafe\u{301}"))
    #expect("caf\u{E9}" == "cafe\u{301}")
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
  }

  @Test("the order is that of bytes, also of bytes that are no text")
  func order() {
    let sorted = [Untrusted([0xFF]), Untrusted(""), Untrusted("b"), Untrusted("a"), Untrusted("aa"), Untrusted([0x61, 0x00])].sorted()
    #expect(sorted.map(\.bytes) == [[], [0x61], [0x61, 0x00], [0x61, 0x61], [0x62], [0xFF]])
  }

  @Test("names have arrows between them on a path")
  func path() {
    #expect(Untrusted(path: ["a", "b", "a"].map { Untrusted($0) }) == Untrusted("a -> b -> a"))
    #expect(Untrusted(path: [Untrusted("a")]) == Untrusted("a") && Untrusted(path: []).isEmpty)
  }

  @Test("a megabyte of combining marks is compared in no time")
  func combining() {
    let marks = Array(repeating: Array("\u{301}\u{327}".utf8), count: 250_000).joined()
    let (a, b) = (Untrusted("a".utf8 + Array(marks)), Untrusted("b".utf8 + Array(marks)))
    #expect(a != b && a < b)
  }
}

@Suite struct MessageTests {
  @Test("our words and those of the input stay apart until they are encoded")
  func pieces() {
    let name = Untrusted("we\u{1B}b")
    let message: Message = "service '\(name)' has \(3) \(ours: "calls")"
    #expect(message.pieces == [.plain("service '"), .untrusted(name), .plain("' has "), .plain("3"), .plain(" "), .plain("calls")])
    #expect(message.text == "service 'we\u{1B}b' has 3 calls")
  }

  @Test("messages are joined and nested")
  func joined() {
    let inner: Message = "'\(Untrusted("a"))'"
    #expect(("x \(inner)" + " y" as Message).text == "x 'a' y")
    #expect(("" as Message).isEmpty)
    #expect(!inner.isEmpty)
  }
}
