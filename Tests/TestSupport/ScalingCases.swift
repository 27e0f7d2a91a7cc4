import Foundation
package import Testing

/// A worked case from a book or a vendor, kept outside of this repository: `scaling-cases.json`.
package struct ScalingCase: @unchecked Sendable {
  package let name: String
  package let formula: String
  package let inputs: [String: Any]
  package let expected: Any
  package let tolerance: Double

  package static let file = "scaling-cases.json"

  /// All cases; nil where the file is missing.
  package static let all: [ScalingCase]? = {
    guard let bytes = Shared.data(file), let items = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]] else {
      return nil
    }
    return items.map {
      ScalingCase(
        name: $0["name"] as! String, formula: $0["formula"] as! String, inputs: $0["inputs"] as! [String: Any], expected: $0["expected"]!,
        tolerance: $0["tol"] as! Double)
    }
  }()

  /// The cases of one formula, of which there must be some.
  package static func of(_ formula: String) throws -> [ScalingCase] {
    let cases = try #require(all).filter { $0.formula == formula }
    try #require(!cases.isEmpty, "no case of \(formula)")
    return cases
  }

  /// An input that is a number.
  package func number(_ name: String) -> Double { inputs[name] as! Double }

  /// Whether a value is the expected one within the tolerance.
  package func expect(_ value: Double?, sourceLocation: SourceLocation = #_sourceLocation) {
    let expected = expected as! Double
    #expect(
      value.map { abs($0 - expected) <= tolerance * max(1, abs(expected)) } ?? false, "\(name): \(String(describing: value))",
      sourceLocation: sourceLocation)
  }
}
