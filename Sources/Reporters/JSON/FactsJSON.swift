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
    /// Those whose values differ.
    var columns: [FactTable.Column] = []
    /// What is written before each of them, one behind the other, and where each of these ends.
    private var leads: [UInt8] = []
    private var ends: [Int] = []

    init(_ table: FactTable) {
      var lead = ByteBuffer()
      for column in table.columns {
        // Names of facts are our own words, and a member is before each of them.
        lead += ",\"\(column.name)\":"
        switch column.uniform {
        // Bounds stand at the end of each row.
        case nil, .bounded:
          columns.append(column)
          leads += lead.bytes
          ends.append(leads.count)
          lead = ByteBuffer()
        case let figure?: lead.json(figure)
        }
      }
      leads += lead.bytes
    }

    /// What is written before a column, or, by the number of columns, behind the last.
    func lead(_ column: Int) -> ArraySlice<UInt8> {
      leads[(column == 0 ? 0 : ends[column - 1])..<(column < ends.count ? ends[column] : leads.count)]
    }
  }

  private static func write(_ table: borrowing FactTable, _ cells: borrowing Cells, _ row: Int, into out: inout ByteBuffer) {
    let names = table.names(row)
    out.append(UInt8(ascii: "{"))
    switch table.kind {
    case .call:
      out.member("from", names[0])
      out.member("to", names[1])
    case .cycle, .chain: out.member("services", names)
    case .topology, .service, .queue, .store, .exception: out.member("name", names[0])
    }
    var bounded: [Int] = []
    for column in cells.columns.indices {
      let figure = cells.columns[column].value(row)
      out.append(cells.lead(column))
      figure.json(into: &out)
      if case .bounded = figure { bounded.append(column) }
    }
    out.append(cells.lead(cells.columns.count))
    if !bounded.isEmpty {
      out.key("bounds")
      out.object { out in
        for column in bounded {
          guard let bounds = cells.columns[column].bounds(row) else { continue }
          out.key(cells.columns[column].name)
          out.object { out in
            out.member("at_least", bounds.range.lowerBound)
            out.member("at_most", bounds.range.upperBound)
            out.member("missing", bounds.missing)
          }
        }
      }
    }
    out.append(UInt8(ascii: "}"))
  }
}
