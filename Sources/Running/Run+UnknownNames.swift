internal import Advising
internal import Configuration
internal import Linting
internal import SourceText
internal import TopologyModel

extension Topology {
  /// What `advise` may be told to spare, or the cost of: all elements, and calls as `a -> b`.
  /// - Complexity: linear in elements and calls.
  var namesForAdvice: Set<Untrusted> { Set(elementNames).union(calls.indices.map { edgeName(ID($0)) }) }
}

extension Run {
  /// A system that was read, with the configuration that is in force there.
  struct ConfiguredSystem {
    let configuration: Settings
    let topology: Topology
    let walk: InputWalk
    /// Whether all files below the configuration are inputs.
    let isWhole: Bool
  }

  /// Names and patterns in a configuration that fit nothing in the systems to which it applies: one that is misspelt spares nothing, leaves
  /// out nothing and turns nothing off.
  /// - Parameter systems: all that were read.
  /// - Returns: each once, with the number of a system whose files it stands in.
  static func unknownNames(in systems: [ConfiguredSystem]) -> [(system: Int, note: Diagnostic)] {
    struct Place: Hashable {
      let files: [Untrusted]
      let span: Span
    }
    var known: Set<Place> = []
    var unknown: [Place: (system: Int, note: Diagnostic)] = [:]
    for (number, system) in systems.enumerated() {
      for said in names(in: system) + patterns(in: system) {
        let place = Place(files: system.configuration.files, span: said.note.span)
        if said.isKnown { known.insert(place) } else { unknown[place] = (number, said.note) }
      }
    }
    return unknown.filter { !known.contains($0.key) }.map(\.value).sorted { ($0.system, $0.note.span) < ($1.system, $1.note.span) }
  }

  /// Finds what was meant by names that nothing has. A stranger's file may have a thousand of them, and a system a hundred thousand names: there
  /// is an end to looking.
  private struct Guess {
    private let names: Set<Untrusted>
    private lazy var words = names.sorted().map { String(decoding: $0.bytes, as: UTF8.self) }
    /// Names that are still looked at.
    private var left = 200_000

    init(among names: Set<Untrusted>) { self.names = names }

    mutating func hint(for name: Untrusted, or others: [String]) -> Message? {
      guard left > 0 else { return nil }
      left -= names.count
      return Spelling.nearest(to: name.bytes[...], among: words + others).map { Message.didYouMean($0) }
    }
  }

  /// What `advise` names, whether something is called so, and what there is to say if nothing is.
  private static func names(in system: ConfiguredSystem) -> [(isKnown: Bool, note: Diagnostic)] {
    let said =
      system.configuration.frozen.map { (name: $0.value, span: $0.span, actions: ActionKind.allCases.map(\.rawValue)) }
      + system.configuration.costs.compactMap { cost in cost.subject.map { (name: $0, span: cost.span, actions: []) } }
    let names = said.isEmpty ? [] : system.topology.namesForAdvice
    var guess = Guess(among: names)
    return said.map { name, span, actions in
      let isKnown = names.contains(name) || actions.contains { $0.utf8.elementsEqual(name.bytes) }
      let hint = isKnown ? nil : guess.hint(for: name, or: actions)
      return (isKnown, Diagnostic(.note, "nothing in the inputs is called '\(name)'", at: span, hint: hint))
    }
  }

  /// The same of the patterns of overrides, and of what is no input.
  private static func patterns(in system: ConfiguredSystem) -> [(isKnown: Bool, note: Diagnostic)] {
    let overrides = system.configuration.overrides
    let names = overrides.allSatisfy(\.names.isEmpty) ? [] : Set(system.topology.elementNames)
    var guess = Guess(among: names)
    let ofNames = overrides.flatMap(\.names).map { pattern in
      let isKnown = names.contains(pattern.value) || names.contains { Glob.matches(pattern.value.bytes, $0.bytes) }
      let hint = isKnown ? nil : guess.hint(for: pattern.value, or: [])
      return (isKnown, Diagnostic(.note, "the pattern '\(pattern.value)' fits no name in the inputs", at: pattern.span, hint: hint))
    }
    guard system.isWhole else { return ofNames }
    let ofFiles = overrides.flatMap(\.paths).map { pattern in
      let isKnown = system.walk.inputs.contains { pattern.value.matches($0.place) }
      return (isKnown, Diagnostic(.note, "the pattern '\(pattern.value.text)' fits no file among the inputs", at: pattern.span))
    }
    let ofExclusions = (system.configuration.exclude ?? []).map { pattern in
      let isKnown = system.walk.leftOut.contains { pattern.value.matches($0) }
      return (isKnown, Diagnostic(.note, "the pattern '\(pattern.value.text)' leaves out no file", at: pattern.span))
    }
    return ofNames + ofFiles + ofExclusions
  }
}
