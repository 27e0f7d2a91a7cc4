internal import Configuration
internal import Linting
internal import Rules
internal import SourceText

extension Run {
  /// One system of the inputs.
  struct System {
    /// No other of the run has it.
    let name: Untrusted
    /// What is in force there.
    let run: Run
    /// Its inputs.
    let walk: InputWalk
    /// Whether a configuration names it: then its inputs are the whole of it.
    let isConfigured: Bool
  }

  /// The systems of a walk, by name; at least one. What is no topology stays with files that may be one.
  /// - Parameters:
  ///   - isNow: whether the walk finds what is there now. What was there earlier is divided as today's configurations say,
  ///     and nothing is said of it.
  ///   - remarks: gets what there is to say of names.
  /// - Throws: wrong usage, with what is wrong in configurations.
  func systems(in walk: InputWalk, isNow: Bool, _ remarks: inout [Remarks]) throws(RunError) -> [System] {
    var parts = ConfiguredParts(of: self)
    do {
      for input in walk.inputs { try parts.add(input) }
      try settings.checkRules(among: parts.runs.map(\.settings))
    } catch {
      throw error.after(remarks)
    }
    var kept = walk.selecting { parts.selection(of: $0) }
    if request.isRendering { kept = Rendering(kept).walk }
    // What is compared, or is asked for by name, must be called what it is among others.
    let evenOfOne = !isNow || request.system != nil || request.baseline != nil || request.since != nil || request.isOfStaged
    let names = SystemNames(kept.inputs, from: request.format?.word, evenOfOne: evenOfOne)
    let files = names.inputs.indices.map { number in
      let input = names.inputs[number]
      return SystemDivision.File(
        place: input.place, shown: input.shown, name: names.names[number]?.text, configuration: parts.number(of: input),
        project: names.projects[number], format: names.formats[number])
    }
    let base = SettingsSearch.project(of: FileSystem.realPath([UInt8(ascii: ".")]) ?? [UInt8(ascii: "/")])
    let division = SystemDivision(files, parts.configurations(isNow: isNow), first: parts.first, from: base)
    if isNow, let fault = division.faults.first {
      let faults = division.faults.filter { $0.configuration == fault.configuration }.map(\.diagnostic)
      throw RunError(.usage, Remarks(faults, in: parts.runs[fault.configuration].settings.sources)).after(remarks)
    }
    var systems = division.systems
    Self.moveRest(of: &systems) { names.mayBeTopology[$0] }
    guard !systems.isEmpty else { return [System(name: Untrusted("."), run: self, walk: kept, isConfigured: false)] }
    if isNow {
      let notes = names.notes(of: systems.filter { !$0.isConfigured }.map(\.files))
      if !notes.isEmpty { remarks.append(Remarks(notes, in: names.sources)) }
    }
    let walks = InputWalk(inputs: names.inputs, diagnostics: kept.diagnostics, leftOut: kept.leftOut).split(systems.map(\.files))
    return zip(systems, walks).map { system, walk in
      let run = system.configuration.map { parts.runs[$0] } ?? self
      return System(name: system.name, run: run, walk: walk, isConfigured: system.isConfigured)
    }
  }

  /// Moves files that are no topology, where nothing else beside them is one, to the first system: they are counted there.
  private static func moveRest(of systems: inout [SystemDivision.System], _ mayBeTopology: (Int) -> Bool) {
    let parts = Dictionary(grouping: systems) { $0.isConfigured || $0.files.contains(where: mayBeTopology) }
    guard var kept = parts[true], let rest = parts[false] else { return }
    kept[0].files = (kept[0].files + rest.flatMap(\.files)).sorted()
    systems = kept
  }

  /// Of all systems those that the request is about.
  /// - Throws: wrong usage if there is none of the name that it gives, or if git cannot say what is staged.
  func chosen(of all: [System], _ remarks: inout [Remarks]) throws(RunError) -> [System] {
    var chosen = all
    if let name = request.system {
      chosen = all.filter { $0.name == Untrusted(name) }
      if chosen.isEmpty { throw .noSystem(name, among: all.map(\.name), after: remarks) }
    }
    if !request.isOfStaged { return chosen }
    let staged: StagedFiles?
    do {
      staged = try StagedFiles(of: self)
    } catch {
      throw error.after(remarks)
    }
    guard let staged else { return chosen }
    chosen = chosen.filter { staged.touch($0) }
    if chosen.count < all.count {
      let names = Set(chosen.map(\.name))
      let rest = all.map(\.name).filter { !names.contains($0) }
      let message: Message =
        "no file of \(ours: rest.count == 1 ? "this system" : "these \(rest.count) systems") is staged: \(Message.names(rest))"
      remarks.append(Remarks(Diagnostic(.note, message, at: .none, hint: "without --staged all systems are linted")))
    }
    return chosen
  }
}

/// The configurations of some inputs, by number, each with the run that it makes.
private struct ConfiguredParts {
  private(set) var runs: [Run] = []
  /// That of the whole run.
  let first: Int?
  private let whole: Run
  private var folders: [[UInt8]] = []
  private var search = SettingsSearch()
  private var numbers: [[UInt8]: Int] = [:]
  /// By the folder of inputs.
  private var known: [[UInt8]: Int] = [:]

  init(of run: Run) {
    whole = run
    first = run.settings.place == nil ? nil : 0
    if let place = run.settings.place { append(run, at: place) }
  }

  private mutating func append(_ run: Run, at place: [UInt8]) {
    numbers[place] = runs.count
    runs.append(run)
    folders.append(FileSystem.realPath(FilePath.folder(of: place)) ?? FilePath.folder(of: place))
  }

  /// Finds the configuration of an input, if the request leaves that to where it lies.
  /// - Throws: wrong usage, with what is wrong with it.
  mutating func add(_ input: InputWalk.Input) throws(RunError) {
    // What a link leads to outside of the repository is not configured there.
    guard case .nearest = whole.request.configuration, !input.isNamed || input.mayBeShown else { return }
    let folder = FilePath.folder(of: input.place)
    guard known[folder] == nil else { return }
    let place = search.nearest(to: folder)
    if !search.diagnostics.isEmpty { throw RunError(.usage, Remarks(search.diagnostics, in: SourceFiles())) }
    guard let place else { return }
    if numbers[place] == nil { append(try Run(RunSettings(whole.request, at: place)), at: place) }
    known[folder] = numbers[place]
  }

  /// Nil for none.
  func number(of input: InputWalk.Input) -> Int? {
    input.isNamed && !input.mayBeShown ? first : known[FilePath.folder(of: input.place)] ?? first
  }

  /// What of a walk is read by the configuration of an input; nil where the walk itself has asked it.
  func selection(of input: InputWalk.Input) -> InputSelection? {
    let number = number(of: input)
    return number == first ? nil : number.flatMap { runs[$0].settings.configuration.selection }
  }

  /// - Parameter isNow: false to take it for nothing that a system has no file.
  func configurations(isNow: Bool) -> [SystemDivision.Configuration] {
    let looked = whole.request.inputs.compactMap { FileSystem.realPath($0) }
    return zip(runs, folders).map { run, folder in
      SystemDivision.Configuration(
        folder: folder, systems: run.settings.configuration.systems,
        isWhole: isNow && looked.contains { FilePath.isInside(folder, $0) })
    }
  }
}
