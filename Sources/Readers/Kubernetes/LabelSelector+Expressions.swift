internal import Documents
internal import TopologyModel

extension LabelSelector {
  /// What `matchLabels` and `matchExpressions` ask for; nil where nobody can tell from manifests.
  init?(_ field: Field?, _ names: inout NameTable) {
    self.init(labels: Self.labels(field?["matchLabels"], &names))
    let keys = labels.map { names.bytes($0.key) } + (field?.list("matchExpressions") ?? []).map { $0["key"]?.text ?? [] }
    if keys.contains(where: Self.isGivenLater) { return nil }
    for expression in field?.list("matchExpressions") ?? [] {
      guard let key = expression["key"]?.text.map({ names.intern($0) }), let word = expression["operator"] else { return nil }
      let values = Set(expression.list("values").compactMap(\.text).map { names.intern($0) })
      if word.equals("Exists") {
        requirements.append(.exists(key))
      } else if word.equals("DoesNotExist") {
        requirements.append(.isAbsent(key))
      } else if word.equals("NotIn"), !values.isEmpty {
        requirements.append(.noneOf(key, values))
      } else if word.equals("In"), values.count > 1 {
        requirements.append(.oneOf(key, values))
      } else if word.equals("In"), let value = values.first {
        labels.append(Label(key: key, value: value))
      } else {
        return nil
      }
    }
  }

  /// The labels in a mapping.
  static func labels(_ field: Field?, _ names: inout NameTable) -> [Label] {
    var labels: [Label] = []
    for (key, value) in field?.pairs ?? [] where value.tree.kind(value.id) == .scalar {
      labels.append(Label(key: names.intern(key.text ?? []), value: names.intern(value.text ?? [])))
    }
    return labels
  }

  /// Whether controllers, meshes and the API server give pods a label, which no manifest has.
  private static func isGivenLater(_ key: ArraySlice<UInt8>) -> Bool {
    ["pod-template-hash", "controller-revision-hash", "job-name", "controller-uid"].contains { key.elementsEqual($0.utf8) }
      || [
        "batch.kubernetes.io/", "statefulset.kubernetes.io/", "apps.kubernetes.io/", "security.istio.io/", "service.istio.io/",
        "linkerd.io/", "serving.knative.dev/", "topology.kubernetes.io/",
      ].contains { key.starts(with: $0.utf8) }
  }
}
