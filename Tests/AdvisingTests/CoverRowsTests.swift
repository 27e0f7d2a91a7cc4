import Testing

@testable import Advising

@Suite struct CoverRowsTests {
  @Test("rows that share no column cost at least what the cheapest of each does, short rows first") func packing() {
    // Of the rows of two columns the second shares one with the first, and that of three has one with each.
    #expect(CoverRows.packing([[0, 1, 2], [0, 3], [3, 4], [5]], [2, 9, 9, 3, 1, 4]) == 4 + 2)
    #expect(CoverRows.packing([], []) == 0)
  }
}
