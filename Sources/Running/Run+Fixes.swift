internal import Advising
internal import Analyses
internal import Linting
internal import Readers
internal import Rules
package import SourceText
internal import TopologyModel

/// What a run with fixes comes to. Nothing is written yet.
package struct FixedRun {
  /// What is found in the fixed texts.
  package let result: RunResult
  /// The files that change.
  package let files: [EditedFile]
  /// How many problems are left: findings, and errors in files.
  package let left: Int
  /// How many fixes have been made.
  package let fixes: Int
  /// How many more could be made that change what the system does.
  package let unsafeFixes: Int
}

extension Run {
  /// Fixes what a program can fix, and lints what that leaves: first what is safe, as long as there is anything; then, if asked
  /// for, what changes the behaviour of the system, as the rules say that it is repaired.
  /// - Throws: as `lint` does.
  package func fixed(isUnsafe: Bool, onProgress: (Progress) -> Void = { _ in }) throws(RunError) -> FixedRun {
    var run = self
    var result = try run.lint(onProgress: onProgress)
    var (before, fixes): ([Untrusted: [UInt8]], Int) = ([:], 0)
    for round in 0..<Self.rounds {
      var edited = Self.safe(in: result)
      if edited.count == 0, isUnsafe { edited = try Self.unsafe(in: result) }
      if edited.count == 0 || round == Self.rounds - 1 { break }
      fixes += edited.count
      for file in edited.files {
        if run.texts[file.path] == nil { before[file.path] = file.before }
        run.texts[file.path] = file.after
      }
      result = try run.lint(onProgress: onProgress)
    }
    let files = run.texts.sorted { $0.key < $1.key }.map { EditedFile(path: $0.key, before: before[$0.key], after: $0.value) }
    return FixedRun(
      result: result, files: files.filter { $0.before != $0.after }, left: Self.problems(in: result), fixes: fixes,
      unsafeFixes: isUnsafe ? 0 : Self.changes(in: result).reduce(0) { $0 + $1.count })
  }

  /// One fix uncovers what the next is for: a key that is right now has a value without its unit.
  private static let rounds = 10

  private static func problems(in result: RunResult) -> Int {
    result.systems.reduce(0) { $0 + $1.lint.findings.count + $1.lint.diagnostics.count { $0.severity == .error } }
  }

  /// Files with a round of fixes, and how many those are.
  private typealias Round = (files: [EditedFile], count: Int)

  // MARK: - Safe

  private static func safe(in result: RunResult) -> Round {
    var texts: [Untrusted: (before: [UInt8], edits: [TextEdit], spans: Set<Span>)] = [:]
    var count = 0
    for system in result.systems {
      let (lint, aliases) = (system.lint, system.aliases)
      let fixes =
        lint.diagnostics.filter { $0.severity == .error }.map(\.edits)
        + NativeEditor.edits(correcting: misnomers(in: lint), lint.topology, lint.sources, aliases: aliases)
        + NativeEditor.edits(unifyingRetriesOf: lint.topology, lint.sources)
      for fix in fixes {
        guard !fix.isEmpty, fix.allSatisfy({ isEditable($0, lint.sources) }) else { continue }
        // A text that an anchor stands for is told of once for each place that takes it, and is fixed once.
        let isDone = fix.contains { texts[lint.sources.file(of: $0.span)!.path]?.spans.contains($0.span) ?? false }
        if isDone { continue }
        count += 1
        for edit in fix {
          let file = lint.sources.file(of: edit.span)!
          texts[file.path, default: (file.bytes, [], [])].edits.append(edit)
          texts[file.path]!.spans.insert(edit.span)
        }
      }
    }
    let files = texts.compactMap { path, text in
      TextEdit.apply(text.edits, to: text.before).map { EditedFile(path: path, before: text.before, after: $0) }
    }
    return (files, files.isEmpty ? 0 : count)
  }

  private static func isEditable(_ edit: TextEdit, _ sources: SourceFiles) -> Bool {
    guard let file = sources.file(of: edit.span) else { return false }
    return file.mayBeShown && file.origin(at: edit.span.start) == nil
  }

  /// Names that nothing declares, of which one declared name alone is near enough to have been meant.
  private static func misnomers(in lint: LintResult) -> [NativeEditor.Misnomer] {
    let (topology, names) = (lint.topology, lint.base[DeclaredNames.self])
    return lint.findings.filter { $0.rule.effect == .names }.compactMap { verdict in
      func misnomer(_ name: Untrusted, _ standing: DeclaredNames.Standing, _ kind: NameGuess.Kind, _ use: NativeEditor.Misnomer.Use)
        -> NativeEditor.Misnomer?
      {
        guard case .undeclared(let meant?) = standing, meant.kind == kind, meant.isOnly, topology.names[meant.name] != name else {
          return nil
        }
        return NativeEditor.Misnomer(name, meant: topology.names[meant.name], as: use)
      }
      switch verdict.rule.subject {
      case .call:
        let call = topology.calls[verdict.index]
        return misnomer(topology.name(call.callee), names.ofService[call.callee.index], .service, .callee(of: topology.name(call.caller)))
      case .store: return misnomer(topology.name(ID<Store>(verdict.index)), names.ofStore[verdict.index], .store, .store)
      case .queue: return misnomer(topology.name(ID<Queue>(verdict.index)), names.ofQueue[verdict.index], .queue, .queue)
      default: return nil
      }
    }
  }

  // MARK: - Unsafe

  private static func unsafe(in result: RunResult) throws(RunError) -> Round {
    var round: Round = ([], 0)
    for (system, changes) in zip(result.systems, changes(in: result)) where !changes.isEmpty {
      round.files += try system.edits(for: changes)
      round.count += changes.count
    }
    return round.files.isEmpty ? ([], 0) : round
  }

  /// By system: values that a rule says are right at the very element that its finding is about, where it asks for one alone.
  private static func changes(in result: RunResult) -> [[Change]] {
    result.systems.map { system in
      let values = RepairValues(system.lint.base, tier: system.lint.tier)
      var known: Set<Change.Part> = []
      // A rule reads its file each time that it is asked.
      var repairsHere: [Rule: [Repair]] = [:]
      return system.lint.findings.compactMap { verdict in
        let repairs = repairsHere[verdict.rule] ?? verdict.rule.repairs.filter { $0.place == .here && $0.action.askedAttribute != nil }
        repairsHere[verdict.rule] = repairs
        guard repairs.count == 1, case .set(let settings) = repairs[0].action.definition.effect, settings.count == 1,
          let part = part(verdict), isNative(part, in: system.lint),
          let number = values.value(of: repairs[0], in: verdict.rule, at: verdict.index)
        else { return nil }
        // Of several findings about one element the worst is fixed first; the next round sees to the others.
        return known.insert(part).inserted ? .set(settings[0].attribute, .number(number), of: part) : nil
      }
    }
  }

  /// Whether a native file says that there is such a call or queue: no other is changed, and none is made.
  private static func isNative(_ part: Change.Part, in lint: LintResult) -> Bool {
    let span =
      switch part {
      case .call(let call): lint.topology.calls[call.index].span
      case .queue(let queue): lint.topology.queues[queue.index].span
      default: Span.none
      }
    guard let file = lint.sources.file(of: span) else { return false }
    return lint.sources.formats[file.id] == NativeReader.format && isEditable(TextEdit(span, []), lint.sources)
  }

  private static func part(_ verdict: Verdict) -> Change.Part? {
    switch verdict.rule.subject {
    case .call: .call(ID(verdict.index))
    case .queue: .queue(ID(verdict.index))
    default: nil
    }
  }
}
