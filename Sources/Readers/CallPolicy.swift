internal import SourceText
internal import TopologyModel

/// What a mesh or a proxy says of calls: which it selects, and their attributes. It says it of hosts, and the calls come from
/// other files: `Reading` joins the two when all readers have drawn what they draw, as a compiler looks up names.
struct CallPolicy {
  /// Who is called.
  enum Callee: Hashable {
    /// A host in lower case, as `Address.host` is, and where it is named.
    case host([UInt8], HostScope)
    /// A number in the topology.
    case service(Int)
  }

  /// Whose calls it is about, by their numbers in the topology.
  struct Callers {
    /// Nil for all.
    var only: Set<Int>?
    var except: Set<Int> = []

    static let all = Callers()
    static func only(_ callers: Set<Int>) -> Callers { Callers(only: callers) }
    static func allBut(_ others: Set<Int>) -> Callers { Callers(except: others) }

    func contains(_ caller: Int) -> Bool { (only?.contains(caller) ?? true) && !except.contains(caller) }
  }

  /// One attribute of a call.
  struct Setting {
    var attribute: Attribute
    /// In the unit of its quantity; nil where what stands there is not to be known: no default holds then.
    var value: Double?
    /// Where it is said.
    var span: Span
    /// The convention that means it by silence; nil where it is said.
    var impliedBy: String?
  }

  /// Where requests go besides or in place of whom they are meant for.
  struct Detour {
    var callee: Callee
    /// Whether it gets a copy, for whose answer nobody waits.
    var isCopy: Bool
    var span: Span
    /// The field that says it, as edges name it.
    var via: String
    /// What holds there of these requests, in place of what holds of others; empty where nothing else does.
    var settings: [Setting] = []
  }

  /// Calls to any of them.
  var callees: [Callee]
  var callers = Callers.all
  var settings: [Setting] = []
  var detours: [Detour] = []
  /// How specific it is.
  var precedence = Precedence.mesh
  /// Whether it is about requests that name the host, and about those that routes of another lead there only as far as these say nothing.
  var isOfRoutes = false
}

/// The ends of a call.
private struct Pair: Hashable {
  var caller: Int
  var callee: Int
}

extension Reading {
  /// Says of one call what a policy would.
  mutating func set(_ settings: [CallPolicy.Setting], of edge: TopologyBuilder.Element, _ precedence: Precedence = .mesh) {
    guard case .call = edge else { return }
    for setting in settings {
      if let value = setting.value {
        topology.set(setting.attribute, value, of: edge, at: setting.span, precedence, impliedBy: setting.impliedBy)
      } else {
        topology.missValue(of: setting.attribute, edge)
      }
    }
  }

  /// Says of a call that what it carries are copies of requests, for whose answers nobody waits.
  mutating func setCopies(on edge: TopologyBuilder.Element, at span: Span) {
    if case .call(let call) = edge { topology.setOfCopies(call) }
    topology.set(.mode, Mode.async.value, of: edge, at: span, .mesh)
    topology.set(.needsResponse, 0, of: edge, at: span, .mesh)
  }

  /// Says of what one service consumes what the broker says of it.
  mutating func set(_ settings: [CallPolicy.Setting], ofConsume consume: Int) {
    for setting in settings {
      guard let value = setting.value else { continue }
      topology.set(setting.attribute, value, of: .consume(consume), at: setting.span, .manifests, impliedBy: setting.impliedBy)
    }
  }

  /// Takes a policy, which is applied when all calls are drawn.
  mutating func add(_ policy: CallPolicy) { policies.append(policy) }

  /// The services that a host leads to, those of other readers too; of one that no reader declares the service of that name, if
  /// there is one. Nothing is put into the topology for it.
  mutating func services(of callee: CallPolicy.Callee) -> [Int] {
    guard case .host(let host, let scope) = callee else {
      if case .service(let service) = callee { return [service] }
      return []
    }
    switch hosts.target(of: host, in: scope) {
    case .host(let index):
      let nodes = hosts.hosts[hosts.resolved(index)].nodes
      return nodes.compactMap { node in if case .service(let service) = hosts.nodes[node].element { service } else { nil } }
    case .missing(let name, _): return topology.findService(hosts.shown(missing: name, in: scope)).map { [$0] } ?? []
    case .outside: return topology.findService(host[...]).map { [$0] } ?? []
    case .nothing: return []
    }
  }

  /// How often a policy may be about a call. Some thousand policies of one host, each about all of its callers, would be without end.
  private static let mostPolicyCalls = 4_000_000

