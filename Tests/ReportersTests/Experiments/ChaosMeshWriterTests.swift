import Analyses
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

@testable import Reporters

@Suite struct ChaosMeshWriterTests {
  /// What the documentation of Chaos Mesh names, by kind: https://chaos-mesh.org/docs/simulate-pod-chaos-on-kubernetes/ and
  /// https://chaos-mesh.org/docs/simulate-network-chaos-on-kubernetes/ have the fields of `spec`,
  /// https://chaos-mesh.org/docs/define-chaos-experiment-scope/ those of `selector`.
  private static let fields: [String: Set<String>] = [
    "PodChaos": ["action", "mode", "value", "selector", "duration", "containerNames", "gracePeriod"],
    "NetworkChaos": [
      "action", "mode", "value", "selector", "duration", "target", "direction", "externalTargets", "device", "delay", "loss", "duplicate",
      "corrupt", "rate", "bandwidth",
    ],
    "delay": ["latency", "correlation", "jitter", "reorder"],
    "target": ["mode", "value", "selector"],
    "selector": [
      "namespaces", "labelSelectors", "expressionSelectors", "annotationSelectors", "fieldSelectors", "podPhaseSelectors", "nodeSelectors",
      "nodes", "pods",
    ],
    "expressionSelectors": ["key", "operator", "values"],
  ]
  private static let actions: [String: Set<String>] = [
    "PodChaos": ["pod-failure", "pod-kill", "container-kill"],
    "NetworkChaos": ["delay", "loss", "duplicate", "corrupt", "partition", "bandwidth"],
  ]

  /// An object as PyYAML reads it, each part of it as paths to its keys.
  struct Object: Decodable {
    let kind: String
    let name: String
    let action: String
    let mode: String
    let paused: String
    let keys: [String: [String]]
  }

  private func read(_ text: [UInt8]) throws -> [Object] {
    let program = """
      import json, sys, yaml
      found = []
      for item in yaml.safe_load_all(json.load(sys.stdin)):
          if item is None: continue
          assert item["apiVersion"] == "chaos-mesh.org/v1alpha1" and set(item) == {"apiVersion", "kind", "metadata", "spec"}
          spec, keys = item["spec"], {}
          def walk(name, part):
              if isinstance(part, list):
                  for one in part: walk(name, one)
              if not isinstance(part, dict) or name == "labelSelectors": return
              keys.setdefault(name, []).extend(part)
              for key in part: walk(key, part[key])
          walk(item["kind"], spec)
          found.append({"kind": item["kind"], "name": item["metadata"]["name"], "action": spec["action"], "mode": spec["mode"], "keys": keys,
            "paused": item["metadata"]["annotations"]["experiment.chaos-mesh.org/pause"]})
      json.dump(found, sys.stdout)
      """
    return try Oracles.ask(program, String(decoding: text, as: UTF8.self))
  }

  private func check(_ objects: [Object]) {
    #expect(Set(objects.map(\.name)).count == objects.count)
    for object in objects {
      #expect(object.paused == "true" && Self.actions[object.kind]?.contains(object.action) == true)
      #expect(["one", "all", "fixed", "fixed-percent", "random-max-percent"].contains(object.mode))
      #expect(object.name.wholeMatch(of: /[a-z0-9]([-a-z0-9]*[a-z0-9])?/) != nil && object.name.utf8.count <= 63)
      for (part, keys) in object.keys { #expect(Set(keys).subtracting(Self.fields[part] ?? []) == [], "\(part) of \(object.name)") }
    }
  }

  @Test(
    "parts of ours fail by their pods, those of others by the network to them, slow answers are late for their callers",
    .enabled(if: Oracles.areNamed, Comment(rawValue: Oracles.missing)))
  func faults() throws {
    let base = Sample.bookshop().base
    var forecast = Forecast(base)
    var fault = Fault()
    fault.failing = base.topology.elements(named: "orders-db") + base.topology.elements(named: "card-network")
    fault.slow = base.topology.elements(named: "payments").map { Fault.Slow(element: $0, milliseconds: 0.4) }
    fault.duration = 90_000
    forecast.fault = fault
    forecast.consequences = Consequences(of: fault, in: base)
    let (output, notes) = ChaosMeshWriter.write(forecast)
    let objects = try read(output)
    check(objects)
    #expect(objects.map(\.name) == ["topolint-1-orders-db", "topolint-1-2-card-network", "topolint-1-3-payments"])
    #expect(objects.map(\.action) == ["pod-failure", "partition", "delay"] && notes.isEmpty)
    let lines = text(output)
    #expect(lines.contains("latency: 1ms") && lines.contains("duration: 90000ms") && lines.contains("externalTargets: [\"card-network\"]"))
  }

  @Test("where nobody says how many zones there are, that is told")
  func zones() {
    let base = Sample.bookshop().base
    var forecast = Forecast(base)
    var fault = Fault()
    fault.failZone(of: base.topology)
    forecast.fault = fault
    forecast.consequences = Consequences(of: fault, in: base)
    let (output, notes) = ChaosMeshWriter.write(forecast)
    #expect(!text(output).contains("kind:") && notes.count == fault.withoutZone.count)
  }

  @Test(
    "whatever names hold, the objects are those of Chaos Mesh, and what cannot be selected is told",
    .enabled(if: Oracles.areNamed, Comment(rawValue: Oracles.missing)), arguments: 0..<20)
  func hostile(seed: Int) throws {
    let base = RandomTopology(seed: seed).result.base
    var forecast = Forecast(base)
    forecast.ranking = DamageRanking(base)
    let (output, notes) = ChaosMeshWriter.write(forecast)
    let objects = try read(output)
    check(objects)
    #expect(objects.count + notes.count == forecast.harmful.prefix(10).count)
  }

  @Test("a name is a label if Kubernetes takes it for one")
  func labels() {
    for name in ["a", "orders-db", "A.b_c", String(repeating: "x", count: 63)] { #expect(ChaosMeshWriter.isLabel(Untrusted(name))) }
    for name in ["", "-a", "a-", "a b", "a/b", "é", "a\nb", String(repeating: "x", count: 64)] {
      #expect(!ChaosMeshWriter.isLabel(Untrusted(name)))
    }
    #expect(ChaosMeshWriter.slug("A.b/ç") == "a-b" && ChaosMeshWriter.slug("…") == "part")
    #expect(ChaosMeshWriter.time(0) == "1ms" && ChaosMeshWriter.time(1.2) == "2ms" && ChaosMeshWriter.time(.infinity) == "1000000000000ms")
  }
}
