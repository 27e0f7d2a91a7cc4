internal import Advising
internal import Analyses
package import TopologyModel

/// A key of the native format that says something of an element: an attribute, and the elements that may have it.
package struct NativeKey: Hashable, Sendable {
  /// What it says.
  package let attribute: Attribute
  /// The elements that it is said of.
  package let owners: [Owner]

  /// - Parameter word: `call.timeout`, or `timeout` for whatever may have it.
  package init?(_ word: String) {
    let word = word.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if let attribute = Attribute.allCases.first(where: { $0.path == word }) {
      self.init(attribute, Attribute.definitions[Int(attribute.rawValue)].owners)
      return
    }
    guard let owner = Owner.allCases.first(where: { "\($0)" == word[0] }),
      let attribute = Attribute.of(owner).first(where: { $0.path == Array(word.dropFirst()) })
    else { return nil }
    self.init(attribute, [owner])
  }

  private init(_ attribute: Attribute, _ owners: [Owner]) {
    self.attribute = attribute
    self.owners = owners
  }

  /// Every key with what may have it: `call.timeout`.
  package static let all = Owner.allCases.flatMap { owner in Attribute.of(owner).flatMap { NativeKey($0, [owner]).names } }

  /// Its name with what may have it: `store.kind`, `queue.kind`.
  package var names: [String] { owners.map { Need.need(attribute, of: $0).string } }

  /// The facts that a rule can name and that say what the key says: `call.timeout_ms`.
  package var facts: [String] {
    owners.compactMap { owner in
      SubjectKind(rawValue: "\(owner)").map { "\($0.rawValue).\(DeclaredAttributes.factName(of: attribute, of: $0))" }
    }
  }

  /// The rules of which it decides a condition, by itself or by what is computed of it.
  /// - Complexity: analyses of a few services for each fact that the rules read.
  package func rules(among rules: [Rule]) -> [Rule] {
    var needs = FactNeeds()
    let own = owners.map { Need.need(attribute, of: $0) }
    return rules.filter { rule in
      rule.readFacts.contains { read in
        FactCatalogue.all.fact(read.name, of: read.subject).map { !needs.attributes(of: $0, among: own).isEmpty } ?? false
      }
    }
  }
}
