internal import SourceText

/// A Helm template: text that becomes YAML only once `helm template` has filled it in.
enum HelmTemplate {
  /// Whether a file holds template actions that only Helm can carry out: `{{ .Values.image }}`, `{{- include "x" . }}`.
  /// - Complexity: linear in the size of the file.
  static func recognizes(_ file: SourceFile) -> Bool {
    let bytes = file.bytes
    var index = 0
    while index + 1 < bytes.count {
      if bytes[index] == UInt8(ascii: "#"), index == 0 || isBlank(bytes[index - 1]) {
        // A comment, to the end of its line.
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
      } else if bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "{") {
        let start = index + 2
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "}"), bytes[end] != 0x0A, end - start < 1024 { end += 1 }
        if isHelm(bytes[start..<end]) { return true }
        index = end
      } else {
        index += 1
      }
    }
    return false
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  private static func isHelm(_ action: ArraySlice<UInt8>) -> Bool {
    let words = action.split { !isWord($0) }
    guard let first = words.first else { return false }
    if keywords.contains(where: { first.elementsEqual($0.utf8) }) { return true }
    return words.contains { word in objects.contains { word.starts(with: $0.utf8) } }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "$"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static let keywords = ["if", "else", "end", "range", "with", "define", "include", "template", "tpl", "toYaml"]
  private static let objects = [".Values", "$.Values", ".Release", "$.Release", ".Chart", "$.Chart", ".Capabilities", "$.Capabilities"]
}
