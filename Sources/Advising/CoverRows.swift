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
    var frequency: [Int32: Int32] = [:]
    for row in rows { for column in row { frequency[column, default: 0] += 1 } }
    var kept: [[Int32]] = []
    // By column: the rows that are kept and have no column that stands in fewer rows. What implies a row is among those of its columns.
    var keptOf: [Int32: [Int32]] = [:]
    for row in rows {
      let isImplied = row.contains { column in
        keptOf[column]?.contains { other in
          steps -= 1
          return kept[Int(other)].isContained(in: row)
        } ?? false
      }
      if isImplied { continue }
      if let rarest = row.min(by: { (frequency[$0]!, $0) < (frequency[$1]!, $1) }) { keptOf[rarest, default: []].append(Int32(kept.count)) }
      kept.append(row)
    }
    rows = kept
    return kept.count < count
  }

  /// A column is not needed where one that is not dearer meets all of its rows.
  private mutating func dropColumns(_ costs: [Int], _ steps: inout Int) -> Bool {
    var met: [Int32: [Int32]] = [:]
    for (index, row) in rows.enumerated() { for column in row { met[column, default: []].append(Int32(index)) } }
    // Of two that are equal, the one that comes first by number stays.
    let order = met.keys.sorted { (met[$0]!.count, costs[Int($1)], $1) < (met[$1]!.count, costs[Int($0)], $0) }
    var dropped: Set<Int32> = []
    for column in order {
      let own = met[column]!
      // What replaces it stands in each of its rows, so in the first.
      let isReplaced = rows[Int(own[0])].contains { other in
        guard other != column, costs[Int(other)] <= costs[Int(column)], !dropped.contains(other) else { return false }
        steps -= 1
        return met[other]!.count >= own.count && own.isContained(in: met[other]!)
      }
      if isReplaced { dropped.insert(column) }
    }
    if dropped.isEmpty { return false }
    for index in rows.indices { rows[index].removeAll { dropped.contains($0) } }
    return true
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

extension [Int32] {
  /// Whether another list has all elements of this one; both are ascending.
  fileprivate func isContained(in other: [Int32]) -> Bool {
    var index = 0
    for element in self {
      while index < other.count, other[index] < element { index += 1 }
      if index == other.count || other[index] != element { return false }
      index += 1
    }
    return true
  }
}
