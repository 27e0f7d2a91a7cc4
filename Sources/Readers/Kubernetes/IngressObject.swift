internal import SourceText

/// An Ingress, or what says the same in words of its own: routes from outside to Services.
struct IngressObject {
  var name: ObjectName
  var span: Span
  var className: ArraySlice<UInt8>?
  var backends: [Backend] = []
  /// Whom it asks whether a request may pass, by URL, and how, where that is known.
  var authorizations: [(url: Field, policy: ProxyPolicy?)] = []
  /// How long ingress-nginx waits for the next byte of an answer, in ms, and how often it tries.
  var idleTimeout: (value: Double, span: Span)?
  var attempts: (value: Double, span: Span)?
  /// Whether ingress-nginx is meant.
  var isOfIngressNginx = false

  struct Backend {
    var service: Field
    /// The namespace of the Service, where it is another one.
    var namespace: ArraySlice<UInt8>?
    var port: Int?
    /// The host and path that lead to it; nil for the default.
    var host: [UInt8]?
    var path: ArraySlice<UInt8>
    /// What is spoken there, where that is known.
    var scheme: String?
    /// How it is called, where that is known.
    var policy: ProxyPolicy?

    /// The Service as an address; nil where its name can be none.
    var address: Address? {
      guard let name = service.text else { return nil }
      var address = Address(bareHost: namespace.map { name + [UInt8(ascii: ".")] + $0 } ?? name, port: port)
      address?.scheme = scheme.map { Array($0.utf8) }
      return address
    }
  }
}
