import Analyses
import Foundation
import Linting
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

/// A data-flow model of microSecEnD: services and others with stereotypes, and who sends to whom.
struct DataFlows: Decodable, Sendable, CustomTestStringConvertible {
  struct Node: Decodable { let name: String, stereotypes: [String] }
  struct Flow: Decodable { let sender: String, receiver: String }

  let testDescription: String
  /// By name: a role of the native format, or `store`, `external`, `user`.
  let roles: [String: String]
  var flows: [Flow]

  static let all: [DataFlows] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: Shared.url("microsecend").path)) ?? []
    return files.filter { $0.hasSuffix(".json") && !$0.hasSuffix("_rules_model_items.json") }.sorted().compactMap { file in
      let decoder = JSONDecoder()
      decoder.userInfo[.file] = file
      return Shared.data("microsecend/" + file).flatMap { try? decoder.decode(DataFlows.self, from: Data($0)) }
    }
  }()

  private enum Key: String, CodingKey {
    case services
    case externals = "external_entities"
    case flows = "information_flows"
  }

  init(from decoder: any Decoder) throws {
    let model = try decoder.container(keyedBy: Key.self)
    let (services, externals) = (try model.decode([Node].self, forKey: .services), try model.decode([Node].self, forKey: .externals))
    testDescription = decoder.userInfo[.file] as? String ?? ""
    roles = Dictionary(
      services.map { ($0.name, Self.role(of: $0) ?? "service") } + externals.map { ($0.name, Self.role(of: $0) ?? "external") },
      uniquingKeysWith: { first, _ in first })
    flows = try model.decode([Flow].self, forKey: .flows)
  }

  /// The first that fits.
  private static let roleOfStereotype = [
    ("user_stereotype", "user"), ("database", "store"), ("external_database", "store"), ("search_engine", "store"),
    ("service_discovery", "registry"), ("configuration_server", "config"), ("message_broker", "broker"), ("gateway", "gateway"),
    ("web_server", "gateway"), ("tracing_server", "telemetry"), ("monitoring_server", "telemetry"), ("metrics_server", "telemetry"),
    ("monitoring_dashboard", "telemetry"), ("logging_server", "telemetry"), ("administration_server", "telemetry"),
  ]

  private static func role(of node: Node) -> String? { roleOfStereotype.first { node.stereotypes.contains($0.0) }?.1 }

  // MARK: - As a graph

  /// What is left without infrastructure, gateways, stores and users.
  var kept: Set<String> { Set(roles.filter { ["service", "external"].contains($0.value) }.keys) }

  var entries: Set<String> {
    Set(flows.flatMap { roles[$0.sender] == "user" ? [$0.receiver] : roles[$0.receiver] == "user" ? [$0.sender] : [] })
  }

  /// A flow with a store, whichever way it goes, is a use.
  var uses: [(service: String, store: String)] {
    flows.compactMap { flow in
      let (sender, receiver) = (roles[flow.sender], roles[flow.receiver])
      if sender == "store", receiver != "store" { return (flow.receiver, flow.sender) }
      return receiver == "store" && sender != "store" ? (flow.sender, flow.receiver) : nil
    }
  }

  /// Who calls whom: the sender the receiver, but a system of somebody else calls nobody.
  func calls(infrastructure: Bool) -> [(String, String)] {
    flows.compactMap { flow in
      let ends = roles[flow.sender] == "external" ? (flow.receiver, flow.sender) : (flow.sender, flow.receiver)
      let others = [ends.0, ends.1].map { roles[$0] ?? "" }
      if others.contains("user") || others.contains("store") || others[0] == "external" { return nil }
      return infrastructure || (kept.contains(ends.0) && kept.contains(ends.1)) ? ends : nil
    }
  }

  func isGateway(_ one: String, or other: String) -> Bool {
    let (one, other) = (roles[one]!, roles[other]!)
    let passing: Set = ["gateway", "service", "external"]
    return passing.contains(one) && passing.contains(other) && (one == "gateway" || other == "gateway")
  }

  // MARK: - As a topology

  /// The model in the native format.
  private var native: String {
    let (calls, uses, entries) = (calls(infrastructure: true), uses, entries)
    var lines = ["topolint: 1", "services:"]
    for (name, role) in roles.sorted(by: { $0.key < $1.key }) where !["store", "external", "user"].contains(role) {
      let callees = Set(calls.filter { $0.0 == name }.map(\.1)).sorted().map { "{to: \($0)}" }.joined(separator: ", ")
      let stores = Set(uses.filter { $0.service == name }.map(\.store)).sorted().map { "{store: \($0)}" }.joined(separator: ", ")
      lines.append("  \(name): {role: \(role), calls: [\(callees)], uses: [\(stores)]\(entries.contains(name) ? ", entry: true" : "")}")
    }
    for (section, role) in [("stores", "store"), ("externals", "external")] {
      let names = roles.filter { $0.value == role }.keys.sorted()
      lines.append("\(section): {\(names.map { "\($0): {}" }.joined(separator: ", "))}")
    }
    return lines.joined(separator: "\n")
  }

  func linted(_ tier: Tier) -> LintResult {
    var options = Lint.Options()
    options.tier = tier
    return Lint.run(read(native), rules: RuleSet(), options)
  }

  func lintedByTier() -> [LintResult] { Tier.allCases.map(linted) }

  func diagnostics(_ result: LintResult) -> [String] { result.diagnostics.map { words($0.message) } }
}

extension CodingUserInfoKey {
  fileprivate static let file = CodingUserInfoKey(rawValue: "file")!
}

/// Who calls whom by name, and what follows: all by trying, to be held against topolint's own figures.
struct PlainGraph {
  private var targets: [String: Set<String>] = [:]
  private var sources: [String: Set<String>] = [:]
  private var beyond: [String: Set<String>] = [:]

  init(_ edges: [(String, String)]) {
    for (caller, callee) in edges {
      targets[caller, default: []].insert(callee)
      sources[callee, default: []].insert(caller)
    }
    for start in targets.keys {
      var reached: Set<String> = []
      var open = Array(targets[start]!)
      while let next = open.popLast() {
        if reached.insert(next).inserted { open += targets[next] ?? [] }
      }
      beyond[start] = reached
    }
  }

  func callees(_ name: String) -> Set<String> { (targets[name] ?? []).subtracting([name]) }
  func callers(_ name: String) -> Set<String> { (sources[name] ?? []).subtracting([name]) }
  func reaches(_ one: String, _ other: String) -> Bool { beyond[one]?.contains(other) == true }
  func allCallees(_ name: String) -> Set<String> { (beyond[name] ?? []).subtracting([name]) }
  func allCallers(_ name: String) -> Set<String> { Set(beyond.keys.filter { $0 != name && reaches($0, name) }) }
  /// Those that reach themselves.
  var cyclic: Set<String> { Set(beyond.keys.filter { reaches($0, $0) }) }

  func instability(_ name: String) -> Double {
    Double(callees(name).count) / Double(callees(name).count + callers(name).count)
  }
}
