import TopologyModel

/// The four tiers: what a system looks like at each, and what it needs.
enum TierTable {
  private static let columns = ["tier", "users", "services", "communication", "latency", "failures", "monitoring"]

  private static func words(_ tier: Tier) -> [String] {
    switch tier {
    case .t1: ["up to a thousand", "a handful", "plain requests, few of them", "nobody notices it", "rare, found by looking", "logs"]
    case .t2:
      [
        "up to 100 000", "some tens", "requests, and the first messages", "noticed now and then", "frequent enough to need retries",
        "the first traces",
      ]
    case .t3:
      [
        "up to 10 million", "a hundred and more", "requests, RPC and queues side by side", "users feel it", "many, and they can cascade",
        "traces throughout, alerts",
      ]
    case .t4:
      [
        "more than 10 million", "hundreds", "events and messages, tuned", "decides", "domains of failure; no call without a breaker",
        "complete, anomalies found by machine",
      ]
    }
  }

  /// The table, with one tier marked.
  static func table(marking marked: Tier) -> Table {
    Table(columns.map { Table.Column($0) }, Tier.allCases) { tier in
      Table.Row(([tier.word] + words(tier)).map { .text(Text(ours: $0, tier == marked ? .strong : .none)) })
    }
  }
}
