package import Analyses

extension FactCatalogue {
  /// Every fact of every analysis, of `Analyses` and of this target.
  package static let all = FactCatalogue((Analyses.catalog + catalog).flatMap { $0.facts })
}
