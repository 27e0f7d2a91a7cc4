import Documents
import SourceText
import TopologyModel

@testable import Readers

/// What all readers together make of some files, as text that tests compare.
struct SystemReading {
  let topology: Topology
  let diagnostics: [Diagnostic]

  init(_ files: [(path: String, text: String)]) {
    var reading = Reading()
    var documents = Readers.catalog.compactMap { $0.ofDocuments?.init() }
    var streams = Readers.catalog.compactMap { $0.ofStreams?.init() }
    for (path, text) in files {
      let bytes = Array(text.utf8)
      let file = reading.files.add(path: Untrusted(path), bytes: bytes)
      if let index = streams.firstIndex(where: { type(of: $0).recognizes(bytes[...]) }) {
        var stream = ByteStream(bytes)
        do {
          try streams[index].read(&stream, of: file, into: &reading)
        } catch {
          reading.diagnostics.append(Diagnostic(.error, Message(error.reason), at: .none))
        }
        continue
      }
      let (tree, faults) = DocumentTree.read(file)
      reading.diagnostics += faults
      for root in tree.roots {
        guard let index = documents.firstIndex(where: { type(of: $0).recognizes(tree, root) }) else { continue }
        documents[index].read(tree, root, into: &reading)
      }
    }
    for index in documents.indices { documents[index].declare(into: &reading) }
    for index in streams.indices { streams[index].declare(into: &reading) }
    for index in documents.indices { documents[index].resolve(into: &reading) }
    for index in streams.indices { streams[index].resolve(into: &reading) }
    reading.applyPolicies()
    let built = reading.topology.build()
    topology = built.topology
    diagnostics = reading.diagnostics + built.diagnostics
  }

  init(_ text: String) { self.init([("input.yaml", text)]) }

  private func text(_ name: Untrusted) -> String { String(decoding: name.bytes, as: UTF8.self) }

  /// `name` of a service, `name:role` of anything else.
  var services: [String] {
    topology.services.map { text(topology.names[$0.name]) + ($0.role == .service ? "" : ":\($0.role.word)") }
  }

  /// `name:kind`.
  var stores: [String] {
    topology.stores.indices.map { index in
      let kind = topology.knowledge(.kind, of: ID<Store>(index)).value.map { text(topology.names[NameID(value: $0)]) } ?? ""
      return "\(text(topology.name(ID<Store>(index)))):\(kind)"
    }
  }

  /// `name:kind`.
  var queues: [String] {
    topology.queues.indices.map { index in
      let kind = topology.knowledge(.kind, of: ID<Queue>(index)).value.map { text(topology.names[NameID(value: $0)]) } ?? ""
      return "\(text(topology.names[topology.queues[index].name])):\(kind)"
    }
  }

  /// `a -> b` of calls and uses, `a -> q` of what is published, `q -> a` of what is consumed.
  var edges: [String] {
    topology.calls.map { "\(text(topology.name($0.caller))) -> \(text(topology.name($0.callee)))" }
      + topology.uses.map { "\(text(topology.name($0.service))) -> \(text(topology.name($0.store)))" }
      + topology.publishes.map { "\(text(topology.name($0.service))) -> \(text(topology.names[topology.queues[$0.queue.index].name]))" }
      + topology.consumes.map { "\(text(topology.names[topology.queues[$0.queue.index].name])) -> \(text(topology.name($0.service)))" }
  }

  /// What is known of a call, and who means it by silence: `declared(2.0)`, `implied(1.0) by Dapr 1.18`.
  func known(_ attribute: Attribute, of edge: String) -> String {
    guard
      let index = topology.calls.firstIndex(where: {
        "\(text(topology.name($0.caller))) -> \(text(topology.name($0.callee)))" == edge
      })
    else { return "no call" }
    let by = topology.entry(attribute, in: topology.calls[index].attributes)?.impliedBy
    return "\(topology.knowledge(attribute, of: ID<Call>(index)))\(by.map { " by \(topology.conventions[$0])" } ?? "")"
  }

  func known(_ attribute: Attribute, ofService name: String) -> String {
    guard let index = topology.services.firstIndex(where: { text(topology.names[$0.name]) == name }) else { return "no service" }
    let by = topology.entry(attribute, in: topology.services[index].attributes)?.impliedBy
    return "\(topology.knowledge(attribute, of: ID<Service>(index)))\(by.map { " by \(topology.conventions[$0])" } ?? "")"
  }

  func known(_ attribute: Attribute, ofQueue name: String) -> String {
    guard let index = topology.queues.firstIndex(where: { text(topology.names[$0.name]) == name }) else { return "no queue" }
    let value = topology.knowledge(attribute, of: ID<Queue>(index))
    if attribute == .deadLetter, let id = value.value { return text(topology.names[NameID(value: id)]) }
    let by = topology.entry(attribute, in: topology.queues[index].attributes)?.impliedBy
    return "\(value)\(by.map { " by \(topology.conventions[$0])" } ?? "")"
  }

  var told: [String] { diagnostics.map(\.message.plainText) }

  /// Policies that do not do what they say.
  var faults: [String] { topology.policyFaults.map { text(topology.names[$0.name]) } }
}
