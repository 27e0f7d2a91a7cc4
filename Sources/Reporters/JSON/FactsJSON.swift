package import Reports
import Rules
import TopologyModel

/// Every computed fact: `topolint.facts/1`. One subject a line, its name first and then its facts by name; what is
/// absent, unknown or without bound is `null`.
package enum FactsJSON {
  package static func write(_ tables: [FactTable]) -> [UInt8] {
    var out = ByteBuffer()
    out += "{\"schema\":\"topolint.facts/1\""
    for table in tables {
      let keys = table.columns.map { Array(",\"\($0.name)\":".utf8) }
      out += ",\n \"\(key(table.kind))\":"
      if table.kind == .topology {
        write(table, 0, keys, into: &out)
      } else {
        out.jsonLines(0..<table.count) { write(table, $1, keys, into: &$0) }
      }
    }
    out += "}\n"
    return out.bytes
  }

  private static func key(_ kind: SubjectKind) -> String { kind == .topology ? "topology" : kind.rawValue + "s" }

  private static func write(_ table: FactTable, _ row: Int, _ keys: [[UInt8]], into out: inout ByteBuffer) {
    let names = table.names(row)
    switch table.kind {
    case .call:
      out += "{\"from\":"
      out.json(names[0])
      out += ",\"to\":"
      out.json(names[1])
    case .cycle, .chain:
      out += "{\"services\":"
      out.jsonArray(names) { $0.json($1) }
    case .topology, .service, .queue, .store, .exception:
      out += "{\"name\":"
      out.json(names[0])
    }
    for (key, column) in zip(keys, table.columns) {
      out.append(key[...])
      out.json(column.value(row))
    }
    out += "}"
  }
}
