internal import Documents
internal import SourceText

/// Values and keys of objects that are read, where the API server takes another form: they are not read, and a note says so; and values
/// that it refuses for what stands beside them, which are errors.
///
/// Sources: the Kubernetes API reference, 1.37, and those of Istio, the Gateway API and KEDA.
enum ObjectForms {
  private enum Form {
    /// A whole number that is not below 0, and no text.
    case integer
    /// A whole number that is not below 0, as text or not.
    case count
    /// As Go reads it, and not below 0.
    case duration
    /// As the Gateway API takes it.
    case gatewayDuration

    func fits(_ field: Field) -> Bool {
      switch self {
      case .integer: field.integer != nil
      case .count: field.count != nil
      case .duration: field.milliseconds != nil
      case .gatewayDuration: field.gatewayMilliseconds != nil
      }
    }

    var words: Message {
      switch self {
      case .integer, .count: "a whole number"
      case .duration: "a time with a unit, such as 2s"
      case .gatewayDuration: "whole numbers of up to five digits with the units h, m, s and ms, such as 1m30s"
      }
    }
  }

  /// What some kinds hold at a path; `[]` is each item of a list, or value of a mapping.
  private struct Rules {
    var kinds: [String]
    var values: [(path: [StaticString], form: Form)] = []
    /// Keys that are read, of which one that differs by a letter is meant to be one. None of a mapping's other keys is so near.
    var keys: [(path: [StaticString], words: [String])] = []
    /// What must be text, of which YAML makes a number or a boolean where it stands without quotes.
    var texts: [[StaticString]] = []
    /// Two keys of a mapping of which the first may not be more than the second.
    var limits: [(path: [StaticString], least: StaticString, most: StaticString)] = []
    /// Two keys of which a mapping has one.
    var alternatives: [(path: [StaticString], StaticString, StaticString)] = []
  }

  private static let ofContainer = ["image", "env", "envFrom", "args", "command", "ports", "readinessProbe"]

