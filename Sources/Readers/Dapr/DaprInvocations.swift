internal import SourceText
internal import TopologyModel

/// What apps invoke through the sidecars beside them, by the addresses in their environment.
struct DaprInvocations {
  private struct Pair: Hashable {
    var caller: Int
    var callee: Int
  }

  private var drawn: Set<Pair> = []
  /// By callee, in the order in which they came up, its callers and the place that names it first.
  private var callers: [(callee: Int, callers: Set<Int>, span: Span)] = []
  private var places: [Int: Int] = [:]

  /// Draws the call that a text means, if it invokes an app.
  mutating func draw(by caller: Int, _ text: Field, in namespace: NameID?, _ reading: inout Reading) {
    guard let id = text.text.flatMap(Dapr.invokedApp) else { return }
    for callee in reading.services(ofApp: id, in: namespace, at: text.span, via: nil) where callee != caller {
      guard drawn.insert(Pair(caller: caller, callee: callee)).inserted else { continue }
      reading.topology.addCall(from: caller, to: callee, at: text.span, Provenance(.manifests, via: "invocation"))
      if let place = places[callee] {
        callers[place].callers.insert(caller)
      } else {
        places[callee] = callers.count
        callers.append((callee, [caller], text.span))
      }
    }
  }

  /// Says what sidecars do by themselves with the calls that were drawn. What a Resiliency says of them comes before it.
  func implySilence(into reading: inout Reading) {
    for entry in callers {
      reading.add(
        CallPolicy(
          callees: [.service(entry.callee)], callers: .only(entry.callers), settings: Dapr.silence(at: entry.span), precedence: .manifests))
    }
  }
}
