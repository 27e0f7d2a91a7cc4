import SourceText

/// The encoder of GitHub's workflow commands: `::error file=a.yaml,line=3,title=T::MESSAGE`. Escapes are those of its
/// own toolkit.
extension ByteBuffer {
  /// A command on a line of its own, which becomes an annotation.
  /// - Parameters:
  ///   - kind: `error`, `warning` or `notice`.
  ///   - message: its lines.
  mutating func workflowCommand(_ kind: String, at place: LinePlace?, path: Untrusted? = nil, title: String, _ message: [Message]) {
    self += "::" + kind + " "
    if let path = place?.origin ?? place?.file.path ?? path {
      self += "file="
      workflow(Visible.bytes(path, cap: nil), isProperty: true)
      self += ","
    }
    if let location = place?.location, place?.origin == nil {
      self += "line=\(location.line),endLine=\(location.endLine),col=\(location.column),endColumn=\(location.endColumn),"
    }
    self += "title="
    workflow(Array(title.utf8), isProperty: true)
    self += "::"
    for (index, line) in message.enumerated() {
      if index > 0 { self += "%0A" }
      var visible = ByteBuffer()
      Visible.append(line, to: &visible)
      workflow(visible.bytes, isProperty: false)
    }
    self += "\n"
  }

  /// The message of a command, or one of its properties, where colons and commas mean something too.
  private mutating func workflow(_ bytes: [UInt8], isProperty: Bool) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "%"): self += "%25"
      case UInt8(ascii: "\r"): self += "%0D"
      case UInt8(ascii: "\n"): self += "%0A"
      case UInt8(ascii: ":") where isProperty: self += "%3A"
      case UInt8(ascii: ",") where isProperty: self += "%2C"
      default: append(byte)
      }
    }
  }
}
