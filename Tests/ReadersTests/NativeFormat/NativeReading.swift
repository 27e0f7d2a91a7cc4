import Documents
import SourceText
import TestSupport
import TopologyModel

@testable import Readers

/// What the native reader makes of some files, as text that tests compare.
struct NativeReading {
  let topology: Topology
  let faults: [String]

  init(_ texts: String...) { self.init(files: texts.map { (path: "a.yaml", bytes: Array($0.utf8)) }) }

  init(json text: String) { self.init(files: [(path: "a.json", bytes: Array(text.utf8))]) }

  init(files inputs: [(path: String, bytes: [UInt8])]) {
    var files = SourceFiles()
    var reader = NativeReader()
    var reading = Reading()
    for input in inputs {
      let file = files.add(path: Untrusted(input.path), bytes: input.bytes)
      let (tree, diagnostics) = input.path.hasSuffix(".json") ? JSONReader.read(file) : YAMLReader.read(file)
      reading.diagnostics += diagnostics
      guard diagnostics.isEmpty else { continue }
      for root in tree.roots { reader.read(tree, root, into: &reading) }
    }
    reader.declare(into: &reading)
    reader.resolve(into: &reading)
    let (topology, conflicts) = reading.topology.build()
    self.topology = topology
    faults = (reading.diagnostics + conflicts).map { $0.text(in: files) }
  }

  /// Everything that the topology holds but places, one line each, for comparing two topologies.
  var facts: [String] { Self.facts(topology) }

  static func facts(_ topology: Topology) -> [String] {
    func name(_ id: NameID) -> String { topology.names[id].text.debugDescription }
    func attributes(_ run: AttributeRun, _ owner: Owner) -> String {
      let entries = topology.attributes[Int(run.start)..<Int(run.start + run.count)].map { entry in
        if case .text = entry.attribute.quantity { return "\(entry.attribute)=\(name(NameID(value: entry.value)))" }
        return "\(entry.attribute)=\(entry.value)"
      }
      let known = topology.vocabularies[run.vocabulary].attributes
      let unknown = Attribute.of(owner)
        .filter { topology.entry($0, in: run) == nil && !known.contains($0) && !$0.isObservation }
        .map { "\($0)?" }
      let edges = owner == .service && !topology.listsAll(run) ? ["edges?"] : []
      return (entries.sorted() + unknown + edges).map { " " + $0 }.joined()
    }
    var facts = [
      "topology \(topology.name.map(name) ?? "")" + attributes(topology.own, .topology),
      "defaults" + attributes(topology.callDefaults, .call),
    ]
    facts += topology.services.map {
      "service \(name($0.name)) \($0.role.word)" + attributes($0.attributes, $0.role == .external ? .external : .service)
    }
    facts += topology.calls.indices.map { index in
      let call = topology.calls[index]
      return
        "call \(name(topology.services[call.caller.index].name)) \(name(topology.services[call.callee.index].name)) \(call.confidence.word)"
        + attributes(call.attributes, .call)
    }
    func service(_ id: ID<Service>) -> String { name(topology.services[id.index].name) }
    facts += topology.publishes.map {
      "publish \(service($0.service)) \(name(topology.queues[$0.queue.index].name))" + attributes($0.attributes, .publish)
    }
    facts += topology.consumes.map {
      "consume \(service($0.service)) \(name(topology.queues[$0.queue.index].name)) \($0.steps.map(name))"
        + attributes($0.attributes, .consume)
    }
    facts += topology.uses.map {
      "use \(service($0.service)) \(name(topology.stores[$0.store.index].name))" + attributes($0.attributes, .use)
    }
    facts += topology.stores.map { "store \(name($0.name)) \($0.isDeclared)" + attributes($0.attributes, .store) }
    facts += topology.queues.map { "queue \(name($0.name)) \($0.isDeclared)" + attributes($0.attributes, .queue) }
    facts += topology.exceptions.map {
      "ignore \($0.rule.text.debugDescription) \($0.subject.text.debugDescription) \($0.reason.text.debugDescription) \($0.until ?? 0)"
    }
    return facts
  }
}
