import SourceText
import Testing

@Suite struct PluralTests {
  @Test(
    "a noun follows its count",
    arguments: [
      (1, "call", "1 call"), (2, "call", "2 calls"), (0, "query", "0 queries"), (1, "query", "1 query"), (3, "gateway", "3 gateways"),
      (2, "more finding", "2 more findings"),
    ])
  func counts(count: Int, noun: String, words: String) { #expect(counted(count, noun) == words) }

  @Test(
    "behind a one a unit is singular, its first word",
    arguments: [
      ("tries", "try"), ("calls for one request", "call for one request"), ("queries per second", "query per second"),
      ("requests/s", "request/s"), ("ms", "ms"), ("attempts of one request in one round", "attempt of one request in one round"),
      ("loss", "loss"), ("ratio", "ratio"),
    ])
  func units(unit: String, one: String) { #expect(Plural.singular(of: unit) == one) }
}