  private static let rules = [
    Rules(
      kinds: ["Ingress"],
      values: [
        (["metadata", "annotations", "nginx.ingress.kubernetes.io/proxy-read-timeout"], .count),
        (["metadata", "annotations", "nginx.ingress.kubernetes.io/proxy-next-upstream-tries"], .count),
      ]),
    Rules(
      kinds: ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Rollout", "DeploymentConfig"],
      values: [(["spec", "replicas"], .integer)], keys: [(["spec"], ["replicas", "template", "selector"])]),
    Rules(
      kinds: ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Rollout", "DeploymentConfig", "DaemonSet", "Job"],
      keys: [(["spec", "template", "spec"], ["containers"]), (["spec", "template", "spec", "containers", "[]"], ofContainer)],
      texts: [["spec", "template", "spec", "containers", "[]", "env", "[]", "value"]]),
    Rules(
      kinds: ["Pod"], keys: [(["spec"], ["containers"]), (["spec", "containers", "[]"], ofContainer)],
      texts: [["spec", "containers", "[]", "env", "[]", "value"]]),
    Rules(
      kinds: ["CronJob"], texts: [["spec", "jobTemplate", "spec", "template", "spec", "containers", "[]", "env", "[]", "value"]]),
    Rules(kinds: ["ConfigMap"], texts: [["data", "[]"]]),
    Rules(
      kinds: ["HorizontalPodAutoscaler"], values: [(["spec", "minReplicas"], .integer), (["spec", "maxReplicas"], .integer)],
      keys: [(["spec"], ["minReplicas", "maxReplicas"])], limits: [(["spec"], "minReplicas", "maxReplicas")]),
    Rules(kinds: ["PodDisruptionBudget"], alternatives: [(["spec"], "minAvailable", "maxUnavailable")]),
    Rules(
      kinds: ["ScaledObject", "ScaledJob"],
      values: [
        (["spec", "minReplicaCount"], .integer), (["spec", "maxReplicaCount"], .integer), (["spec", "idleReplicaCount"], .integer),
      ], keys: [(["spec"], ["minReplicaCount", "maxReplicaCount", "idleReplicaCount"])]),
    // A ScaledJob with more as the least takes the most for it.
    Rules(kinds: ["ScaledObject"], limits: [(["spec"], "minReplicaCount", "maxReplicaCount")]),
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
        (["spec", "rules", "[]", "timeouts", "request"], .gatewayDuration),
        (["spec", "rules", "[]", "timeouts", "backendRequest"], .gatewayDuration),
        (["spec", "rules", "[]", "retry", "attempts"], .count), (["spec", "rules", "[]", "retry", "backoff"], .gatewayDuration),
      ], keys: [(["spec", "rules", "[]"], ["timeouts", "backendRefs"])]),
  ]

  /// - Parameter kind: `Deployment`, or `DeploymentList` of one whose kind its list says.
  /// - Complexity: linear in what is looked at.
  static func notes(on object: Field, _ kind: ArraySlice<UInt8>) -> [Diagnostic] {
    let kind = object["kind"] == nil ? kind.dropLast(4) : kind
    var notes: [Diagnostic] = []
    for rules in rules where rules.kinds.contains(where: { kind.elementsEqual($0.utf8) }) {
      for (path, form) in rules.values { notes += values(at: path, in: object).compactMap { note(on: $0, path[path.count - 1], form) } }
      for (path, words) in rules.keys { notes += values(at: path, in: object).flatMap { Self.notes(onKeysOf: $0, words) } }
      for path in rules.texts { notes += values(at: path, in: object).compactMap(note(onText:)) }
      for (path, least, most) in rules.limits { notes += values(at: path, in: object).compactMap { error(on: $0, least, most) } }
      for (path, one, other) in rules.alternatives { notes += values(at: path, in: object).compactMap { error(on: $0, oneOf: one, other) } }
    }
    return notes + errors(onRoute: object)
  }

  /// What rules of the Gateway API's own routes may not say together.
  private static func errors(onRoute object: Field) -> [Diagnostic] {
    guard object["apiVersion"]?.text?.starts(with: "gateway.networking.k8s.io/".utf8) ?? false else { return [] }
    let timeouts = values(at: ["spec", "rules", "[]", "timeouts"], in: object).compactMap {
      error(on: $0, "backendRequest", "request", areTimes: true)
    }
    return timeouts
      + values(at: ["spec", "rules", "[]"], in: object).compactMap { rule in
        guard let redirect = rule.list("filters").lazy.compactMap({ $0["requestRedirect"] }).first,
          let backend = rule.list("backendRefs").first
        else { return nil }
        return Diagnostic(
          .error, "a rule with `requestRedirect` has `backendRefs`, which Kubernetes refuses", at: backend.span,
          hint: "leave out one of them",
          related: Diagnostic.Related(span: redirect.span, message: "the redirect stands here"))
      }
  }

  /// An error where a mapping has more as the least than as the most. A time of 0 is no limit.
  private static func error(on field: Field, _ least: StaticString, _ most: StaticString, areTimes: Bool = false) -> Diagnostic? {
    func number(_ field: Field) -> Double? {
      areTimes ? field.gatewayMilliseconds.map { $0 == 0 ? .infinity : $0 } : field.count.map { Double($0) }
    }
    guard let low = field[least], let high = field[most], let lowest = number(low), let highest = number(high), lowest > highest,
      lowest < .infinity
    else { return nil }
    return Diagnostic(
      .error, "`\(ours: least.description)` is more than `\(ours: most.description)`, which is refused", at: low.span,
      related: Diagnostic.Related(span: high.span, message: "that stands here"))
  }

  private static func error(on field: Field, oneOf one: StaticString, _ other: StaticString) -> Diagnostic? {
    guard let first = field[one], let second = field[other], !first.tree.isNull(first.id), !second.tree.isNull(second.id) else {
      return nil
    }
    return Diagnostic(
      .error, "`\(ours: one.description)` and `\(ours: other.description)` stand together, which Kubernetes refuses", at: second.span,
      hint: "leave out one of them")
  }

  private static func values(at path: [StaticString], in object: Field) -> [Field] {
    path.reduce([object]) { found, step in
      found.flatMap { field in
        step.description == "[]" ? Array(field.items) + field.pairs.map(\.value) : [field[step]].compactMap { $0 }
      }
    }
  }

  /// A null says nothing, and of a template what it will be is not known.
  private static func note(on field: Field, _ key: StaticString, _ form: Form) -> Diagnostic? {
    if field.tree.isNull(field.id) || form.fits(field) || isTemplate(field) { return nil }
    let isText = form == .integer && field.count != nil
    return Diagnostic(
      .note, "`\(ours: key.description)` must be \(form.words), and is not read", at: field.span,
      hint: isText ? "take the quotes away" : nil)
  }

  /// Only what every YAML takes for a number or a boolean.
  private static func note(onText field: Field) -> Diagnostic? {
    guard field.tree.node(field.id).style == .plain, let text = field.text else { return nil }
    let isBoolean = text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8)
    guard isBoolean || field.integer != nil else { return nil }
    return Diagnostic(
      .note, "Kubernetes takes text here, and refuses \(ours: isBoolean ? "a boolean" : "a number")", at: field.span,
      hint: "put it in quotes")
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