  /// Sets what policies say of the calls that they select. Of two that say different things of one call the builder tells.
  /// - Complexity: linear in calls, policies and what is set, which is limited.
  package mutating func applyPolicies() {
    guard !policies.isEmpty else { return }
    defer { self.policies = [] }
    var callsOfCallee: [Int: [(call: Int, caller: Int)]] = [:]
    /// Who calls whom, and who has copies sent to whom.
    var (pairs, copied): (Set<Pair>, Set<Pair>) = ([], [])
    for (call, ends) in topology.callEnds.enumerated() {
      let pair = Pair(caller: ends.caller, callee: ends.callee)
      // What is said of requests is not said of their copies.
      if topology.isOfCopies(call) {
        copied.insert(pair)
      } else {
        pairs.insert(pair)
        callsOfCallee[ends.callee, default: []].append((call, ends.caller))
      }
    }
    let policies = self.policies.map { policy in (policy, callees: Set(policy.callees.flatMap { services(of: $0) }).sorted()) }
    // What routes say of the calls that they make.
    var ofDetours: [Int: Set<Attribute>] = [:]
    /// By the ends of a call that routes make, what each of them says of it, in the order in which they came.
    var ways: [Pair: (call: Int, settings: [RouteSettings])] = [:]
    var order: [Pair] = []
    func take(_ detours: [CallPolicy.Detour], _ callee: Int, _ calls: [(call: Int, caller: Int)]) {
      for detour in detours {
        let provenance = Provenance(.mesh, via: detour.via)
        for target in services(of: detour.callee) where target != callee {
          for (_, caller) in calls where caller != target {
            let pair = Pair(caller: caller, callee: target)
            if ways[pair] != nil { ways[pair]!.settings.append(detour.settings) }
            guard detour.isCopy ? copied.insert(pair).inserted : pairs.insert(pair).inserted else { continue }
            let call = topology.addCall(from: caller, to: target, at: detour.span, provenance)
            if detour.isCopy {
              setCopies(on: .call(call), at: detour.span)
            } else {
              callsOfCallee[target, default: []].append((call, caller))
              ways[pair] = (call, [detour.settings])
              order.append(pair)
            }
          }
        }
      }
    }
    // First where requests go: what holds there holds for them too.
    for isCopy in [false, true] {
      for (policy, callees) in policies where policy.detours.contains(where: { $0.isCopy == isCopy }) {
        let detours = policy.detours.filter { $0.isCopy == isCopy }
        for callee in callees { take(detours, callee, (callsOfCallee[callee] ?? []).filter { policy.callers.contains($0.caller) }) }
      }
      if isCopy { break }
      for (call, settings) in order.map({ ways[$0]! }) {
        let merged = RouteSettings.merged(settings)
        set(merged, of: .call(call))
        if !merged.isEmpty { ofDetours[call] = Set(merged.map(\.attribute)) }
      }
      ways = [:]
    }
    var left = Self.mostPolicyCalls
    /// Hands on what each policy says of each of its calls; false where there are too many of these.
    func forEachCall(of policies: [(CallPolicy, callees: [Int])], _ body: (CallPolicy, Int, RouteSettings) -> Void) -> Bool {
      for (policy, callees) in policies {
        for callee in callees {
          for (call, caller) in callsOfCallee[callee] ?? [] where policy.callers.contains(caller) {
            left -= 1
            guard left >= 0 else {
              fail("policies are about too many calls; not all were applied", at: policy.settings.first?.span ?? .none)
              return false
            }
            let said = policy.isOfRoutes ? ofDetours[call] ?? [] : []
            body(policy, call, said.isEmpty ? policy.settings : policy.settings.filter { !said.contains($0.attribute) })
          }
        }
      }
      return true
    }
    /// What stands where a policy of a mesh speaks of a call, and is not to be known: nobody's silence means it.
    var open: [Int: Set<Attribute>] = [:]
    let withUnknown = policies.filter { $0.0.precedence == .mesh && $0.0.settings.contains { $0.value == nil } }
    guard
      forEachCall(of: withUnknown, { open[$1, default: []].formUnion($2.filter { $0.value == nil }.map(\.attribute)) })
    else { return }
    let ofMeshes = policies.filter { $0.0.precedence == .mesh }
    _ = forEachCall(of: ofMeshes + policies.filter { $0.0.precedence != .mesh }) { policy, call, settings in
      let open = open[call] ?? []
      let known = open.isEmpty ? settings : settings.filter { $0.impliedBy == nil || !open.contains($0.attribute) }
      set(known, of: .call(call), policy.precedence)
    }
  }
}
