import SourceText
import TestSupport
import Testing

@testable import TopologyModel

@Suite struct NameTableTests {
  @Test("equal bytes have one number, in the order of first appearance")
  func numbers() {
    var names = NameTable()
    let ids = ["b", "a", "b", "", "caf\u{E9}", "cafe\u{301}", "a"].map { names.intern($0).rawValue }
    #expect(ids == [0, 1, 0, 2, 3, 4, 1])
    #expect(names.count == 5)
    #expect(names[NameID(0)] == Untrusted("b") && names[NameID(2)].isEmpty)
  }

  @Test("what is there is found, and nothing else")
  func find() {
    var names = NameTable()
    let id = names.intern("web")
    #expect(names.find(Array("web".utf8)[...]) == id)
    #expect(names.find(Array("we".utf8)[...]) == nil)
    #expect(names.find([]) == nil)
    #expect(NameTable().find([]) == nil)
  }

  @Test("thousands of names, more than a few of them alike, keep their numbers while the table grows")
  func grows() {
    var names = NameTable()
    for number in 0..<20_000 { #expect(names.intern("service-\(number)").rawValue == Int32(number)) }
    for number in stride(from: 0, to: 20_000, by: 97) {
      #expect(names[NameID(Int32(number))].text == "service-\(number)")
      #expect(names.intern("service-\(number)").rawValue == Int32(number))
    }
    #expect(names.count == 20_000)
  }

  @Test("names are ordered byte by byte")
  func order() {
    var names = NameTable()
    let ids = ["b", "", "a", "aa", "Z", "é"].map { names.intern($0) }
    #expect(ids.sorted { names.precedes($0, $1) }.map { names[$0].text } == ["", "Z", "a", "aa", "b", "é"])
  }
}
