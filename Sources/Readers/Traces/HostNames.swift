internal import TopologyModel

/// Which service a host is, as far as calls show it that were answered by a service, or names that both have.
struct HostNames {
  private var services: [Int32: Int32] = [:]

  init(_ spans: SpanTable, _ tree: SpanTree) {
    var votes: [Vote: Int] = [:]
    var known: [ArraySlice<UInt8>: Int32] = [:]
    var hosts: Set<Int32> = []
    spans.forEach { index, span in
      if span.service >= 0, known[[]] != span.service {
        known[[]] = span.service
        known[spans.names.bytes(NameID(span.service))] = span.service
      }
      if span.traits.contains(.peerIsHost) { hosts.insert(span.peer) }
      let parent = tree.parents[index]
      guard tree.isEntry[index], parent >= 0, span.service >= 0 else { return }
      let client = spans[Int(parent)]
      if client.isClient, client.traits.contains(.peerIsHost) {
        votes[Vote(host: client.peer, service: span.service), default: 0] += 1
      }
    }
    known[[]] = nil
    for (vote, count) in votes {
      let best = services[vote.host].map { votes[Vote(host: vote.host, service: $0)]! } ?? 0
      if count > best || (count == best && vote.service < services[vote.host]!) { services[vote.host] = vote.service }
    }
    for host in hosts where services[host] == nil {
      services[host] = known[Self.shortName(of: spans.names.bytes(NameID(host))).name]
    }
  }

  private struct Vote: Hashable {
    var host: Int32
    var service: Int32
  }

  /// The service that a host is; nil if that is not known.
  func service(of host: Int32) -> Int32? { services[host] }

  /// What a host is called, and whether it is one of the world: `orders` in a cluster's `orders.shop.svc.cluster.local`.
  static func shortName(of host: ArraySlice<UInt8>) -> (name: ArraySlice<UInt8>, isOutside: Bool) {
    let labels = host.split(separator: UInt8(ascii: "."))
    guard labels.count > 1 else { return (host, false) }
    let isOfCluster = labels.dropFirst(2).first?.elementsEqual("svc".utf8) ?? false
    let isInside = ["internal", "local", "consul", "cluster"].contains { labels[labels.count - 1].elementsEqual($0.utf8) }
    return isOfCluster ? (labels[0], false) : (host, !isInside)
  }
}
