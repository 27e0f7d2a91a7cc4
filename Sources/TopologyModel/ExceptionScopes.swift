internal import SourceText

/// Finds out what is declared where exceptions in comments stand: on a line, or in an item of a list.
struct ExceptionScopes {
  private(set) var all: [ExceptionScope] = []
  private var places: [FileID: [Place]] = [:]

  /// Places lie apart or within each other.
  private struct Place {
    let span: Span
    let scope: Int
    /// The number of the next larger one that it lies in; -1 if there is none.
    let outer: Int
  }

  /// - Returns: its number.
  mutating func add(_ scope: ExceptionScope) -> Int {
    all.append(scope)
    return all.count - 1
  }

  /// The number of the scope of a place, which starts behind those that the file had before or where the last of them does.
  mutating func scope(at span: Span) -> Int {
    let known = places[span.file] ?? []
    if let last = known.last, last.span == span { return last.scope }
    var outer = known.count - 1
    while outer >= 0, known[outer].span.end < span.end { outer = known[outer].outer }
    let scope = add(ExceptionScope())
    places[span.file, default: []].append(Place(span: span, scope: scope, outer: outer))
    return scope
  }

  /// Takes note of an element that is declared somewhere, by the names of its id. Costs nothing where no comment holds
  /// an exception.
  /// - Complexity: logarithmic in the places of the file, linear in those that lie within each other.
  @inline(__always)
  mutating func declare(at span: Span, _ names: @autoclosure () -> [NameID]) {
    if !places.isEmpty { take(span, names()) }
  }

  private mutating func take(_ span: Span, _ names: [NameID]) {
    guard let places = places[span.file] else { return }
    var index = places.partitioningIndex { $0.span.start > span.start } - 1
    while index >= 0 {
      if span.start < places[index].span.end { all[places[index].scope].elements.append(names) }
      index = places[index].outer
    }
  }
}

extension Exception {
  /// The same exception for what a scope holds.
  func with(scope: Int) -> Exception {
    var exception = self
    exception.scope = scope
    return exception
  }
}
