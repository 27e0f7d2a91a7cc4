/// Finds what somebody meant who misspelt a word.
package enum Spelling {
  /// The candidate nearest to a word by edits (insert, delete, replace, swap neighbours), if it is near enough: a third
  /// of the word's length, at least one edit, and something of the word is left. Ties go to the candidate named first.
  /// - Complexity: the length of the word, capped at 64, times the length of all candidates.
  package static func nearest(to word: some Collection<UInt8>, among candidates: some Sequence<String>) -> String? {
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      if let distance = distance(word, candidate.utf8), distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
  }

  /// One of a few words of ours: the nearest to what was written, else the only one that begins so, `warning` of `warn`.
  /// - Complexity: that of `nearest`.
  package static func meant(by word: some Collection<UInt8>, among words: some Sequence<String>) -> String? {
    if let nearest = nearest(to: word, among: words) { return nearest }
    guard word.count >= 3, word.count <= 64 else { return nil }
    let start = Array(word).map(lowercase)
    let longer = words.filter { $0.utf8.lazy.map(lowercase).starts(with: start) }
    return longer.count == 1 ? longer[0] : nil
  }

  /// The one candidate that is near enough to a word; nil if another is near enough too and not twice as far.
  /// - Complexity: that of `nearest`.
  package static func onlyOne(near word: some Collection<UInt8>, among candidates: some Sequence<String>) -> String? {
    let near = candidates.compactMap { candidate in distance(word, candidate.utf8).map { (candidate: candidate, distance: $0) } }
    guard let best = near.min(by: { $0.distance < $1.distance }) else { return nil }
    return near.count { $0.distance == best.distance || $0.distance < 2 * best.distance } == 1 ? best.candidate : nil
  }

  /// How many edits make another word of one of so many bytes.
  package static func edits(of count: Int) -> Int { max(1, count / 3) }

  /// The edits that make a candidate of a word, capital letters for small ones; nil if it is not near enough.
  package static func distance(_ word: some Collection<UInt8>, _ candidate: some Collection<UInt8>) -> Int? {
    let most = edits(of: word.count)
    guard word.count <= 64, abs(candidate.count - word.count) <= most else { return nil }
    let distance = alignment(word.map(lowercase), candidate.map(lowercase))
    return distance <= most && distance < word.count ? distance : nil
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

  /// Optimal string alignment (Damerau 1964) in three rows.
  private static func alignment(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    var current = previous
    for i in a.indices {
      current[0] = i + 1
      for j in b.indices {
        current[j + 1] = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { current[j + 1] = min(current[j + 1], before[j - 1] + 1) }
      }
      (before, previous, current) = (previous, current, before)
    }
    return previous[b.count]
  }
}
