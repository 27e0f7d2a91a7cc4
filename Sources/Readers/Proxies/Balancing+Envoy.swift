internal import TopologyModel

extension Balancing {
  /// A word of Envoy, or of a mesh that sets it up, in whatever spelling: `LEAST_REQUEST`, `LeastRequest`, `LEAST_CONN`.
  init?(envoy word: some Collection<UInt8>) {
    guard word.count <= 32 else { return nil }
    let letters = word.filter { $0 != UInt8(ascii: "_") }.map(Address.lowercased)
    switch String(decoding: letters, as: UTF8.self) {
    case "roundrobin": self = .roundRobin
    case "leastrequest", "leastconn": self = .leastRequest
    case "random": self = .random
    case "ringhash", "maglev", "consistenthash": self = .hash
    default: return nil
    }
  }
}
