/// Text that came from input: a name, a path, a scalar. It has no `description` and cannot be interpolated, so that
/// it reaches an output only through the encoder of that output (`Reporters/Encoders`). Compared and hashed as
/// bytes: `String` equality is quadratic on combining marks and holds different byte sequences for equal.
package struct Untrusted: Hashable, Comparable, Sendable {
  /// Valid UTF-8, unless it is a file's path, which may hold any bytes but NUL.
  package let bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package init(_ bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }

  package init(_ bytes: some Collection<UInt8>) { self.bytes = Array(bytes) }

  package init(_ text: String) { bytes = Array(text.utf8) }

  /// Names with arrows between them, `a -> b -> a`: what an edge, a cycle or a chain is called.
  package init(path names: [Untrusted]) {
    var path: [UInt8] = []
    path.reserveCapacity(names.reduce(0) { $0 + $1.bytes.count + 4 })
    for (place, name) in names.enumerated() {
      if place > 0 { path += " -> ".utf8 }
      path += name.bytes
    }
    bytes = path
  }

  package var isEmpty: Bool { bytes.isEmpty }

  /// All bytes at once: an array hashes its elements one by one.
  package func hash(into hasher: inout Hasher) { unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) } }

  package static func < (a: Untrusted, b: Untrusted) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
