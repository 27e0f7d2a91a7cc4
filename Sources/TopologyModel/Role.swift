/// What a service is for. Registries, configuration servers, telemetry and brokers are infrastructure: traffic with
/// them is no hop on the way of a request.
package enum Role: UInt8, CaseIterable, Sendable {
  case service, gateway, registry, config, telemetry, broker, job
  /// Somebody else's system.
  case external
  /// Called, but declared nowhere.
  case undeclared

  /// The role as files and outputs have it.
  package var word: String {
    switch self {
    case .service: "service"
    case .gateway: "gateway"
    case .registry: "registry"
    case .config: "config"
    case .telemetry: "telemetry"
    case .broker: "broker"
    case .job: "job"
    case .external: "external"
    case .undeclared: "undeclared"
    }
  }

  /// Whether traffic with it is no hop on the way of a request.
  package var isInfrastructure: Bool {
    switch self {
    case .registry, .config, .telemetry, .broker: true
    case .service, .gateway, .job, .external, .undeclared: false
    }
  }

  /// Whether it is declared and belongs to the system: all but external and undeclared.
  package var isOurs: Bool { self != .external && self != .undeclared }

  /// The roles that a native file can give.
  package static let declarable: [Role] = [.service, .gateway, .registry, .config, .telemetry, .broker, .job]
}
