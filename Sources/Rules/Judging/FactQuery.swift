internal import Advising
package import Analyses
internal import Expressions
package import SourceText
package import TopologyModel

/// An expression that is asked of every subject of a topology: how an author of rules finds out what a condition yields.
package struct FactQuery {
  /// What it is asked of.
  package let kind: SubjectKind
  /// The type of what it yields, `double or null`.
  package let type: String
  private let program: Program
  private let source: String

  /// What the expression yields for one subject.
  package enum Outcome: Hashable, Sendable {
    /// A value, as it would be written in an expression.
    case value(Untrusted)
    /// Nothing, for the inputs cannot state some attributes: `call.timeout`.
    case unknown(needs: [String])
    case failed(reason: Untrusted)
  }

  // MARK: - Compilation

  /// - Parameters:
  ///   - file: holds the expression and nothing else.
  ///   - kind: what it is about; nil to take that from the variables in it.
  /// - Returns: the query, or nil and all that is wrong with the expression.
  package static func compile(_ file: SourceFile, for kind: SubjectKind? = nil) -> (query: FactQuery?, diagnostics: [Diagnostic]) {
    let source = String(decoding: file.bytes, as: UTF8.self)
    do {
      guard let kind = try kind ?? inferred(source) else {
        let hint: Message = "an expression sees one subject, and `topology`; the two services of a call are `caller` and `callee`"
        return (nil, [Diagnostic(.error, "this is about several kinds of subjects at once", at: file.whole, hint: hint)])
      }
      let program = try Program(source, in: RuleEnvironment(for: kind, parameters: []).environment)
      return (FactQuery(kind: kind, type: program.resultType.words, program: program, source: source), [])
    } catch let error as CompilationError {
      return (nil, error.issues.map { diagnostic($0, file) })
    } catch {
      return (nil, [])
    }
  }

  /// The kind that the variables of an expression belong to; nil if they belong to several.
  private static func inferred(_ source: String) throws(CompilationError) -> SubjectKind? {
    let environment = RuleEnvironment.ofAllKinds
    let program = try Program(source, in: environment)
    let names = Set(program.references.compactMap { $0.variable.map { environment.variables[$0].name } })
    var kinds = Set<SubjectKind>()
    for kind in SubjectKind.allCases where kind != .topology {
      if RuleEnvironment.variables(of: kind).contains(where: { $0.name != "topology" && names.contains($0.name) }) { kinds.insert(kind) }
    }
    return kinds.count > 1 ? nil : kinds.first ?? .topology
  }

  private static func diagnostic(_ issue: CompilationError.Issue, _ file: SourceFile) -> Diagnostic {
    let count = file.bytes.count
    let (start, end) = (min(issue.range.lowerBound, count), min(issue.range.upperBound, count))
    var hint = issue.hint
    if let kind = SubjectKind.allCases.first(where: { issue.message.hasSuffix(" of `\($0.rawValue)`") }) {
      let fields = FactCatalogue.all.facts(of: kind).map(\.name).joined(separator: ", ")
      hint = (hint.map { $0 + " " } ?? "") + "fields of `\(kind.rawValue)`: \(fields)"
    }
    // The message may quote the expression.
    return Diagnostic(
      .error, "\(Untrusted(issue.message))", at: Span(file: file.id, start: Int32(start), end: Int32(max(start, end))),
      hint: hint.map { "\(ours: $0)" })
  }

  // MARK: - Evaluation

  /// What it yields for each subject, in the order of `Subjects`.
  /// - Complexity: linear in subjects.
  package func rows(in base: FactBase) -> [(subject: Subject, outcome: Outcome)] {
    let subjects = Subjects(base)
    let block = SubjectBlock(kind, base, sharedTerms: 0)
    block.steps = StepBudget.ofRule(subjects: subjects.count(kind))
    return (0..<subjects.count(kind)).map { index in
      block.turn(to: index..<index + 1, of: kind, subjects)
      block.position = 0
      let subject = subjects.subject(kind, index)
      return (subject, outcome(block.evaluate(program), block))
    }
  }

  private func outcome(_ value: Value, _ block: SubjectBlock) -> Outcome {
    switch value {
    case .unknown(let unknown):
      var needs: [String] = []
      for need in unknown.unknowns.flatMap(block.needs) where !needs.contains(need) { needs.append(need) }
      return .unknown(needs: needs)
    case .error(let error): return .failed(reason: Untrusted(error.message(in: source)))
    case .object(let object): return .value(Untrusted("<\(SubjectKind.allCases[object.type].rawValue)>"))
    default: return .value(Untrusted(value.literal))
    }
  }
}

extension ExpressionType {
  /// `double or null`, for people.
  fileprivate var words: String { if case .nullable(let wrapped) = self { "\(wrapped) or null" } else { description } }
}
