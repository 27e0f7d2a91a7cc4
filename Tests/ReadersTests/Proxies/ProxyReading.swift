import Documents
import SourceText
import TopologyModel

@testable import Readers

/// What a reader of a proxy's configuration makes of some files, beside those that a native file declares.
struct ProxyReading {
  let topology: Topology
  let diagnostics: [Diagnostic]

  init<Reader: StreamReader>(streams files: [(path: String, text: String)], with type: Reader.Type) {
    var reader = type.init()
    var reading = Reading()
    for (path, text) in files {
      let bytes = Array(text.utf8)
      let source = reading.files.add(path: Untrusted(path), bytes: bytes)
      var stream = ByteStream(bytes)
      do {
        try reader.read(&stream, of: source, into: &reading)
      } catch {
        reading.diagnostics.append(Diagnostic(.error, Message(error.reason), at: .none))
      }
    }
    reader.declare(into: &reading)
    reader.resolve(into: &reading)
    let built = reading.topology.build()
    topology = built.topology
    diagnostics = reading.diagnostics + built.diagnostics
  }

  init<Reader: DocumentReader>(_ files: [(path: String, text: String)], native: String? = nil, with type: Reader.Type) {
    var reader = type.init()
    var reading = Reading()
    var others = NativeReader()
    if let native {
      let file = reading.files.add(path: Untrusted("topology.yaml"), bytes: Array(native.utf8))
      let tree = DocumentTree.read(file).tree
      for root in tree.roots { others.read(tree, root, into: &reading) }
    }
    for (path, text) in files {
      let (tree, faults) = DocumentTree.read(reading.files.add(path: Untrusted(path), bytes: Array(text.utf8)))
      reading.diagnostics += faults
      for root in tree.roots where type.recognizes(tree, root) { reader.read(tree, root, into: &reading) }
    }
    others.declare(into: &reading)
    reader.declare(into: &reading)
    others.resolve(into: &reading)
    reader.resolve(into: &reading)
    let built = reading.topology.build()
    topology = built.topology
    diagnostics = reading.diagnostics + built.diagnostics
  }

  private func text(_ name: Untrusted) -> String { String(decoding: name.bytes, as: UTF8.self) }

  var calls: [String] { topology.calls.map { "\(text(topology.name($0.caller))) -> \(text(topology.name($0.callee)))" } }

  var services: [String] { topology.services.map { text(topology.names[$0.name]) } }

  var uses: [String] { topology.uses.map { "\(text(topology.name($0.service))) -> \(text(topology.name($0.store)))" } }

  func knowledge(_ attribute: Attribute, of call: Int = 0) -> Knowledge { topology.knowledge(attribute, of: ID<Call>(call)) }

  func word(_ attribute: Attribute, of call: Int = 0) -> String? {
    knowledge(attribute, of: call).value.map { text(topology.names[NameID(value: $0)]) }
  }

  func role(_ name: String) -> Role? { topology.services.first { text(topology.names[$0.name]) == name }?.role }

  func value(_ attribute: Attribute, ofService name: String) -> Double? {
    topology.services.firstIndex { text(topology.names[$0.name]) == name }.flatMap {
      topology.knowledge(attribute, of: ID<Service>($0)).value
    }
  }

  var told: [String] { diagnostics.map(\.message.plainText) }
}
