/// `1 call`, `2 calls`, `0 queries`: a count and its noun, which is given in the singular.
package func counted(_ count: Int, _ noun: String) -> String { "\(count) \(SourceText.noun(noun, for: Double(count)))" }

/// A noun, given in the singular, as it stands behind a count.
package func noun(_ noun: String, for count: Double) -> String {
  if count == 1 { return noun }
  let isRegular = !noun.hasSuffix("y") || ["ay", "ey", "oy", "uy"].contains(where: noun.hasSuffix)
  return isRegular ? noun + "s" : "\(noun.dropLast())ies"
}

/// `query per second` of `queries per second`, `try` of `tries`: what stands behind a 1. A unit that is no plural stays as
/// it is: `ms`, `requests/s` but for its first word.
package func singular(of unit: String) -> String {
  let word = unit.prefix { $0.isLetter }
  let rest = unit[word.endIndex...]
  if word.utf8.count <= 3 || !word.hasSuffix("s") || word.hasSuffix("ss") { return unit }
  return word.hasSuffix("ies") ? "\(word.dropLast(3))y\(rest)" : "\(word.dropLast())\(rest)"
}
