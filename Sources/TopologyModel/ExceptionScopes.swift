internal import SourceText

/// Finds out what is declared on the lines that exceptions in comments stand beside.
struct ExceptionScopes {
  private(set) var all: [ExceptionScope] = []
  private var lines: [FileID: [(line: Span, scope: Int)]] = [:]

  /// - Returns: its number.
  mutating func add(_ scope: ExceptionScope) -> Int {
    all.append(scope)
    return all.count - 1
  }

  /// The number of the scope of a line, which comes after those that the file had before or is the last of them.
  mutating func scope(on line: Span) -> Int {
    if let last = lines[line.file]?.last, last.line == line { return last.scope }
    let scope = add(ExceptionScope())
    lines[line.file, default: []].append((line, scope))
    return scope
  }

  /// Takes note of an element that is declared somewhere, by the names of its id. Costs nothing where no comment holds
  /// an exception.
  /// - Complexity: logarithmic in the lines with exceptions of the file.
  @inline(__always)
  mutating func declare(at span: Span, _ names: @autoclosure () -> [NameID]) {
    if !lines.isEmpty, let scope = find(span) { all[scope].elements.append(names()) }
  }

  private func find(_ span: Span) -> Int? {
    guard let lines = lines[span.file] else { return nil }
    let next = lines.partitioningIndex { $0.line.start > span.start }
    guard next > 0, span.start < lines[next - 1].line.end else { return nil }
    return lines[next - 1].scope
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
