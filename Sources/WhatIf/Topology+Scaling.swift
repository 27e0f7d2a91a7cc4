import Analyses
package import TopologyModel

extension Topology {
  /// The same system with `factor` times the users, and as many more requests at its entries.
  /// - Complexity: linear in attributes.
  package func scaled(by factor: Double) -> Topology {
    var scaled = self
    for index in scaled.attributes.indices {
      switch scaled.attributes[index].attribute {
      case .users, .entryRate: scaled.attributes[index].value = Estimate.saturated(scaled.attributes[index].value * factor)
      default: break
      }
    }
    return scaled
  }
}
