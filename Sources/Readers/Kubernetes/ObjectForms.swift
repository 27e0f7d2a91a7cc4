internal import Documents
internal import SourceText

/// Values and keys of objects that are read, where the API server takes another form: they are not read, and a note says so.
///
/// Sources: the Kubernetes API reference, 1.37, and those of Istio, the Gateway API and KEDA.
enum ObjectForms {
  private enum Form {
    /// A whole number that is not below 0.
    case count
    /// As Go reads it, and not below 0.
    case duration

    func fits(_ field: Field) -> Bool {
      switch self {
      case .count: field.count != nil
      case .duration: field.milliseconds != nil
      }
    }

    var words: Message {
      switch self {
      case .count: "a whole number"
      case .duration: "a time with a unit, such as 2s"
      }
    }
  }

  /// What some kinds hold at a path; `[]` is each item of a list.
  private struct Rules {
    var kinds: [String]
    var values: [(path: [StaticString], form: Form)] = []
    /// Keys that are read, of which one that differs by a letter is meant to be one. None of a mapping's other keys is so near.
    var keys: [(path: [StaticString], words: [String])] = []
  }

  private static let ofContainer = ["image", "env", "envFrom", "args", "command", "ports", "readinessProbe"]

  private static let rules = [
    Rules(
      kinds: ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Rollout", "DeploymentConfig"],
      values: [(["spec", "replicas"], .count)], keys: [(["spec"], ["replicas", "template", "selector"])]),
    Rules(
      kinds: ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Rollout", "DeploymentConfig", "DaemonSet", "Job"],
      keys: [(["spec", "template", "spec"], ["containers"]), (["spec", "template", "spec", "containers", "[]"], ofContainer)]),
    Rules(kinds: ["Pod"], keys: [(["spec"], ["containers"]), (["spec", "containers", "[]"], ofContainer)]),
    Rules(
      kinds: ["HorizontalPodAutoscaler"], values: [(["spec", "minReplicas"], .count), (["spec", "maxReplicas"], .count)],
      keys: [(["spec"], ["minReplicas", "maxReplicas"])]),
    Rules(
      kinds: ["ScaledObject", "ScaledJob"],
      values: [
        (["spec", "minReplicaCount"], .count), (["spec", "maxReplicaCount"], .count), (["spec", "idleReplicaCount"], .count),
      ], keys: [(["spec"], ["minReplicaCount", "maxReplicaCount", "idleReplicaCount"])]),
    Rules(
      kinds: ["VirtualService"],
      values: [
        (["spec", "http", "[]", "timeout"], .duration), (["spec", "http", "[]", "retries", "attempts"], .count),
        (["spec", "http", "[]", "retries", "perTryTimeout"], .duration), (["spec", "http", "[]", "retries", "backoff"], .duration),
      ],
      keys: [
        (["spec", "http", "[]"], ["timeout", "retries", "route", "match"]),
        (["spec", "http", "[]", "retries"], ["attempts", "perTryTimeout", "retryOn", "backoff"]),
      ]),
    Rules(
      kinds: ["DestinationRule"],
      values: [
        (["spec", "trafficPolicy", "connectionPool", "http", "http2MaxRequests"], .count),
        (["spec", "trafficPolicy", "connectionPool", "http", "http1MaxPendingRequests"], .count),
        (["spec", "trafficPolicy", "outlierDetection", "consecutive5xxErrors"], .count),
        (["spec", "trafficPolicy", "outlierDetection", "maxEjectionPercent"], .count),
      ], keys: [(["spec", "trafficPolicy"], ["connectionPool", "outlierDetection", "loadBalancer"])]),
    Rules(
      kinds: ["HTTPRoute", "GRPCRoute"],
      values: [
        (["spec", "rules", "[]", "timeouts", "request"], .duration), (["spec", "rules", "[]", "timeouts", "backendRequest"], .duration),
        (["spec", "rules", "[]", "retry", "attempts"], .count), (["spec", "rules", "[]", "retry", "backoff"], .duration),
      ], keys: [(["spec", "rules", "[]"], ["timeouts", "backendRefs"])]),
  ]

  /// - Parameter kind: `Deployment`, or `DeploymentList` of one whose kind its list says.
  /// - Complexity: linear in what is looked at.
  static func notes(on object: Field, _ kind: ArraySlice<UInt8>) -> [Diagnostic] {
    let kind = object["kind"] == nil ? kind.dropLast(4) : kind
    return rules.filter { $0.kinds.contains { kind.elementsEqual($0.utf8) } }.flatMap { rules in
      rules.values.flatMap { path, form in values(at: path, in: object).compactMap { note(on: $0, path[path.count - 1], form) } }
        + rules.keys.flatMap { path, words in values(at: path, in: object).flatMap { notes(onKeysOf: $0, words) } }
    }
  }

  private static func values(at path: [StaticString], in object: Field) -> [Field] {
    path.reduce([object]) { found, step in
      found.flatMap { field in step.description == "[]" ? Array(field.items) : [field[step]].compactMap { $0 } }
    }
  }

  /// A null says nothing, and of a template what it will be is not known.
  private static func note(on field: Field, _ key: StaticString, _ form: Form) -> Diagnostic? {
    if field.tree.isNull(field.id) || form.fits(field) || isTemplate(field) { return nil }
    return Diagnostic(.note, "`\(ours: key.description)` must be \(form.words), and is not read", at: field.span)
  }

  private static func isTemplate(_ field: Field) -> Bool {
    ["{{", "${", "$("].contains { field.text?.firstRange(of: Array($0.utf8)) != nil }
  }

  private static func notes(onKeysOf field: Field, _ words: [String]) -> [Diagnostic] {
    field.pairs.compactMap { key, _ in
      guard let text = key.text, text.count <= 64, !words.contains(where: { text.elementsEqual($0.utf8) }),
        let word = words.first(where: { Spelling.distance(text, $0.utf8) ?? .max <= 1 })
      else { return nil }
      return Diagnostic(
        .note, "the key '\(Untrusted(text))' says nothing to Kubernetes, and is not read", at: key.span,
        hint: "did you mean '\(ours: word)'?")
    }
  }
}
