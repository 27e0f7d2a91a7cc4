import Documents
import SourceText
import TopologyModel

@testable import Readers

/// What the Kubernetes reader makes of some manifests, as text that tests compare.
struct KubernetesReading {
  let topology: Topology
  let diagnostics: [Diagnostic]
  let files: SourceFiles

  init(_ manifests: String...) { self.init(files: manifests.map { ("manifest.yaml", Array($0.utf8)) }) }

  init(files inputs: [(path: String, bytes: [UInt8])], textBytes: Int? = nil) {
    var files = SourceFiles()
    var reader = KubernetesReader()
    if let textBytes { reader.textBytes = textBytes }
    var reading = Reading()
    for input in inputs {
      let (tree, diagnostics) = YAMLReader.read(files.add(path: Untrusted(input.path), bytes: input.bytes))
      reading.diagnostics += diagnostics
      for root in tree.roots where KubernetesReader.recognizes(tree, root) { reader.read(tree, root, into: &reading) }
    }
    reader.declare(into: &reading)
    reader.resolve(into: &reading)
    reading.applyPolicies()
    let (topology, conflicts) = reading.topology.build()
    self.topology = topology
    self.diagnostics = reading.diagnostics + conflicts
    self.files = files
  }

  private func text(_ name: Untrusted) -> String { String(decoding: name.bytes, as: UTF8.self) }

  /// `name` of a service, `name:role` of anything else.
  var services: [String] {
    topology.services.map { text(topology.names[$0.name]) + ($0.role == .service ? "" : ":\($0.role.word)") }
  }

  /// `kind: what it is called`, of policies and the like that do not do what they say.
  var faults: [String] { topology.policyFaults.map { "\($0.kind): \(text(topology.names[$0.name]))" } }

  /// Calls that somebody keeps out.
  var forbidden: [String] {
    topology.calls.indices.filter { topology.knowledge(.reachable, of: ID<Call>($0)).value == 0 }.map { calls[$0] }
  }

  /// `name:kind`, `?` behind what is not declared.
  var stores: [String] {
    topology.stores.indices.map { index in
      let id = ID<Store>(index)
      let kind = topology.knowledge(.kind, of: id).value.map { text(topology.names[NameID(value: $0)]) } ?? ""
      return "\(text(topology.name(id))):\(kind)\(topology.stores[index].isDeclared ? "" : "?")"
    }
  }

  var calls: [String] { topology.calls.map { "\(text(topology.name($0.caller))) -> \(text(topology.name($0.callee)))" } }

  var uses: [String] { topology.uses.map { "\(text(topology.name($0.service))) -> \(text(topology.name($0.store)))" } }

  var edges: [String] { calls + uses }

  /// `a -> q` of what is published, `q -> a` of what is consumed.
  var messages: [String] {
    topology.publishes.map { "\(text(topology.name($0.service))) -> \(text(topology.names[topology.queues[$0.queue.index].name]))" }
      + topology.consumes.map { "\(text(topology.names[topology.queues[$0.queue.index].name])) -> \(text(topology.name($0.service)))" }
  }

  /// `name:kind`, `?` behind what is not declared.
  var queues: [String] {
    topology.queues.indices.map { index in
      let kind = topology.knowledge(.kind, of: ID<Queue>(index)).value.map { text(topology.names[NameID(value: $0)]) } ?? ""
      return "\(text(topology.names[topology.queues[index].name])):\(kind)\(topology.queues[index].isDeclared ? "" : "?")"
    }
  }

  func knowledge(_ attribute: Attribute, ofQueue name: String) -> Knowledge {
    topology.knowledge(attribute, of: ID<Queue>(topology.queues.firstIndex { text(topology.names[$0.name]) == name } ?? 0))
  }

  /// A value that is the name of something.
  func name(_ attribute: Attribute, ofQueue queue: String) -> String? {
    knowledge(attribute, ofQueue: queue).value.map { text(topology.names[NameID(value: $0)]) }
  }

  /// What is written where a call stands.
  func source(ofCall index: Int) -> String { index < topology.calls.count ? text(at: topology.calls[index].span) : "" }

  func text(at span: Span) -> String {
    String(decoding: files.file(of: span)!.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
  }

  func service(_ name: String) -> ID<Service> {
    ID(topology.services.firstIndex { text(topology.names[$0.name]) == name } ?? 0)
  }

  func value(_ attribute: Attribute, of name: String) -> Double? { topology.knowledge(attribute, of: service(name)).value }

  func protocolName(ofCall index: Int) -> String? {
    index >= topology.calls.count
      ? "no call" : topology.knowledge(.protocolName, of: ID<Call>(index)).value.map { text(topology.names[NameID(value: $0)]) }
  }
}

/// A Deployment and the Service before it, with lines for its container.
func deployment(_ name: String, image: String = "shop/app", port: Int? = nil, service: Bool = true, _ container: String = "") -> String {
  let served = """
    apiVersion: v1
    kind: Service
    metadata: {name: \(name)}
    spec:
      selector: {app: \(name)}
      ports: [{name: http, port: \(port ?? 80)}]
    ---

    """
  return (service ? served : "") + """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: \(name)
    spec:
      selector: {matchLabels: {app: \(name)}}
      template:
        metadata: {labels: {app: \(name)}}
        spec:
          containers:
          - name: main
            image: \(image)
    \(container.split(separator: "\n", omittingEmptySubsequences: false).map { "        " + $0 }.joined(separator: "\n"))
    ---

    """
}

/// `env:` with one variable a line, `NAME: value`.
func env(_ variables: String...) -> String {
  "env:\n"
    + variables.map { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      return "- name: \(parts[0])\n  value: \(parts[1].drop { $0 == " " })"
    }.joined(separator: "\n")
}
