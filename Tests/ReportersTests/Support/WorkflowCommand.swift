/// A workflow command as the runner of GitHub reads it from a line of a log: blanks before it are passed over, the
/// first `::` after the name ends its properties.
struct WorkflowCommand {
  let kind: Substring
  let properties: [String: String]
  let message: String

  init?(_ line: some StringProtocol) {
    let text = line.drop { $0 == " " || $0 == "\t" }
    guard text.hasPrefix("::"), let end = text.dropFirst(2).firstRange(of: "::") else { return nil }
    let head = text[text.index(text.startIndex, offsetBy: 2)..<end.lowerBound]
    let parts = head.split(separator: " ", maxSplits: 1)
    guard let name = parts.first else { return nil }
    kind = Substring(name)
    var properties: [String: String] = [:]
    for property in parts.dropFirst().joined().split(separator: ",") {
      let pair = property.split(separator: "=", maxSplits: 1)
      if pair.count == 2 { properties[String(pair[0])] = Self.plain(pair[1].replacing("%3A", with: ":").replacing("%2C", with: ",")) }
    }
    self.properties = properties
    message = Self.plain(text[end.upperBound...])
  }

  private static func plain(_ text: some StringProtocol) -> String {
    String(text).replacing("%0D", with: "\r").replacing("%0A", with: "\n").replacing("%25", with: "%")
  }

  /// All commands of an output; nil if a line is none.
  static func all(_ output: String) -> [WorkflowCommand]? {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let commands = lines.compactMap { WorkflowCommand($0) }
    return commands.count == lines.count && (output.isEmpty || output.hasSuffix("\n")) ? commands : nil
  }
}
