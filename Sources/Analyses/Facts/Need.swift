package import TopologyModel

/// What would decide an unknown value: an attribute of an element.
package struct Need: Hashable, Sendable {
  package let attribute: Attribute
  package let owner: Owner

  package static func need(_ attribute: Attribute, of owner: Owner) -> Need { Need(attribute: attribute, owner: owner) }

  /// `call.timeout`.
  package var string: String { (["\(owner)"] + attribute.path).joined(separator: ".") }
}
