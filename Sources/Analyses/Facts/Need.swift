package import TopologyModel

/// What would decide an unknown value: an attribute of an element.
package struct Need: Hashable, Sendable {
  /// What an input would have to say.
  package let attribute: Attribute
  /// Of what.
  package let owner: Owner

  /// The need of an attribute.
  package static func need(_ attribute: Attribute, of owner: Owner) -> Need { Need(attribute: attribute, owner: owner) }

  /// `call.timeout`.
  package var string: String { (["\(owner)"] + attribute.path).joined(separator: ".") }
}
