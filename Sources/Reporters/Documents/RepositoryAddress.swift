package import SourceText

/// Where people see the files of a repository, for links to lines of them.
package struct RepositoryAddress: Sendable {
  /// What stands before a path, with a slash at its end.
  private let base: String

  /// An address as a user names it: that of the folder of files, `https://git.example.org/ours/shop/src/branch/main`, or of a
  /// repository of GitHub or GitLab, whose main branch is meant then.
  ///
  /// Nil if it is none that a link may lead to: another scheme than `https` and `http`, no host, or what has to be encoded.
  package init?(_ text: String) {
    let scheme = ["https://", "http://"].first { text.lowercased().hasPrefix($0) }
    guard let scheme else { return nil }
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x41...0x5A, 0x61...0x7A, 0x30...0x39: true
      default: "-._~/:%+@=&".utf8.contains(byte)
      }
    }
    var parts = text.utf8.dropFirst(scheme.utf8.count).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    while parts.last == "" { parts.removeLast() }
    guard isPlain, let host = parts.first, !host.isEmpty, !parts.contains("") else { return nil }
    if parts.count == 3, parts[2].hasSuffix(".git") { parts[2].removeLast(".git".count) }
    if host.lowercased() == "github.com", parts.count == 3 { parts += ["blob", "HEAD"] }
    if host.lowercased().hasPrefix("gitlab."), parts.count >= 3, !parts.contains("-") { parts += ["-", "blob", "HEAD"] }
    base = scheme + parts.joined(separator: "/") + "/"
  }

  /// The address of a line; nil for what is no file of the repository.
  /// - Parameter file: its path from the root of the repository.
  package func address(of file: Untrusted, line: Int) -> String? {
    let path = file.bytes.starts(with: "./".utf8) ? file.bytes.dropFirst(2) : file.bytes[...]
    if file == SourceFile.standardInput || path.first == UInt8(ascii: "/") || path.starts(with: "../".utf8) { return nil }
    var out = ByteBuffer()
    out.percentEncoded(path: path)
    return base + String(decoding: out.bytes, as: UTF8.self) + "#L\(line)"
  }
}
