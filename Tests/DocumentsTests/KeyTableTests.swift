import TestSupport
import Testing

@testable import Documents

@Suite struct KeyTableTests {
  private func numbers(_ table: KeyTable, _ yaml: String) -> [Int?] {
    let tree = Parsed(yaml: yaml).tree
    return tree.pairs(tree.roots[0]).map { table.number(of: $0.key, in: tree) }
  }

  @Test("a key has the number of its place, and what is no key has none")
  func numbers() {
    let table = KeyTable(["to", "timeout", "", "é"])
    #expect(numbers(table, "timeout: 1\n\"t\\x6f\": 1\ntimeou: 1\ntimeouts: 1\nTo: 1\n\"\": 1\né: 1\n") == [1, 0, nil, nil, nil, 2, 3])
    #expect(numbers(KeyTable([]), "a: 1\n\"\": 1\n") == [nil, nil])
  }

  @Test("keys of one length that differ in one byte, wherever it stands, are told apart")
  func alike() {
    for count in 1...20 {
      let keys = ["a", "b"].flatMap { other in
        (0..<count).map { place in (0..<count).map { $0 == place ? other : "x" }.joined() }
      }
      #expect(numbers(KeyTable(keys), keys.map { "\($0): 1\n" }.joined()) == Array(keys.indices), "of \(count) bytes")
    }
  }

  @Test("hundreds of keys are all found")
  func many() {
    let keys = (0..<500).map { "key\($0)" }
    #expect(numbers(KeyTable(keys), keys.map { "\($0): 1\n" }.joined()) == Array(0..<500))
  }
}
