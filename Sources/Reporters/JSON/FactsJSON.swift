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
  package static func write(_ systems: [(name: Untrusted?, system: [FactTable])], into out: inout ByteBuffer) {
    out.systems(systems) { out, tables in
      out.member("schema", "topolint.facts/1")
      for table in tables {
        let cells = Cells(table)
        if table.kind == .topology {
          out.key("topology", line: 1)
          write(table, cells, 0, into: &out)
        } else {
          out.lines(table.kind.rawValue + "s", 0..<table.count) { write(table, cells, $1, into: &$0) }
        }
      }
    }
  }

  /// The document of one system.
  package static func write(_ tables: [FactTable]) -> [UInt8] {
    var out = ByteBuffer()
    write([(nil, tables)], into: &out)
    return out.bytes
  }

  /// The columns of a table, with what is written in each row alike: names, and values that are the same in all.
  private struct Cells {
    /// Those whose values differ, each behind what is written before it.
    var columns: [(lead: ByteBuffer, column: FactTable.Column)] = []
    /// What is written behind the last of them.
    var end = ByteBuffer()

    init(_ table: FactTable) {
      for column in table.columns {
        // Names of facts are our own words, and a member is before each of them.
        end += ",\"\(column.name)\":"
        switch column.uniform {
        // Bounds stand at the end of each row.
        case nil, .bounded:
          columns.append((end, column))
          end = ByteBuffer()
        case let figure?: end.json(figure)
        }
      }
    }
  }

  private static func write(_ table: FactTable, _ cells: Cells, _ row: Int, into out: inout ByteBuffer) {
    let names = table.names(row)
    out.object { out in
      switch table.kind {
      case .call:
        out.member("from", names[0])
        out.member("to", names[1])
      case .cycle, .chain: out.member("services", names)
      case .topology, .service, .queue, .store, .exception: out.member("name", names[0])
      }
      var bounded: [FactTable.Column] = []
      for (lead, column) in cells.columns {
        let figure = column.value(row)
        out += lead
        figure.json(into: &out)
        if case .bounded = figure { bounded.append(column) }
      }
      out += cells.end
      if bounded.isEmpty { return }
      out.key("bounds")
      out.object { out in
        for column in bounded {
          guard let bounds = column.bounds(row) else { continue }
          out.key(column.name)
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
