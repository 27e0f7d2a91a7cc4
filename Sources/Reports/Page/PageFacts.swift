import Analyses
import Rules
package import SourceText
import TopologyModel

/// The facts of parts, as `topolint facts` has them, with their units: those that are known.
package struct PageFacts {
  /// A fact by its number, and its value.
  package typealias Value = (fact: Int, words: Message)

  /// The facts, by name.
  package let names: [String]
  /// By part; nil of one that the page has no room for.
  package private(set) var ofPart: [[Value]?]

  /// Parts that the page has facts of.
  static let limit = 2_500

  /// - Parameter order: the parts, those first that the page is to have facts of.
  init(_ base: FactBase, of order: [Int], _ numbers: PartNumbers) {
    let tables = FactTable.all(base).filter { [.service, .store, .queue].contains($0.kind) }
    let names = Set(tables.flatMap { $0.columns.map(\.name) }).sorted()
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    var isTold = [Bool](repeating: false, count: order.count)
    for part in order.prefix(Self.limit) { isTold[part] = true }
    ofPart = Array(repeating: nil, count: order.count)
    self.names = names
    for table in tables {
      for row in 0..<table.count {
        guard let part = numbers.part(table.kind, table.names(row)[0]), isTold[part] else { continue }
        ofPart[part] = table.columns.compactMap { column in
          let figure = column.uniform ?? column.value(row)
          return figure == .none ? nil : (places[column.name]!, Self.words(figure, of: column.name))
        }
      }
    }
  }

  /// A figure with the unit that the name of its fact ends with.
  static func words(_ figure: Figure, of fact: String) -> Message {
    switch figure {
    case .number(let number): Message(words(number, of: fact))
    case .bounded(let range): Message(Figure.words(range) { words($0, of: fact) })
    default: figure.words
    }
  }

  private static func words(_ number: Double, of fact: String) -> String {
    if fact.hasSuffix("_ms") { return Quantity.milliseconds(number).words }
    if fact.hasPrefix("bytes_per_s") { return Quantity.bytes(number).words + "/s" }
    if fact.hasSuffix("_per_s") { return Quantity.rate(number).words + "/s" }
    if fact.hasSuffix("_in_s") { return Quantity.duration(number * 1_000).words }
    if fact.hasSuffix("_ratio") { return Quantity.share(number).words }
    return Quantity.count(number).words
  }
}
