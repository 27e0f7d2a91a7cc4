package import Rules
package import SourceText

/// Rows of cells under titles.
package struct Table {
  /// What stands in one place of each row.
  package struct Column: Sendable {
    /// Empty where the cells say what they are.
    package let title: String
    /// Whether it holds figures, which stand to the right.
    package let isNumber: Bool
    /// Its columns on a terminal; nil for as many as its widest cell takes.
    package let width: Int?

    /// A column by its title.
    package init(_ title: String, isNumber: Bool = false, width: Int? = nil) {
      self.title = title
      self.isNumber = isNumber
      self.width = width
    }
  }

  /// One line, and what is said under it.
  package struct Row {
    /// One for each column.
    package let cells: [Cell]
    /// Where there is room for more lines than columns: what else belongs to the last cell.
    package let below: [Term]

    /// A row of cells.
    package init(_ cells: [Cell], below: [Term] = []) {
      self.cells = cells
      self.below = below
    }
  }

  /// From left to right.
  package let columns: [Column]
  /// Those that are told, and how many more there are.
  package let rows: Excerpted<Row>

  /// - Parameters:
  ///   - items: what there is a row for.
  ///   - total: how many there are in all, `items` among them.
  ///   - row: writes one.
  package init<Item>(_ columns: [Column], _ items: [Item], of total: Int, _ rest: Rest = Rest(), row: (Item) -> Row) {
    self.columns = columns
    rows = Excerpted(items.map(row), of: total, rest)
  }

  /// - Parameters:
  ///   - items: what there is a row for.
  ///   - limit: how many rows there are at most.
  ///   - row: writes one, and is asked only for those that are told.
  package init<Item>(
    _ columns: [Column], _ items: [Item], atMost limit: Int = .max, _ rest: Rest = Rest(), row: (Item) -> Row
  ) {
    self.columns = columns
    rows = Excerpted(items.prefix(limit).map(row), of: items.count, rest)
  }
}

/// What stands in a table.
package enum Cell {
  case text(Text)
  /// Something in the topology, by its name.
  case name(Untrusted)
  /// A figure; nil where it is not known.
  case quantity(Quantity?, isStrong: Bool = false)
  /// A word and how bad what it says is.
  case mark(String, Severity)
}

extension Cell: ExpressibleByStringInterpolation {
  /// Our own words.
  package init(stringLiteral words: String) { self = .text(Text(ours: words)) }
  /// A sentence.
  package init(stringInterpolation: Text.StringInterpolation) { self = .text(Text(stringInterpolation: stringInterpolation)) }
}
