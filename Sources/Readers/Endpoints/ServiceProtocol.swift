/// The words for what is spoken at an address.
enum ServiceProtocol {
  /// What a Service's port speaks: `appProtocol`, or the prefix of its name as Istio and others read it.
  static func word(for text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard text.count <= 63 else { return nil }
    let text = text.map(Address.lowercased)
    if text.elementsEqual("kubernetes.io/h2c".utf8) { return Array("http2".utf8)[...] }
    if text.elementsEqual("kubernetes.io/ws".utf8) || text.elementsEqual("kubernetes.io/wss".utf8) { return Array("websocket".utf8)[...] }
    if text.starts(with: "grpc-web".utf8) { return Array("grpc-web".utf8)[...] }
    let prefix = text.prefix { $0 != UInt8(ascii: "-") }
    return known.contains(Array(prefix)) ? prefix : nil
  }

  /// What a URL's scheme says of the protocol.
  static func word(forScheme scheme: [UInt8]) -> ArraySlice<UInt8>? {
    if scheme.elementsEqual("ws".utf8) || scheme.elementsEqual("wss".utf8) { return Array("websocket".utf8)[...] }
    if scheme.elementsEqual("amqps".utf8) { return Array("amqp".utf8)[...] }
    return known.contains(scheme) ? scheme[...] : nil
  }

  private static let known = Set(
    [
      "http", "http2", "https", "grpc", "grpcs", "graphql", "tcp", "tls", "udp", "mongo", "mongodb", "mysql", "redis", "postgres",
      "postgresql",
      "amqp", "kafka", "mqtt", "nats", "thrift", "websocket",
    ].map { Array($0.utf8) })
}
