/// The rows of a covering problem, made fewer and shorter without a loss: some cheapest set of the whole is `taken` and
/// a cheapest set of what is left.
struct CoverRows {
  /// Each ascending.
  private(set) var rows: [[Int32]]
  /// Columns without which some row cannot be met.
  private(set) var taken: [Int32] = []

  init(_ rows: [[Int32]]) { self.rows = rows }

  /// Whether each row has a column.
  var canBeMet: Bool { rows.allSatisfy { !$0.isEmpty } }

  /// Takes columns that are alone in a row, drops rows that others imply and columns that others replace, until
  /// nothing changes.
  mutating func reduce(_ costs: [Int], _ steps: inout Int) {
    while canBeMet {
      steps -= rows.reduce(0) { $0 + $1.count }
      let single = Set(rows.lazy.filter { $0.count == 1 }.map { $0[0] })
      guard single.isEmpty else {
        taken += single.sorted()
        rows.removeAll { $0.contains { single.contains($0) } }
        continue
      }
      let isShorter = dropRows(&steps)
      if !dropColumns(costs, &steps), !isShorter { return }
    }
  }

  /// A row that has all columns of another is met whenever the other is.
  private mutating func dropRows(_ steps: inout Int) -> Bool {
    let count = rows.count
    rows.sort { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
    let incidence = Incidence(rows)
    var kept: [[Int32]] = []
    // By column: the rows that are kept and have no column that stands in fewer rows. What implies a row is among those of its columns.
    var keptOf = [[Int32]](repeating: [], count: incidence.columns.count)
    for (index, row) in rows.enumerated() {
      let columns = incidence.columns(of: index)
      let isImplied = columns.contains { column in
        keptOf[Int(column)].contains { other in
          steps -= 1
          return kept[Int(other)].isContained(in: row)
        }
      }
      if isImplied { continue }
      func frequency(_ column: Int32) -> (Int, Int32) { (incidence.rows(of: column).count, column) }
      if let rarest = columns.min(by: { frequency($0) < frequency($1) }) { keptOf[Int(rarest)].append(Int32(kept.count)) }
      kept.append(row)
    }
    rows = kept
    return kept.count < count
  }

  /// A column is not needed where one that is not dearer meets all of its rows.
  private mutating func dropColumns(_ costs: [Int], _ steps: inout Int) -> Bool {
    let incidence = Incidence(rows)
    let costs = incidence.columns.map { costs[Int($0)] }
    func frequency(_ column: Int32) -> Int { incidence.rows(of: column).count }
    // Of two that are equal, the one that comes first by number stays.
    let order = (0..<Int32(costs.count)).sorted {
      (frequency($0), costs[Int($1)], $1) < (frequency($1), costs[Int($0)], $0)
    }
    var isDropped = [Bool](repeating: false, count: costs.count)
    for column in order {
      let own = incidence.rows(of: column)
      // What replaces it stands in each of its rows, so in the first.
      isDropped[Int(column)] = incidence.columns(of: Int(own.first!)).contains { other in
        guard other != column, costs[Int(other)] <= costs[Int(column)], !isDropped[Int(other)] else { return false }
        steps -= 1
        return frequency(other) >= own.count && own.isContained(in: incidence.rows(of: other))
      }
    }
    if !isDropped.contains(true) { return false }
    for index in rows.indices {
      let columns = incidence.columns(of: index)
      if columns.contains(where: { isDropped[Int($0)] }) {
        rows[index] = columns.filter { !isDropped[Int($0)] }.map { incidence.columns[Int($0)] }
      }
    }
    return true
  }

  /// Which column stands in which row, with columns numbered from 0 in their order. It is flat, since hashing columns took most of the
  /// time of a reduction.
  private struct Incidence {
    /// By number, ascending.
    private(set) var columns: [Int32] = []
    private var columnsOfRows: [Int32]
    private var startOfRow: [Int] = []
    private var rowsOfColumns: [Int32] = []
    private var startOfColumn: [Int] = []

    /// - Complexity: n log n in the columns of all rows.
    init(_ rows: [[Int32]]) {
      var rowOfPlace: [Int32] = []
      // The column above, its place among all below: sorted, columns come together, each with its rows in their order.
      var places: [UInt64] = []
      for (index, row) in rows.enumerated() {
        startOfRow.append(places.count)
        for column in row {
          places.append(UInt64(UInt32(bitPattern: column)) << 32 | UInt64(places.count))
          rowOfPlace.append(Int32(index))
        }
      }
      startOfRow.append(places.count)
      columnsOfRows = Array(repeating: 0, count: places.count)
      places.sort()
      for place in places {
        let column = Int32(truncatingIfNeeded: place >> 32)
        if columns.last != column {
          columns.append(column)
          startOfColumn.append(rowsOfColumns.count)
        }
        let position = Int(place & 0xFFFF_FFFF)
        columnsOfRows[position] = Int32(columns.count - 1)
        rowsOfColumns.append(rowOfPlace[position])
      }
      startOfColumn.append(rowsOfColumns.count)
    }

    /// By number, ascending.
    func columns(of row: Int) -> ArraySlice<Int32> { columnsOfRows[startOfRow[row]..<startOfRow[row + 1]] }

    /// Ascending.
    func rows(of column: Int32) -> ArraySlice<Int32> {
      rowsOfColumns[startOfColumn[Int(column)]..<startOfColumn[Int(column) + 1]]
    }
  }

  /// Groups of rows that share no column with another group.
  func parts() -> [[[Int32]]] {
    var parent = Array(rows.indices)
    func root(of row: Int) -> Int {
      var row = row
      while parent[row] != row {
        parent[row] = parent[parent[row]]
        row = parent[row]
      }
      return row
    }
    var firstRow: [Int32: Int] = [:]
    for (index, row) in rows.enumerated() {
      for column in row {
        if let other = firstRow[column] { parent[root(of: other)] = root(of: index) } else { firstRow[column] = index }
      }
    }
    var partOf: [Int: Int] = [:]
    var parts: [[[Int32]]] = []
    for (index, row) in rows.enumerated() {
      let part = partOf[root(of: index), default: parts.count]
      if part == parts.count {
        partOf[root(of: index)] = part
        parts.append([])
      }
      parts[part].append(row)
    }
    return parts
  }

  /// What rows that share no column cost at least, short rows first.
  static func packing(_ rows: [[Int32]], _ costs: [Int]) -> Int {
    var seen: Set<Int32> = []
    var sum = 0
    for row in rows.sorted(by: { $0.count < $1.count }) where !row.contains(where: { seen.contains($0) }) {
      sum += row.map { costs[Int($0)] }.min() ?? 0
      seen.formUnion(row)
    }
    return sum
  }
}

extension RandomAccessCollection where Element == Int32 {
  /// Whether another list has all elements of this one; both are ascending.
  fileprivate func isContained(in other: some RandomAccessCollection<Int32>) -> Bool {
    var rest = other.makeIterator()
    return allSatisfy { element in
      while let next = rest.next(), next <= element {
        if next == element { return true }
      }
      return false
    }
  }
}
