internal import SourceText

/// How many replicas of something run: the least, and the most that an autoscaler starts.
struct ReplicaRange {
  /// A number, and where it is said; no span where silence means it.
  struct Count {
    var value: Int
    var span: Span?

    init(_ value: Int, _ span: Span?) { (self.value, self.span) = (value, span) }

    /// What stands in a field; nil if that is no number.
    init?(_ field: Field) {
      guard let value = field.integer else { return nil }
      self.init(value, field.span)
    }

    /// What stands in an annotation, which is text; nil if that is no number.
    init?(annotation field: Field) {
      guard let value = field.count else { return nil }
      self.init(value, field.span)
    }

    /// - Parameter silence: the number where nothing is said, or none.
    init(_ field: Field?, silence: Int) { self = field.flatMap { Count($0) } ?? Count(silence, nil) }

    fileprivate static func + (a: Count, b: Count) -> Count {
      Count(a.value.addingSaturated(b.value), a.span ?? b.span)
    }
  }

  var least: Count
  /// Nil for no upper end, or one that is not said.
  var most: Count?

  /// Whether the two ends are one.
  var isFixed: Bool { most.map { $0.value == least.value } ?? false }

  /// The replicas of two versions together.
  static func + (a: ReplicaRange, b: ReplicaRange) -> ReplicaRange {
    ReplicaRange(least: a.least + b.least, most: a.most.flatMap { most in b.most.map { most + $0 } })
  }
}
