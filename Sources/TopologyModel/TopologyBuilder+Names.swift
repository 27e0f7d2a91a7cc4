internal import SourceText

/// Names that formats allow and a topology does not.
extension TopologyBuilder {
  /// Gives each service, store and queue a name that can be written and read again: what is no UTF-8 in it becomes U+FFFD, a long one is
  /// cut, and a digest of the whole tells those apart that begin alike.
  /// - Parameter most: the bytes that a name may have, 64 at least.
  /// - Complexity: linear in the elements; in all names where one does not fit.
  package mutating func fitNames(to most: Int) {
    let all = [services, stores, queues].flatMap { table in table.drafts.map { $0.name } }
    var fitted: [NameID: [UInt8]] = [:]
    var taken: Set<[UInt8]> = []
    for id in all where fitted[id] == nil {
      let bytes = names.bytes(id)
      if bytes.count <= most, String(validating: bytes, as: UTF8.self) != nil { continue }
      let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
      var digest = SHA256(Array(bytes)).digest
      var name = Self.fitted(text, digest, most)
      // Somebody may have given another element this very name.
      while names.find(name[...]) != nil || !taken.insert(name).inserted {
        digest = SHA256(digest).digest
        name = Self.fitted(text, digest, most)
      }
      fitted[id] = name
    }
    if fitted.isEmpty { return }
    names = names.renaming(fitted)
    diagnostics.append(
      Diagnostic(
        .note,
        "\(ours: counted(fitted.count, "name")) of more than \(most) bytes, or not in UTF-8, \(ours: fitted.count == 1 ? "is" : "are") cut short",
        at: .none, hint: "give it a shorter name where it is declared"))
  }

  /// The beginning of a text, up to a whole character, and eight digits of a digest.
  private static func fitted(_ text: [UInt8], _ digest: [UInt8], _ most: Int) -> [UInt8] {
    let digits = digest.prefix(4).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    var start = Array(text.prefix(most - digits.utf8.count - 1))
    while String(validating: start, as: UTF8.self) == nil { start.removeLast() }
    return start + "-\(digits)".utf8
  }
}
