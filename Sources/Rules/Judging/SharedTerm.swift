internal import Expressions

/// A term of a rule's condition, and where its outcome is kept if other rules have the same one.
struct SharedTerm {
  let term: Term
  /// Its place in the condition.
  let number: Int
  let place: Int?

  /// The terms of conditions on one kind of subject; `call.mode == "sync"` is the same in all of them.
  static func of(_ programs: [Program]) -> (terms: [[SharedTerm]], places: Int) {
    var places: [String: Int] = [:]
    let terms = programs.map { program in
      program.terms.enumerated().map { number, term in
        let place = key(of: term).map { key in places[key, default: places.count] }
        if let place, let key = key(of: term) { places[key] = place }
        return SharedTerm(term: term, number: number, place: place)
      }
    }
    return (terms, places.count)
  }

  /// Equal for terms that say the same; nil for one that parameters may have a part in.
  private static func key(of term: Term) -> String? {
    switch term {
    case .flag(.field(let field, let variable), let expected): "\(variable) \(field) \(expected)"
    case .equals(.field(let field, let variable), let constant, let expected): "\(variable) \(field) \(expected) \(constant.literal)"
    default: nil
    }
  }
}
