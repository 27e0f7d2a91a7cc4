internal import SourceText
internal import TopologyModel

/// What one route or policy says of the calls that take it.
typealias RouteSettings = [CallPolicy.Setting]

extension RouteSettings {
  /// What several ways that a call can take say together: what all of them say, and nothing that is known where they differ.
  /// - Complexity: linear in the settings, of which there are few for each way.
  static func merged(_ ways: [RouteSettings]) -> RouteSettings {
    guard let first = ways.first else { return [] }
    if ways.count == 1 { return first }
    var places: [Attribute: Int] = [:]
    var merged: [(setting: CallPolicy.Setting, ways: Int)] = []
    for way in ways {
      for setting in way {
        guard let place = places[setting.attribute] else {
          places[setting.attribute] = merged.count
          merged.append((setting, 1))
          continue
        }
        merged[place].ways += 1
        let known = merged[place].setting
        if known.value != setting.value {
          merged[place].setting.value = nil
        } else if known.impliedBy != nil, setting.impliedBy == nil {
          merged[place].setting = setting
        }
      }
    }
    return merged.map { entry in
      var setting = entry.setting
      if entry.ways < ways.count { setting.value = nil }
      return setting
    }
  }

  /// Adds an attribute that is said at a field.
  /// - Parameter value: nil where the field does not hold what is expected there. What the attribute cannot have is not known either.
  mutating func add(_ attribute: Attribute, _ value: Double?, at field: Field) {
    let fits = value.map { value in
      if case .count(let range) = attribute.quantity, value != .infinity {
        return value >= Double(range.lowerBound) && value <= Double(range.upperBound)
      }
      return value == .infinity || value <= attribute.quantity.largest
    }
    append(CallPolicy.Setting(attribute: attribute, value: fits ?? false ? value : nil, span: field.span))
  }

  /// Adds what others say of attributes of which nothing is said here.
  mutating func fill(from others: RouteSettings) {
    let said = Set(map(\.attribute))
    self += others.filter { !said.contains($0.attribute) }
  }

  /// Gives a try as long as all of them together where it has no limit of its own.
  mutating func limitTries(impliedBy convention: String) {
    guard var limit = first(where: { $0.attribute == .totalTimeout }), !contains(where: { $0.attribute == .timeout }) else { return }
    limit.attribute = .timeout
    limit.impliedBy = limit.impliedBy ?? convention
    append(limit)
  }

  /// Adds what a convention means where nothing is said.
  mutating func add(_ attribute: Attribute, _ value: Double, impliedBy convention: String, at span: Span) {
    append(CallPolicy.Setting(attribute: attribute, value: value, span: span, impliedBy: convention))
  }
}

extension RouteSettings {
  /// Adds the share of hosts that outlier detection shuts off at most. Where fewer are left than a percentage that is spared, all are asked.
  /// - Parameters:
  ///   - most: a percentage; where there is none `share` is implied.
  ///   - spared: a percentage; `silence` is meant where there is none.
  mutating func eject(
    _ most: Field?, orImply share: Double, sparing spared: Field?, _ silence: Double, _ convention: String, _ detection: Field
  ) {
    func ratio(_ field: Field?, _ silence: Double) -> Double? {
      guard let field else { return silence }
      return field.count.flatMap { $0 <= 100 ? Double($0) / 100 : nil }
    }
    let ejected = ratio(most, share).flatMap { most in ratio(spared, silence).map { Swift.min(most, 1 - $0) } }
    if let field = most ?? spared {
      add(.breakerMaxEjected, ejected, at: field)
    } else {
      add(.breakerMaxEjected, ejected ?? share, impliedBy: convention, at: detection.span)
    }
  }
}

extension Field {
  /// A duration in milliseconds, where 0 means that there is no limit; nil for what is none.
  var limit: Double? { milliseconds.map { $0 == 0 ? .infinity : $0 } }

  /// A duration in milliseconds; nil for what is none.
  var milliseconds: Double? { text.flatMap { GoDuration.milliseconds($0) }.flatMap { $0 < 0 ? nil : $0 } }

  /// A duration of the Gateway API in milliseconds, `1h30m` or `500ms`: up to four whole numbers of up to five digits, each with its unit.
  /// Nil for what is none.
  var gatewayMilliseconds: Double? {
    func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
    guard let text, text.allSatisfy({ isDigit($0) || "hms".utf8.contains($0) }), text.last.map({ !isDigit($0) }) ?? false else {
      return nil
    }
    let numbers = text.split { !isDigit($0) }
    guard numbers.count <= 4, numbers.allSatisfy({ $0.count <= 5 }) else { return nil }
    return milliseconds
  }

  /// Such a duration, where 0 means that there is no limit.
  var gatewayLimit: Double? { gatewayMilliseconds.map { $0 == 0 ? .infinity : $0 } }

  /// The tries that a number of retries makes; nil for what is no number.
  var triesOfRetries: Double? { count.map { Double($0) + 1 } }

  /// The items of a list under a key; none where there is no such list.
  func list(_ key: StaticString) -> [Field] { self[key].map { Array($0.items) } ?? [] }
}
