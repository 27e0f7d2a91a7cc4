internal import Documents
internal import SourceText

/// The values of a configuration that is one text, each with the keys that lead to it: of JSON and YAML, of properties, of
/// lines in a language of some program's own.
struct ConfigurationText {
  struct Entry {
    /// The keys, joined by dots; nil where a line has none.
    var key: [UInt8]?
    var value: ArraySlice<UInt8>
    /// The mapping in which it stands.
    fileprivate var group: Int
  }

  private(set) var entries: [Entry] = []
  /// Whether it is JSON or YAML with keys or items.
  let isStructured: Bool
  /// By mapping: its plain values, by key as `AddressKey` writes it.
  private var groups: [[[UInt8]: ArraySlice<UInt8>]] = []

  /// More values than this, and the rest is not looked at: aliases make any number of a few.
  private static let most = 20_000

  /// - Parameter key: what names the whole.
  init(_ text: ArraySlice<UInt8>, key: ArraySlice<UInt8>?) {
    let (tree, faults) = YAMLReader.read(SourceFile(id: FileID(0), path: Untrusted(""), bytes: Array(text)))
    isStructured = faults.isEmpty && !tree.roots.isEmpty && tree.roots.allSatisfy { tree.kind($0) != .scalar }
    if isStructured {
      for root in tree.roots { addTree(Field(tree: tree, id: root), key.map { Array($0) } ?? []) }
    } else {
      addLines(text)
    }
  }

  /// What stands beside an entry behind a key.
  func value(of key: ArraySlice<UInt8>, beside entry: Entry) -> ArraySlice<UInt8>? { groups[entry.group][Array(key)] }

  private mutating func addTree(_ root: Field, _ key: [UInt8]) {
    groups.append([:])
    var pending: [(field: Field, key: [UInt8], group: Int)] = [(root, key, groups.count - 1)]
    while let (field, key, group) = pending.popLast(), entries.count < Self.most {
      switch field.tree.kind(field.id) {
      case .mapping:
        groups.append([:])
        let group = groups.count - 1
        // The last is taken first.
        for (name, value) in field.pairs.reversed() {
          guard let text = name.text else { continue }
          let path = key.isEmpty ? Array(text) : key + [UInt8(ascii: ".")] + text
          if let value = value.text { groups[group][AddressKey(path[...]).bytes] = value }
          pending.append((value, path, group))
        }
      case .sequence: for item in Array(field.items).reversed() { pending.append((item, key, group)) }
      default: if let text = field.text { entries.append(Entry(key: key.isEmpty ? nil : key, value: text, group: group)) }
      }
    }
  }

  /// Takes lines as `key = value`, `key: value` or words, without comments.
  private mutating func addLines(_ text: ArraySlice<UInt8>) {
    groups.append([:])
    for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let line = Self.withoutComment(line)
      guard !line.isEmpty, entries.count < Self.most else { continue }
      // `[redis]` begins a section with keys of its own.
      if line.first == UInt8(ascii: "["), groups.count < Self.most { groups.append([:]) }
      let group = groups.count - 1
      let end = line.firstIndex { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") || $0 <= 0x20 } ?? line.endIndex
      let separator = line[end...].drop { $0 <= 0x20 }
      let isPair = separator.first == UInt8(ascii: "=") || (separator.first == UInt8(ascii: ":") && separator.dropFirst().first == 0x20)
      if isPair, end > line.startIndex {
        let value = separator.dropFirst().drop { $0 <= 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        let key = AddressKey(line[..<end]).bytes
        groups[group][key] = value.prefix { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
        entries.append(Entry(key: Array(line[..<end]), value: value, group: group))
      } else {
        entries.append(Entry(key: nil, value: line, group: group))
      }
    }
  }

  /// A line up to the `#` that begins a comment; nothing of one that begins with `//` or `;`.
  private static func withoutComment(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let line = line.drop { $0 <= 0x20 }
    if line.first == UInt8(ascii: ";") || line.starts(with: "//".utf8) || line.first == UInt8(ascii: "#") { return [] }
    for index in line.indices.dropFirst() where line[index] == UInt8(ascii: "#") && line[index - 1] <= 0x20 { return line[..<index] }
    return line
  }
}
