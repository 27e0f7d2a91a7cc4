import Analyses

/// The four stages of growth: what a system looks like at each, and what it needs.
enum TierTable {
  private static let columns = ["stage", "users", "services", "communication", "latency", "failures", "monitoring"]

  private static func cells(_ tier: Tier) -> [String] {
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

  /// The table, with one stage marked.
  static func write(marking tier: Tier, into out: inout ByteBuffer) {
    out += "| \(columns.joined(separator: " | ")) |\n|\(String(repeating: "---|", count: columns.count))\n"
    for stage in Tier.allCases {
      let cells = ([stage.word] + cells(stage)).map { stage == tier ? "**\($0)**" : $0 }
      out += "| \(cells.joined(separator: " | ")) |\n"
    }
    out += "\n"
  }
}
