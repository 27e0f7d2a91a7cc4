package import Analyses
import SourceText
package import TopologyModel

/// Makes topologies in code: services, calls and their attributes by name.
package struct Draft {
  package private(set) var builder = TopologyBuilder()
  private var provenance: Provenance

  /// `format` is how specific the input is: what a native one leaves out is absent, else it is unknown.
  package init(_ format: Precedence = .native) {
    provenance = Provenance(format, via: "test")
    if format == .native { builder.markNative() }
  }

  package mutating func id(_ name: String) -> NameID { builder.intern(Array(name.utf8)[...]) }

  /// What `on` holds for some names.
  package mutating func value(of names: [String]) -> Double {
    let list = names.map { id($0) }
    return builder.value(of: list)
  }

  /// - Parameter unknown: what a file says is unknown.
  package mutating func service(_ name: String, _ role: Role? = nil, _ attributes: [Attribute: Double] = [:], unknown: [Attribute] = []) {
    let index = builder.declareService(id(name), role: role, at: .none, provenance)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .service(index), at: .none, provenance.precedence) }
    for attribute in unknown { builder.missValue(of: attribute, .service(index)) }
  }

  /// - Parameters:
  ///   - unknown: what a file says is unknown.
  ///   - line: where the call stands, if it matters in what order calls are made.
  package mutating func call(
    _ from: String, _ to: String, _ attributes: [Attribute: Double] = [:], unknown: [Attribute] = [], line: Int? = nil
  ) {
    let span = line.map { Span(file: FileID(0), line: $0) } ?? .none
    let caller = builder.declareService(id(from), role: nil, at: .none, provenance)
    let call = builder.addCall(from: caller, to: builder.service(id(to), at: .none), at: span, provenance)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .call(call), at: .none, provenance.precedence) }
    for attribute in unknown { builder.missValue(of: attribute, .call(call)) }
  }

  package mutating func publish(_ from: String, _ to: String, _ attributes: [Attribute: Double] = [:], isDeclared: Bool = true) {
    let service = builder.declareService(id(from), role: nil, at: .none, provenance)
    let queue = builder.queue(id(to), declared: isDeclared, at: .none, provenance)
    let publish = builder.addPublish(from: service, to: queue, at: .none, provenance)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .publish(publish), at: .none, provenance.precedence) }
  }

  package mutating func store(_ name: String, _ attributes: [Attribute: Double]) {
    let store = builder.store(id(name), declared: true, at: .none, provenance)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .store(store), at: .none, provenance.precedence) }
  }

  package mutating func consume(_ by: String, _ from: String, steps: [String] = [], _ attributes: [Attribute: Double] = [:]) {
    let service = builder.declareService(id(by), role: nil, at: .none, provenance)
    let queue = builder.queue(id(from), declared: true, at: .none, provenance)
    let steps = steps.map { id($0) }
    let consume = builder.addConsume(by: service, from: queue, steps: steps, at: .none, provenance)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .consume(consume), at: .none, provenance.precedence) }
  }

  package mutating func queue(_ name: String, deadLetter: String? = nil, _ attributes: [Attribute: Double] = [:]) {
    let queue = builder.queue(id(name), declared: true, at: .none, provenance)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .queue(queue), at: .none, provenance.precedence) }
    if let deadLetter {
      builder.set(.deadLetter, Double(id(deadLetter).rawValue), of: .queue(queue), at: .none, provenance.precedence)
    }
  }

  package mutating func use(
    _ by: String, _ store: String, _ attributes: [Attribute: Double] = [:], isDeclared: Bool = true, unknown: [Attribute] = []
  ) {
    let service = builder.declareService(id(by), role: nil, at: .none, provenance)
    let use = builder.addUse(by: service, of: builder.store(id(store), declared: isDeclared, at: .none, provenance), at: .none, provenance)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .use(use), at: .none, provenance.precedence) }
    for attribute in unknown { builder.missValue(of: attribute, .use(use)) }
  }

  package mutating func set(_ attribute: Attribute, _ value: Double) {
    builder.set(attribute, value, of: .topology, at: .none, provenance.precedence)
  }

  /// A part of an input that could not be read.
  package mutating func missPart() { builder.missPart() }

  package mutating func name(_ name: String) { builder.setName(id(name), at: .none) }

  package func base(tier: Tier? = nil) -> FactBase { FactBase(builder.build().topology, tier: tier) }
}
