/// How findings are put together where people read them.
package enum Grouping: String, CaseIterable, Sendable {
  /// Those of one rule are one entry, the worst first.
  case rule
  /// Under the service, store or queue that they are about, or that makes the call.
  case service
  /// Under the team that owns it.
  case team
}
