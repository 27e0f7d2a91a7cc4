import Advising
package import Analyses
package import Rules
package import SourceText
package import TopologyModel

/// Every computed fact of the subjects of one kind: what `topolint facts` prints.
package struct FactTable {
  /// A fact, and its value for each subject.
  package struct Column {
    /// In snake case, its unit last.
    package let name: String
    /// By the number of a row; nothing where it is absent, unknown or without bound.
    package let value: (Int) -> Figure
    /// By row, where all values are numbers: NaN where none is known, and infinity where there are bounds alone. Some million cells are
    /// written, and most of them are these.
    package let numbers: [Double]?
    /// The value in each row, where that is known beforehand, as of what nothing is declared.
    package let uniform: Figure?
    /// By the number of a row; nil where it is known, or nothing is.
    package let bounds: (Int) -> FigureBounds?
  }

  /// What a fact lies between that is not known, and what would narrow it.
  package struct FigureBounds {
    /// Infinity where nothing keeps it from growing.
    package let range: ClosedRange<Double>
    /// `media.latency.p99`
    package let missing: [Untrusted]
  }

  /// What its rows are.
  package let kind: SubjectKind
  /// How many subjects there are.
  package let count: Int
  /// Facts by name.
  package let columns: [Column]

  private let subjects: Subjects
  private let base: FactBase

  /// What was learned of a topology, and of its services, calls, cycles, chains, queues and stores.
  /// - Complexity: that of the analyses; values are looked up when they are asked for.
  package static func all(_ base: FactBase) -> [FactTable] {
    let subjects = Subjects(base)
    return [.topology, .service, .call, .cycle, .chain, .queue, .store].map { FactTable($0, subjects, base) }
  }

  private init(_ kind: SubjectKind, _ subjects: Subjects, _ base: FactBase) {
    self.kind = kind
    self.subjects = subjects
    self.base = base
    count = subjects.count(kind)
    let own: Set =
      switch kind {
      case .call: ["from", "to"]
      case .cycle, .chain: ["services"]
      case .topology, .service, .queue, .store, .exception: ["name"]
      }
    columns = FactCatalogue.all.facts(of: kind).filter { $0.audience == .everyone && !own.contains($0.name) }.map { fact in
      let value = fact.bind(base)
      let uniform = fact.uniform(base).map { Figure($0, base) }
      return Column(
        name: fact.name,
        // Of services, which are not all ours, the rows are counted anew.
        value: kind == .service ? { Figure(value(subjects.element(kind, $0)), base) } : { Figure(value($0), base) },
        numbers: uniform == nil ? fact.estimates.map { Self.numbers($0(base), kind, subjects) } : nil,
        uniform: uniform,
        bounds: {
          guard case .bounded(let bounds) = value(subjects.element(kind, $0)) else { return nil }
          return FigureBounds(range: bounds.range, missing: bounds.missing.map { base.topology.name($0) })
        })
    }
  }

  private static func numbers(_ estimates: Estimates, _ kind: SubjectKind, _ subjects: Subjects) -> [Double] {
    func number(_ estimate: Estimate) -> Double {
      switch estimate {
      case .known(let number): number
      case .bounded: .infinity
      case .absent, .unknown: .nan
      }
    }
    if kind == .service { return (0..<subjects.count(kind)).map { number(estimates[subjects.element(kind, $0)]) } }
    return estimates.map(number)
  }

  /// The names of all services, by number, where rows are calls.
  package var serviceNames: [Untrusted] { base.topology.services.indices.map { base.topology.name(ID<Service>($0)) } }

  /// The numbers of the services at both ends of a call.
  package func ends(_ row: Int) -> (caller: Int, callee: Int) {
    (base.topology.calls[row].caller.index, base.topology.calls[row].callee.index)
  }

  /// The name of a subject, the two ends of a call, all services of a cycle, or those of a chain in their order.
  package func names(_ row: Int) -> [Untrusted] {
    // The names of a cycle are those of the shortest way round; others may be on it as well.
    kind == .cycle ? base[Cycles.self].all[row].members.map { base.topology.name($0) } : subjects.names(kind, row)
  }
}

extension Figure {
  fileprivate init(_ value: FactValue, _ base: FactBase) {
    self =
      switch value {
      case .absent, .unknown: .none
      case .bounded(let bounds): .bounded(bounds.range)
      case .flag(let flag): .flag(flag)
      case .count(let count): .count(count)
      case .number(let number): .number(number)
      case .word(let word): .text(Untrusted(word.string))
      case .name(let name): .text(base.topology.names[name])
      case .text(let text): .text(text)
      case .words(let words): .texts(words.map { Untrusted($0.string) })
      case .names(let names): .texts(names.map { base.topology.names[$0] })
      case .edges(let calls): .texts(calls.map { base.topology.edgeName($0) })
      }
  }
}
