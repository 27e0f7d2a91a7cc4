internal import Analyses
package import Configuration
package import Linting
package import Rules
package import SourceText
internal import TopologyModel

/// One run of topolint, from what a user asks for to what is found:
///
/// 1. `RunRequest` says what is asked for: paths, rules, the day, each as a value.
/// 2. `RunSettings` are what is in force: the configuration is found and read, folders of rules are loaded, and the
///    request has the last word.
/// 3. `InputWalk` finds the inputs, and `SystemDivision` says which of them are one system. For each of them
///    `TopologyReading` joins its inputs into one topology, and `Lint` judges it.
/// 4. The baseline, or the same inputs at an earlier revision, says what is known already.
///
/// A part of the inputs that has a configuration of its own is a run too, with settings of its own.
///
/// A run writes to no stream, asks no clock and ends no process. What is to be said stands in the result (`Remarks`) or
/// in the error (`RunError`); how far it has come goes to a callback. It changes no file, and it keeps nothing between
/// two runs: results depend on the request and on the files that it names.
package struct Run {
  /// What is asked for.
  package let request: RunRequest
  /// All rules, adjusted as the configuration says, whether or not they are judged.
  package let rules: RuleSet
  /// From which severity on findings fail the run.
  package let failOn: Threshold
  /// What standard input held, or why it could not be read. Whoever runs this reads it, once all else is known to be in
  /// order; the path `-` is unreadable without.
  package var standardInput: Result<[UInt8], FileError>?
  /// Standard input that is yet to be read, for a format that is read as a stream: in place of what it held.
  package var standardStream: HeldStream?

  /// What files hold in place of what they do, by how they are shown: fixes that are not written yet.
  package var texts: [Untrusted: [UInt8]] = [:]

  /// What is in force.
  let settings: RunSettings
  /// What is asked of the lint.
  let lintOptions: Lint.Options

  /// How far a run has come.
  package enum Progress: Sendable {
    /// A step begins, and with it ends the one before.
    case began(Step)
    /// So many files have been read, of so many.
    case file(Int, of: Int)
  }

  /// - Throws: wrong usage: what is asked for cannot be done, or leaves no rule to judge by.
  package init(_ settings: RunSettings) throws(RunError) {
    self.settings = settings
    request = settings.request
    rules = settings.rules
    failOn = request.failOn ?? settings.configuration.failOn?.value ?? .error
    lintOptions = try settings.options()
  }

  /// The same, with settings that nobody else looks at.
  package init(_ request: RunRequest) throws(RunError) { try self.init(RunSettings(request)) }

  // MARK: - What a run yields

  /// Reads the inputs and judges them; what the baseline or an earlier revision knows is left out of the findings.
  /// - Throws: `noInput` if no input is a topology, `unreadable` if an earlier revision cannot be read to the end, and
  ///   wrong usage. What an input lacks is no error but a diagnostic of the result.
  package func lint(onProgress: (Progress) -> Void = { _ in }) throws(RunError) -> RunResult {
    try lint(isJudged: true, onProgress)
  }

  /// Reads the inputs, and asks no rule.
  /// - Throws: as `lint` does.
  package func read(onProgress: (Progress) -> Void = { _ in }) throws(RunError) -> RunResult {
    try lint(isJudged: false, onProgress)
  }

  private func lint(isJudged: Bool, _ onProgress: (Progress) -> Void) throws(RunError) -> RunResult {
    var remarks = settings.remarks
    let all = try systems(in: walk(request.inputs), isNow: true, &remarks)
    let chosen = try chosen(of: all, &remarks)
    let isOnly = all.count == 1
    let earlier = try request.since.map { revision throws(RunError) in try EarlierSystems(of: self, at: revision, &remarks) }
    var results: [(system: System, judged: Judged)] = []
    for system in chosen {
      let baseline = request.baseline.map { (file: $0, isOnly: isOnly) }
      var judged = try system.run.judge(
        system.walk, isJudged: isJudged, of: system.name, isConfigured: system.isConfigured, baseline: baseline, &remarks, onProgress)
      if let before = try earlier?.result(of: system, isOnly: isOnly, isJudged: isJudged, &remarks, onProgress) {
        judged.result = judged.result.since(before)
      }
      results.append((system, judged))
    }
    if !chosen.isEmpty, results.allSatisfy(\.judged.hasNothing) {
      throw .noTopology(in: request.inputs, isKnown: results.contains(where: \.judged.hasDocuments), after: remarks)
    }
    // Of a part of the inputs, or where not all could be read, nobody knows what the rest is called.
    let unknown =
      chosen.count == all.count && !results.contains { $0.judged.result.hasUnreadableInput }
      ? Self.unknownNames(
        in: results.map { system, judged in
          let configuration = system.run.settings.configuration
          return ConfiguredSystem(
            configuration: configuration, topology: judged.result.topology, walk: system.walk,
            isWhole: configuration.places.allSatisfy { looksAtAll(below: FilePath.folder(of: $0)) })
        }) : []
    for (system, note) in unknown {
      results[system].judged.result.diagnostics.append(note)
      remarks.append(Remarks([note], in: results[system].judged.result.sources))
    }
    // A configuration that names a system says that there is one.
    for index in results.indices where results[index].system.isConfigured && results[index].judged.hasNothing {
      let message: Message = "no input of the system '\(results[index].system.name)' is a topology"
      let fault = Diagnostic(.error, message, at: .none, hint: Message(TopologyReading.hint))
      results[index].judged.result.diagnostics.append(fault)
      remarks.append(Remarks(fault))
    }
    let found = results.filter { !$0.judged.hasNothing }

    let isOfSeveral = found.count > 1 || (request.isOfStaged && !isOnly)
    let names = Set(chosen.map(\.name))
    let others = (results.first?.judged.otherEntries ?? []).filter { !names.contains($0.system!) }
    let vanished =
      looksAtAllOfBaseline && !results.contains { $0.judged.result.hasUnreadableInput }
      ? Set(others.map { $0.system! }).subtracting(all.map(\.name)) : []
    if let note = tell(vanished, others) { remarks.append(note) }
    let systems = found.map { system, judged in
      var result = judged.result
      if isOfSeveral { result.system = system.name }
      return RunResult.System(name: system.name, lint: result, run: system.run, inputs: system.walk, isConfigured: system.isConfigured)
    }
    return RunResult(systems: systems, remarks: remarks, otherEntries: others.filter { !vanished.contains($0.system!) })
  }

  /// Whether the inputs are all below the folder of the baseline, so that a system of it that is not among them is gone.
  private var looksAtAllOfBaseline: Bool {
    guard let baseline = request.baseline else { return false }
    return looksAtAll(below: FilePath.folder(of: baseline.path))
  }

  /// Whether all that lies below a folder is looked at.
  private func looksAtAll(below folder: [UInt8]) -> Bool {
    guard let place = FileSystem.realPath(folder) else { return false }
    return request.inputs.contains { input in
      FileSystem.realPath(input).map { FilePath.isInside(place, $0) && (try? FileSystem.status($0).kind) == .folder } ?? false
    }
  }

  private func tell(_ vanished: Set<Untrusted>, _ entries: [KnownFinding]) -> Remarks? {
    guard !vanished.isEmpty, let baseline = request.baseline else { return nil }
    let count = entries.count { vanished.contains($0.system!) }
    let what: Message =
      "\(ours: counted(count, "finding")) of the baseline \(ours: count == 1 ? "is" : "are") of systems that are gone: "
    return Remarks(
      Diagnostic(
        .note, what + Message.names(vanished.sorted()) + (baseline.isReplaced ? "; they are taken out" : ""), at: .none,
        hint: baseline.isReplaced ? nil : "--write-baseline takes them out"))
  }

  // MARK: - Steps

  /// What has been judged, and whether no input was a topology.
  struct Judged {
    var result: LintResult
    /// Whether an input is of a format that we know.
    let hasDocuments: Bool
    /// Entries of the baseline about other systems.
    var otherEntries: [KnownFinding] = []

    var isEmpty: Bool { !hasDocuments || result.topology.services.isEmpty }

    /// Whether there is nothing to tell of it: no topology, and nothing wrong.
    var hasNothing: Bool { isEmpty && !result.hasUnreadableInput }
  }

  func walk(_ paths: [[UInt8]]) -> InputWalk {
    let walk = InputWalk(
      paths, names: TopologyReading.fileNames, selection: settings.configuration.selection, standardInput: standardInput,
      standardStream: standardStream)
    return texts.isEmpty ? walk : walk.holding(texts)
  }

  /// The inputs of one side of a comparison.
  /// - Parameter isBase: whether it is what is compared with. Its files are shown as `REVISION:PATH`, and what was not
  ///   there then is no fault.
  func walk(_ input: ComparedInput, isBase: Bool) throws(RunError) -> InputWalk {
    switch input {
    case .path(let path): return walk([path])
    case .revision(let revision, let tree):
      do {
        return try InputWalk(
          request.inputs, names: TopologyReading.fileNames, in: tree, selection: settings.configuration.selection,
          prefix: isBase ? revision + [UInt8(ascii: ":")] : [],
          missing: isBase ? .note : .error)
      } catch {
        throw RunError(error)
      }
    }
  }

  /// A reading of nothing yet.
  var reading: TopologyReading {
    TopologyReading(
      from: request.format?.word, sources: settings.sources, aliases: settings.aliases, keepsAttempts: request.keepsAttempts)
  }

  /// Reads the inputs of one system and judges them by what is in force here.
  /// - Parameters:
  ///   - isJudged: false to ask no rule.
  ///   - name: the system, for the baseline.
  ///   - isConfigured: whether a configuration names it.
  ///   - baseline: what is known, and whether the run has no other system.
  ///   - remarks: gets what there is to say of what was read.
  func judge(
    _ walk: InputWalk, isJudged: Bool = true, of name: Untrusted, isConfigured: Bool = false,
    baseline: (file: BaselineFile, isOnly: Bool)? = nil,
    _ remarks: inout [Remarks], _ onProgress: (Progress) -> Void
  ) throws(RunError) -> Judged {
    onProgress(.began(.read))
    var reading = reading
    reading.read(walk) { onProgress(.file($0, of: $1)) }
    let hasDocuments = reading.documentCount > 0
    var options = lintOptions
    options.isConfiguredSystem = isConfigured
    if !isJudged { options.leftOut = Set(rules.rules.map(\.id)) }
    var others: [KnownFinding] = []
    do {
      if let baseline {
        let whole = try baseline.file.read(into: &reading, &remarks)
        options.baseline = whole.of(name, isOnly: baseline.isOnly)
        others = whole.entries.map(\.finding).filter { $0.system != nil && $0.system != name }
      }
    } catch {
      throw error.after(remarks)
    }
    let result = Lint.run(consume reading, rules: rules, options) { onProgress(.began($0)) }
    remarks.append(Remarks(result.diagnostics, in: result.sources))
    return Judged(result: result, hasDocuments: hasDocuments, otherEntries: others)
  }

  /// Judges a topology that follows from the one that was read, such as the system grown.
  /// - Parameter tier: what at least to judge by where the request names a tier.
  func judge(_ topology: Topology, of result: LintResult, atLeast tier: Tier?) -> LintResult {
    var options = lintOptions
    if let named = options.tier, let tier { options.tier = max(named, tier) }
    return Lint.run(topology, result.sources, result.diagnostics, rules: rules, options)
  }

  /// Judges what was read by the limits of another tier.
  func judge(_ topology: Topology, of result: LintResult, at tier: Tier) -> LintResult {
    var options = lintOptions
    options.tier = tier
    return Lint.run(topology, result.sources, result.diagnostics, rules: rules, options)
  }

  /// Folders of rules that were read.
  var rulesFolders: [[UInt8]] { settings.configuration.rulesFolders.map(\.value) + request.rulesFolders }
}
