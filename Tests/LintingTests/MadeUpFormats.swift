import Documents
import SourceText
import TopologyModel

@testable import Readers

/// A format of documents: `boats: {mail: {calls: ["http://web:80"]}}`. A boat is a host in no namespace.
struct BoatReader: DocumentReader {
  static let format = "boats"
  static let hint = "a list of boats"
  static let reads = "all of it"
  static let cannotSay = "–"

  private var boats: [(name: Field, calls: [Field])] = []
  private var callers: [Caller] = []
  /// What a boat's file can say of its calls.
  private let provenance = Provenance(.mesh, via: "boat", canSay: [.timeout])

  static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool { Field(tree: tree, id: root)["boats"] != nil }

  static func isMeant(by keys: Set<Untrusted>) -> Bool { keys.contains(Untrusted("boats")) }

  mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    for (name, boat) in Field(tree: tree, id: root)["boats"]?.pairs ?? [] {
      boats.append((name, boat["calls"].map { Array($0.items) } ?? []))
    }
  }

  mutating func declare(into reading: inout Reading) {
    for boat in boats {
      let name = ObjectName(boat.name.text!, in: nil, &reading.hosts.names)
      let scope = HostScope(namespace: name.namespace, isPlaced: false)
      let node = reading.hosts.add(
        HostNode(name: boat.name.text!, nature: .role(.service), natureSpan: .none, span: boat.name.span, provenance: provenance),
        named: name.name)
      let host = reading.hosts.add(Host(name: name.name, scope: scope, isAddress: true))
      reading.hosts.setNodes(of: host, [node])
      guard case .service(let service) = reading.element(of: node) else { return }
      callers.append(Caller(service: service, node: node, scope: scope))
    }
  }

  mutating func resolve(into reading: inout Reading) {
    for (boat, caller) in zip(boats, callers) {
      for call in boat.calls {
        let text = AddressText(key: Array("URL".utf8)[...], bytes: call.text!, field: call, via: "boat", confidence: .high)
        for reference in text.references({ _ in nil }) { reading.connect(caller, to: reference, provenance) }
      }
    }
  }
}

/// A format of lines, `web>http://mail:80`, of any length together.
struct LineReader: StreamReader {
  static let format = "lines"
  static let hint = "lines of calls"
  static let reads = "all of it"
  static let cannotSay = "–"
  static let fileNames = FileNames([".calls"])

  private var calls: [(from: [UInt8], to: [UInt8], file: FileID)] = []

  static func recognizes(_ head: ArraySlice<UInt8>) -> Bool { head.prefix { $0 != 0x0A }.contains(UInt8(ascii: ">")) }

  mutating func read(_ stream: inout ByteStream, of file: SourceFile, into reading: inout Reading) throws(FileError) {
    var line: [UInt8] = []
    var longest = 0
    while let piece = try stream.next() {
      longest = max(longest, piece.count)
      for byte in piece {
        if byte != 0x0A {
          line.append(byte)
          continue
        }
        let ends = line.split(separator: UInt8(ascii: ">"))
        if ends.count == 2 { calls.append((Array(ends[0]), Array(ends[1]), file.id)) }
        line = []
      }
    }
    // What a stream costs in memory.
    reading.diagnostics.append(Diagnostic(.note, "pieces of \(longest) bytes", at: .none))
  }

  mutating func declare(into reading: inout Reading) {}

  mutating func resolve(into reading: inout Reading) {
    let provenance = Provenance(.traces, via: "line")
    for call in calls {
      let span = Span(file: call.file, start: 0, end: 0)
      let scope = HostScope(namespace: reading.hosts.names.intern("default"), isPlaced: false)
      let from = reading.topology.intern(call.from[...])
      let service = reading.topology.declareService(from, role: nil, at: span, provenance)
      let reference = AddressReference(address: Address(call.to[...])!, span: span, isSure: true, namesOutside: true)
      reading.connect(Caller(service: service, node: nil, scope: scope), to: reference, provenance)
    }
  }
}
