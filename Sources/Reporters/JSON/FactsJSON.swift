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
          out.lines(named: table.kind.rawValue + "s", 0..<table.count) { write(table, cells, $1, into: &$0) }
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
    /// The numbers of all columns that have nothing else, row by row, and by column where in a row its number is.
    private var numbers: [Double] = []
    private var places: [Int?] = []
    private var width = 0
    /// What is written before each of them, one behind the other, and where each of these ends.
    private var leads: [UInt8] = []
    private var ends: [Int] = []

    /// The names of services, in quotes, where rows are calls: each is written many times.
    let services: [[UInt8]]

    init(_ table: FactTable) {
      let names = table.kind == .call ? table.serviceNames : []
      services = names.map { name in
        var out = ByteBuffer()
        out.json(name)
        return out.bytes
      }
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
      let numeric = columns.compactMap(\.numbers)
      width = numeric.count
      var place = 0
      for column in columns {
        places.append(column.numbers == nil ? nil : place)
        if column.numbers != nil { place += 1 }
      }
      numbers.reserveCapacity(width * table.count)
      for row in 0..<table.count { for column in numeric.indices { numbers.append(numeric[column][row]) } }
    }

    /// The number in a row; nil of a column that has other values.
    func number(_ column: Int, _ row: Int) -> Double? { places[column].map { numbers[row * width + $0] } }

    /// Writes what stands before a column, or, by the number of columns, behind the last.
    func writeLead(_ column: Int, into out: inout ByteBuffer) {
      out.append(leads, from: column == 0 ? 0 : ends[column - 1], to: column < ends.count ? ends[column] : leads.count)
    }
  }

  private static func write(_ table: borrowing FactTable, _ cells: borrowing Cells, _ row: Int, into out: inout ByteBuffer) {
    out.append(UInt8(ascii: "{"))
    switch table.kind {
    case .call:
      let ends = table.ends(row)
      out.key("from")
      out.append(cells.services[ends.caller][...])
      out.key("to")
      out.append(cells.services[ends.callee][...])
    case .cycle, .chain: out.member("services", table.names(row))
    case .topology, .service, .queue, .store, .exception: out.member("name", table.names(row)[0])
    }
    var bounded: [Int] = []
    for column in cells.columns.indices {
      cells.writeLead(column, into: &out)
      if let number = cells.number(column, row) {
        number.json(into: &out)
        if number == .infinity { bounded.append(column) }
        continue
      }
      let figure = cells.columns[column].value(row)
      figure.json(into: &out)
      if case .bounded = figure { bounded.append(column) }
    }
    cells.writeLead(cells.columns.count, into: &out)
    if !bounded.isEmpty {
      out.key("bounds")
      out.object { out in
        for column in bounded {
          guard let bounds = cells.columns[column].bounds(row) else { continue }
          out.key(named: cells.columns[column].name)
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
