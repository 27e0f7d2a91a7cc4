internal import TopologyModel

/// What a container image, a port or a URL scheme says of what runs there.
enum Nature: Hashable {
  case store(kind: String)
  case role(Role)

  /// Whether it is a store or a broker.
  var keepsWhatItTakes: Bool {
    switch self {
    case .store, .role(.broker): true
    case .role: false
    }
  }
}
