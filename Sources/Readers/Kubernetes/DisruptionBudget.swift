internal import SourceText

/// A PodDisruptionBudget: how many pods a drain of machines leaves running.
struct DisruptionBudget {
  var selector: LabelSelector
  var name: ObjectName
  /// Where it says how many.
  var span: Span
  private let amount: Amount

  private enum Amount {
    case least(Int)
    case most(Int)
    /// Percent, of which Kubernetes rounds up the pods.
    case leastPercent(Int)
    case mostPercent(Int)
  }

  /// Nil where it says neither of the two amounts, or says one in words that are no amount.
  init?(_ spec: Field?, selector: LabelSelector, name: ObjectName) {
    guard let field = spec?["minAvailable"] ?? spec?["maxUnavailable"], let text = field.text else { return nil }
    let isPercent = text.last == UInt8(ascii: "%")
    guard let number = Address.number(isPercent ? text.dropLast() : text), !isPercent || number <= 100 else { return nil }
    switch (spec?["minAvailable"] != nil, isPercent) {
    case (true, false): amount = .least(number)
    case (true, true): amount = .leastPercent(number)
    case (false, false): amount = .most(number)
    case (false, true): amount = .mostPercent(number)
    }
    (self.selector, self.name, span) = (selector, name, field.span)
  }

  /// Of so many replicas those that a drain leaves.
  func available(of replicas: Int) -> Int {
    func share(_ percent: Int) -> Int { (replicas * percent + 99) / 100 }
    return switch amount {
    case .least(let count): min(count, replicas)
    case .most(let count): max(replicas - count, 0)
    case .leastPercent(let percent): share(percent)
    case .mostPercent(let percent): replicas - share(percent)
    }
  }
}
