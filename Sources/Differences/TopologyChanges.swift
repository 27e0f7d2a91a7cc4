package import SourceText
package import TopologyModel

/// What two topologies differ in: elements that came, went or say something else. An element is the same if its kind and
/// its names are; where it stands and in which file is no difference.
package struct TopologyChanges: Hashable, Sendable {
  /// What can change, in the order in which it is told.
  package enum Kind: String, CaseIterable, Sendable {
    case topology, service, external, store, queue, call, publish, consume, use
  }

  /// What became of an element.
  package enum Way: String, CaseIterable, Sendable {
    case added, removed, changed
  }

  /// One element that differs.
  package struct Change: Hashable, Sendable {
    /// What it is.
    package let kind: Kind
    /// Its name, or those of its two ends in the order of what flows: `caller -> callee`, `queue -> consumer`.
    package let names: [Untrusted]
    /// What became of it.
    package let way: Way
    /// What it is for, of a service that came or went and is more than a service: `gateway`, `undeclared`.
    package let role: String?
    /// What it says otherwise, of one that is there before and after.
    package let attributes: [AttributeChange]

    /// What it is, in a word: `gateway`, `call`.
    package var noun: String {
      switch kind {
      case .publish: "publishes"
      case .consume: "consumes"
      case .use: "uses"
      case .topology, .service, .external, .store, .queue, .call: role ?? kind.rawValue
      }
    }
  }

  /// An attribute that has another value.
  package struct AttributeChange: Hashable, Sendable {
    /// Where it stands in the native format: `breaker.min_calls`.
    package let name: String
    /// Nil where nothing is said.
    package let before: Value?
    package let after: Value?
  }

  /// A value as the native format has it.
  package struct Value: Hashable, Sendable {
    /// With its unit: `300ms`.
    package let text: Untrusted
    /// Whether only the format implies it.
    package let isImplied: Bool
  }

  /// By kind, then by names.
  package private(set) var all: [Change] = []

  /// Whether nothing differs.
  package var isEmpty: Bool { all.isEmpty }

  /// How many elements came, went or changed.
  package func count(_ way: Way) -> Int { all.count { $0.way == way } }

  /// - Complexity: linear in the elements and attributes of both, but for sorting elements by name.
  package init(from before: Topology, to after: Topology) {
    var changes: [(kind: Kind, changes: [Change])] = Kind.allCases.map { ($0, []) }
    let (old, new) = (TopologyElements(before), TopologyElements(after))
    for (was, now) in zip(old.lists, new.lists) {
      Self.pair(was, now) { before, after in
        guard let change = Self.change(before.map { ($0, old) }, after.map { ($0, new) }) else { return }
        changes[Kind.allCases.firstIndex(of: change.kind)!].changes.append(change)
      }
    }
    all = changes.flatMap(\.changes)
  }

  /// Goes through two sorted lists side by side.
  private static func pair(
    _ old: [TopologyElements.Item], _ new: [TopologyElements.Item],
    _ take: (TopologyElements.Item?, TopologyElements.Item?) -> Void
  ) {
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      if j == new.count || (i < old.count && old[i].isBefore(new[j])) {
        take(old[i], nil)
        i += 1
      } else if i == old.count || new[j].isBefore(old[i]) {
        take(nil, new[j])
        j += 1
      } else {
        take(old[i], new[j])
        i += 1
        j += 1
      }
    }
  }

  private typealias Side = (element: TopologyElements.Item, of: TopologyElements)

  private static func change(_ before: Side?, _ after: Side?) -> Change? {
    guard let before, let after else {
      guard let (element, _) = before ?? after else { return nil }
      let role = element.role.flatMap { $0 == .service || $0 == .external ? nil : $0.word }
      return Change(kind: element.kind, names: element.names, way: before == nil ? .added : .removed, role: role, attributes: [])
    }
    // The names of a topology are no part of what it is.
    let attributes = attributes(before, after)
    if attributes.isEmpty { return nil }
    // Somebody else's system that becomes ours, or the other way round, is told among services.
    let kind = before.element.kind == after.element.kind ? after.element.kind : .service
    return Change(kind: kind, names: kind == .topology ? [] : after.element.names, way: .changed, role: nil, attributes: attributes)
  }

  private static func attributes(_ before: Side, _ after: Side) -> [AttributeChange] {
    var changes: [AttributeChange] = []
    let (old, new) = (before.of.words(of: before.element), after.of.words(of: after.element))
    for (was, now) in zip(old, new) where was.value != now.value {
      func value(_ text: Untrusted?) -> Value? { text.map { Value(text: $0, isImplied: false) } }
      changes.append(AttributeChange(name: was.name, before: value(was.value), after: value(now.value)))
    }
    for attribute in before.element.kind == after.element.kind ? Self.attributes[before.element.kind]! : Self.serviceAttributes {
      let (was, now) = (before.of.value(attribute, of: before.element), after.of.value(attribute, of: after.element))
      if was.isInherited, now.isInherited { continue }
      append(attribute, was.entry.map { ($0, before.of) }, now.entry.map { ($0, after.of) }, prefix: "", to: &changes)
    }
    guard before.element.kind == .topology else { return changes }
    for attribute in Self.attributes[.call]! {
      let (was, now) = (before.of.callDefault(attribute), after.of.callDefault(attribute))
      append(attribute, was.map { ($0, before.of) }, now.map { ($0, after.of) }, prefix: "defaults.call.", to: &changes)
    }
    return changes
  }

  /// What elements of each kind can say, in the order in which it is told.
  private static let attributes = Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0, Attribute.of($0.owner)) })

  /// The same for what is ours before and somebody else's after, or the other way round.
  private static let serviceAttributes = Attribute.allCases.filter { attribute in
    attributes[.service]!.contains(attribute) || attributes[.external]!.contains(attribute)
  }

  private typealias Entry = (entry: AttributeEntry, of: TopologyElements)

  private static func append(
    _ attribute: Attribute, _ before: Entry?, _ after: Entry?, prefix: String, to changes: inout [AttributeChange]
  ) {
    if before == nil, after == nil { return }
    // Of most, no text is needed.
    if let before, let after, before.of.isEqual(before.entry, after.entry, of: after.of) { return }
    let was = before.map { $0.of.value($0.entry, beside: after?.entry) }
    let now = after.map { $0.of.value($0.entry, beside: before?.entry) }
    changes.append(AttributeChange(name: prefix + attribute.path.joined(separator: "."), before: was, after: now))
  }
}
