internal import SourceText
internal import TopologyModel

/// Which program runs a Gateway: what silence means is a matter of the program.
struct GatewayClasses {
  enum Program {
    case istio, envoy
  }

  private var programs: [[UInt8]: Program] = [:]

  /// - Parameter objects: the GatewayClasses, which belong to no namespace.
  init(_ objects: [MeshObject]) {
    for object in objects {
      guard let name = object.object["metadata"]?["name"]?.text, let controller = object.spec?["controllerName"] else { continue }
      if controller.equals("istio.io/gateway-controller") { programs[Array(name)] = .istio }
      if controller.equals("gateway.envoyproxy.io/gatewayclass-controller") { programs[Array(name)] = .envoy }
    }
  }

  /// Nil where nobody knows it, or what its silence means. Istio makes its class by itself.
  func program(of gateway: MeshObject?) -> Program? {
    guard let name = gateway?.spec?["gatewayClassName"]?.text else { return nil }
    return programs[Array(name)] ?? (name.elementsEqual("istio".utf8) ? .istio : nil)
  }
}
