package import Reports
import Rules
package import SourceText
import TopologyModel

/// Every computed fact: `topolint.facts/1`. One subject a line, its name first and then its facts by name; what is
/// absent, unknown or without bound is `null`. Under `bounds` stands what is known of figures that are not known exactly, and what
/// would narrow them.
package enum FactsJSON {
  /// A key for each table, in their order.
  /// - Parameter systems: each with its name; one without a name is the only one.
  package static func write(_ systems: [(name: Untrusted?, system: [FactTable])]) -> [UInt8] {
    var out = ByteBuffer()
    out.systems(systems) { out, tables in
      out.member("schema", "topolint.facts/1")
      for table in tables {
        if table.kind == .topology {
          out.key("topology", line: 1)
          write(table, 0, into: &out)
        } else {
          out.lines(table.kind.rawValue + "s", 0..<table.count) { write(table, $1, into: &$0) }
        }
      }
    }
    return out.bytes
  }

  /// The document of one system.
  package static func write(_ tables: [FactTable]) -> [UInt8] { write([(nil, tables)]) }

  private static func write(_ table: FactTable, _ row: Int, into out: inout ByteBuffer) {
    let names = table.names(row)
    out.object { out in
      switch table.kind {
      case .call:
        out.member("from", names[0])
        out.member("to", names[1])
      case .cycle, .chain: out.member("services", names)
      case .topology, .service, .queue, .store, .exception: out.member("name", names[0])
      }
      for column in table.columns { out.member(column.name, column.value(row)) }
      let bounded = table.columns.compactMap { column in column.bounds(row).map { (column.name, $0) } }
      if bounded.isEmpty { return }
      out.key("bounds")
      out.object { out in
        for (name, bounds) in bounded {
          out.key(name)
          out.object { out in
            out.member("at_least", bounds.range.lowerBound)
            out.member("at_most", bounds.range.upperBound)
            out.member("missing", bounds.missing)
          }
        }
      }
    }
  }
}
