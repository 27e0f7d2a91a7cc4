package import SourceText

/// A change that somebody can make to a topology. It names the parts of the topology that is changed by their numbers, and what
/// it brings by name.
package enum Change: Hashable, Sendable {
  /// An attribute has another value, whether or not anything said it before.
  case set(Attribute, Value, of: Part)
  /// A call is made no more.
  case remove(ID<Call>)
  /// There is a queue; one of this name that is there already is only given the attributes.
  case addQueue(Untrusted, [Setting])
  /// A service publishes to a queue, which may be one that another change adds.
  case addPublish(ID<Service>, to: Untrusted, [Setting])
  /// A service consumes from a queue, which may be one that another change adds.
  case addConsume(ID<Service>, from: Untrusted, [Setting])

  /// What has attributes.
  package enum Part: Hashable, Sendable {
    case topology
    /// `defaults.call`.
    case callDefaults
    case service(ID<Service>)
    case store(ID<Store>)
    case queue(ID<Queue>)
    case call(ID<Call>)
    case publish(ID<Publish>)
    case consume(ID<Consume>)
    case use(ID<Use>)
  }

  /// An attribute with its value.
  package struct Setting: Hashable, Sendable {
    /// Which attribute.
    package let attribute: Attribute
    /// What it becomes, in the unit of its quantity.
    package let value: Value

    /// An attribute with the value that it gets.
    package init(_ attribute: Attribute, _ value: Value) {
      self.attribute = attribute
      self.value = value
    }
  }

  /// The value of an attribute.
  package enum Value: Hashable, Sendable {
    /// In the unit of the attribute's quantity: a flag is 0 or 1, a choice the number of its word.
    case number(Double)
    /// Of an attribute that is a text: the name of a queue, of a team.
    case name(Untrusted)
    /// Of an attribute that is a list of names.
    case names([Untrusted])
  }
}
