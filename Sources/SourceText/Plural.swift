/// Nouns as they stand behind a count.
package enum Plural {
  /// `query` behind a 1, `queries` behind anything else.
  /// - Parameter noun: in the singular: `query`, `more finding`.
  package static func noun(_ noun: String, for count: Double) -> String {
    if count == 1 { return noun }
    let isRegular = !noun.hasSuffix("y") || ["ay", "ey", "oy", "uy"].contains(where: noun.hasSuffix)
    return isRegular ? noun + "s" : "\(noun.dropLast())ies"
  }

  /// What stands behind a 1: `try` of `tries`, `query per second` of `queries per second`. A unit whose first word is no
  /// plural stays as it is: `ms`.
  package static func singular(of unit: String) -> String {
    let word = unit.prefix { $0.isLetter }
    let rest = unit[word.endIndex...]
    if word.utf8.count <= 3 || !word.hasSuffix("s") || word.hasSuffix("ss") { return unit }
    return word.hasSuffix("ies") ? "\(word.dropLast(3))y\(rest)" : "\(word.dropLast())\(rest)"
  }
}

/// `1 call`, `2 calls`, `0 queries`: a count and its noun, which is given in the singular.
package func counted(_ count: Int, _ noun: String) -> String { "\(count) \(Plural.noun(noun, for: Double(count)))" }
