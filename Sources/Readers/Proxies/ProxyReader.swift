internal import SourceText
internal import TopologyModel

/// A reader of proxies' configurations, each of which becomes a gateway with its calls.
protocol ProxyReader: Reader {
  /// Whose silence means what it means here: the program and its version.
  static var convention: String { get }
  /// What such files can say of a call: where they do not, there is none of it.
  static var canSay: AttributeSet { get }
}

extension ProxyReader {
  static var mayBeEmbedded: Bool { true }

  mutating func declare(into reading: inout Reading) {}

  /// Draws a proxy and its calls.
  /// - Parameter name: what it calls itself; else it is called after its file.
  func draw(
    _ routes: [Proxy.Route], of path: Untrusted, named name: ArraySlice<UInt8>? = nil, at span: Span, into reading: inout Reading
  ) {
    Proxy(
      format: Self.format, name: name ?? ProxyName.name(of: path, format: Self.format), span: span, path: path, canSay: Self.canSay,
      routes: routes
    ).draw(into: &reading)
  }
}
