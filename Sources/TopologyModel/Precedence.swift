/// How specific a source is. Where two speak of one attribute, the more specific wins.
package enum Precedence: UInt8, Comparable, Sendable {
  case traces, manifests, mesh, native

  package static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }
}
