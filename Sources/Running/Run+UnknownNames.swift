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
  /// Names in `advise` of a configuration that nothing has in the systems to which it applies: one that is misspelt spares nothing.
  /// - Parameter systems: all that were read, each with the configuration that is in force there.
  /// - Returns: each name once, with the number of a system whose files it stands in.
  static func unknownNames(in systems: [(configuration: Settings, topology: Topology)]) -> [(system: Int, note: Diagnostic)] {
    struct Place: Hashable {
      let files: [Untrusted]
      let span: Span
    }
    var known: Set<Place> = []
    var unknown: [Place: (system: Int, note: Diagnostic)] = [:]
    for (number, (configuration, topology)) in systems.enumerated() {
      let said =
        configuration.frozen.map { (name: $0.value, span: $0.span, actions: ActionKind.allCases.map(\.rawValue)) }
        + configuration.costs.compactMap { cost in cost.subject.map { (name: $0, span: cost.span, actions: []) } }
      let names = said.isEmpty ? [] : topology.namesForAdvice
      for (name, span, actions) in said {
        let place = Place(files: configuration.files, span: span)
        if names.contains(name) || actions.contains(where: { $0.utf8.elementsEqual(name.bytes) }) {
          known.insert(place)
        } else {
          let words = names.sorted().map { String(decoding: $0.bytes, as: UTF8.self) } + actions
          let hint = Spelling.nearest(to: name.bytes[...], among: words).map { Message.didYouMean($0) }
          unknown[place] = (number, Diagnostic(.note, "nothing in the inputs is called '\(name)'", at: span, hint: hint))
        }
      }
    }
    return unknown.filter { !known.contains($0.key) }.map(\.value).sorted { ($0.system, $0.note.span) < ($1.system, $1.note.span) }
  }
}
