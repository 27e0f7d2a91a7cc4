package import SourceText
package import TopologyModel

/// Names as texts of their own. What is said of one finding names the same few services again and again, and a text that is
/// kept is not copied once more.
package final class RecentNames {
  private let table: NameTable
  /// Each name in the one place that its number has, until another takes it.
  private var kept: [(name: NameID, text: Untrusted)?] = Array(repeating: nil, count: 64)

  init(_ table: NameTable) { self.table = table }

  /// The text of a name.
  package subscript(name: NameID) -> Untrusted {
    let place = Int(name.rawValue) % kept.count
    if let known = kept[place], known.name == name { return known.text }
    let text = table[name]
    kept[place] = (name, text)
    return text
  }
}
