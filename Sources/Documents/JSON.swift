/// JSON in the making, as the schemas of our formats are written; objects keep the order of their keys.
package indirect enum JSON: Sendable {
  case text(String)
  case number(Int)
  case flag(Bool)
  case list([JSON])
  case object([(String, JSON)])

  /// The whole as a file, two blanks a level, an object's entries a line each.
  package var text: String {
    var text = ""
    write(indent: 0, to: &text)
    return text + "\n"
  }

  /// The depth of a schema is that of our formats: recursion is bounded.
  private func write(indent: Int, to text: inout String) {
    let space = String(repeating: "  ", count: indent + 1)
    switch self {
    case .text(let string): text += Self.quoted(string)
    case .number(let number): text += "\(number)"
    case .flag(let flag): text += flag ? "true" : "false"
    case .list(let items):
      text += "["
      for (index, item) in items.enumerated() {
        text += index == 0 ? "" : ", "
        item.write(indent: indent, to: &text)
      }
      text += "]"
    case .object(let entries):
      text += "{"
      for (index, (key, value)) in entries.enumerated() {
        text += (index == 0 ? "\n" : ",\n") + space + Self.quoted(key) + ": "
        value.write(indent: indent + 1, to: &text)
      }
      text += entries.isEmpty ? "}" : "\n" + String(repeating: "  ", count: indent) + "}"
    }
  }

  private static func quoted(_ text: String) -> String { "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" }
}
