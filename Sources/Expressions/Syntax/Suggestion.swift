/// Finds the name that was probably meant.
enum Suggestion {
  /// The candidate nearest to a misspelt name, if it is near: at most a third of the letters differ.
  static func nearest(to name: String, in candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.utf8.prefix(64))
    var best: (name: String, distance: Int)?
    for candidate in candidates where candidate.utf8.count <= 64 {
      let distance = editDistance(wanted, Array(candidate.utf8))
      guard distance <= max(1, wanted.count / 3), distance < wanted.count, distance < best?.distance ?? .max else { continue }
      best = (candidate, distance)
    }
    return best?.name
  }

  /// A hint: the probable name, else all names if they are few.
  static func hint(for name: String, in candidates: [String], listing label: String) -> String? {
    if let nearest = nearest(to: name, in: candidates) { return "did you mean `\(nearest)`?" }
    guard !candidates.isEmpty, candidates.count <= 24 else { return nil }
    return "\(label): " + candidates.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ", ")
  }

  /// Edits, insertions, deletions and swaps of neighbours that turn one name into the other, letter case free.
  ///
  /// The optimal string alignment distance; O(n·m).
  static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    func lower(_ byte: UInt8) -> UInt8 { byte.isLetter ? byte | 0x20 : byte }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        let isSame = lower(left[i]) == lower(right[j])
        var distance = min(last[j] + (isSame ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, lower(left[i]) == lower(right[j - 1]), lower(left[i - 1]) == lower(right[j]) {
          distance = min(distance, beforeLast[j - 1] + 1)
        }
        row.append(distance)
      }
      (beforeLast, last) = (last, row)
    }
    return last[right.count]
  }
}
