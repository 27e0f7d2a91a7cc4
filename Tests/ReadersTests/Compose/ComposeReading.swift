import Documents
import Foundation
import SourceText
import TestSupport
import TopologyModel

@testable import Readers

/// What the Compose reader makes of some files, as text that tests compare.
struct ComposeReading {
  let topology: Topology
  let diagnostics: [Diagnostic]
  let files: SourceFiles
  let projects: [ComposeProject]
  let texts: [[ComposeTexts]]
  /// The files of a test that made them.
  private let folder: TemporaryFolder?

  /// Reads one file.
  init(_ text: String) { self.init(["compose.yaml": text]) }

  /// Reads a folder of files.
  /// - Parameter named: the files that are named, in order; without any the folder is walked.
  init(_ texts: [String: String], named: [String] = []) {
    let folder = TemporaryFolder()
    for (path, text) in texts { folder.write(path, text) }
    self.init(folder.url.path, named: named, folder)
  }

  init(_ root: String, named: [String] = [], _ folder: TemporaryFolder? = nil) {
    self.folder = folder
    let paths = named.isEmpty ? [root] : named.map { root + "/" + $0 }
    var reader = ComposeReader()
    var reading = Reading()
    for input in InputWalk(paths.map { Array($0.utf8) }).inputs {
      let file = reading.files.add(input, bytes: (try? input.read()) ?? [])
      let (tree, faults) = YAMLReader.read(file)
      reading.diagnostics += faults
      for root in tree.roots where ComposeReader.recognizes(tree, root) { reader.read(tree, root, into: &reading) }
    }
    reader.declare(into: &reading)
    reader.resolve(into: &reading)
    projects = reader.wirings.map(\.project)
    texts = reader.wirings.map(\.texts)
    files = reading.files.sources
    let (topology, conflicts) = reading.topology.build()
    self.topology = topology
    diagnostics = reading.diagnostics + conflicts
  }

  /// `name` of a service, `name:role` of anything else.
  var services: [String] {
    topology.services.map { Self.text(topology.names[$0.name]) + ($0.role == .service ? "" : ":\($0.role.word)") }
  }

  /// `name:kind`.
  var stores: [String] {
    topology.stores.indices.map { index in
      let kind = topology.knowledge(.kind, of: ID<Store>(index)).value.map { Self.text(topology.names[NameID(value: $0)]) } ?? ""
      return "\(Self.text(topology.name(ID<Store>(index)))):\(kind)"
    }
  }

  /// Calls and uses; those that are not sure have a question mark.
  var edges: [String] {
    let calls = topology.calls.map { call in
      "\(Self.text(topology.name(call.caller))) -> \(Self.text(topology.name(call.callee)))\(call.confidence == .high ? "" : "?")"
    }
    return calls + topology.uses.map { "\(Self.text(topology.name($0.service))) -> \(Self.text(topology.name($0.store)))" }
  }

  /// `error` or `note`, and what is said.
  var messages: [String] { diagnostics.map { ($0.severity == .error ? "error: " : "note: ") + $0.message.text } }

  var errors: [String] { diagnostics.filter { $0.severity == .error }.map(\.message.text) }

  func value(_ attribute: Attribute, of name: String) -> Double? {
    topology.services.firstIndex { Self.text(topology.names[$0.name]) == name }.flatMap {
      topology.knowledge(attribute, of: ID<Service>($0)).value
    }
  }

  /// The value of a variable of a service's environment.
  func variable(_ name: String, of service: String, project: Int = 0) -> String? {
    environment(of: service, project: project)[name]
  }

  func environment(of service: String, project: Int = 0) -> [String: String] {
    guard let place = projects[project].place(of: Array(service.utf8)[...]) else { return [:] }
    let variables = texts[project][place].texts.filter { $0.via == "env" || $0.via == "env_file" }
    return Dictionary(variables.map { (Self.text($0.key!), Self.text($0.bytes)) }) { $1 }
  }

  /// What is written at a place.
  func text(at span: Span) -> String { files.file(of: span).map { Self.text($0.bytes[Int(span.start)..<Int(span.end)]) } ?? "" }

  static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  static func text(_ name: Untrusted) -> String { text(name.bytes) }
}
