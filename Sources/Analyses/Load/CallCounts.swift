/// How many calls one request makes, and how likely: whole items, of which a cache has some, in batches.
struct CallCounts {
  /// By number of calls, from none on.
  let shares: [Double]
  /// In the mean.
  let mean: Double

  /// Of more items than this all come as their mean; of more calls there are no counts.
  private static let most = 64.0

  /// Nil where a request makes more calls than anybody would go through one by one.
  /// - Parameters:
  ///   - items: in the mean; between two whole numbers some requests have the one and some the other.
  ///   - missed: the share of them that no cache has.
  ///   - size: items in a batch.
  init?(items: Double, missed: Double, size: Double) {
    let (missed, size) = (min(max(missed, 0), 1), max(size, 1))
    if items > Self.most {
      let number = Estimate.roundedUp(items * missed / size)
      if number > Self.most { return nil }
      shares = Array(repeating: 0, count: Int(number)) + [1]
    } else {
      let whole = Int(items)
      let part = items - Double(whole)
      var shares = [Double](repeating: 0, count: whole + 2)
      for (count, share) in [(whole, 1 - part), (whole + 1, part)] where share > 0 {
        for (asked, chance) in Self.binomial(count, missed).enumerated() {
          shares[Int(Estimate.roundedUp(Double(asked) / size))] += share * chance
        }
      }
      while shares.count > 1, shares[shares.count - 1] == 0 { shares.removeLast() }
      self.shares = shares
    }
    mean = shares.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
  }

  /// How likely so many of some items come about, each by itself with the same chance.
  private static func binomial(_ count: Int, _ chance: Double) -> [Double] {
    var shares = [1.0]
    for _ in 0..<count {
      var next = shares.map { $0 * (1 - chance) } + [0]
      for index in shares.indices { next[index + 1] += shares[index] * chance }
      shares = next
    }
    return shares
  }
}
