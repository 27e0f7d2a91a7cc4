internal import Advising
internal import Configuration
internal import Linting
package import Repairs
internal import Rules
internal import SourceText
internal import TopologyModel

extension Run {
  /// Reads and judges the inputs and finds the cheapest plan for a goal.
  /// - Returns: the plan, with what `lint` yields.
  /// - Throws: as `lint` does; wrong usage if there are several systems, or if the question names what there is not.
  package func advice(
    _ question: AdviceQuestion, onProgress: (Progress) -> Void = { _ in }
  ) throws(RunError) -> (plan: RepairPlan, run: RunResult) {
    let goal = try Self.goal(question.goal, rules)
    let run = try lint(onProgress: onProgress)
    let system = try run.only()
    do {
      let tariff = try system.run.tariff(question, system.lint.topology)
      var rules = system.run.rules
      if let depth = question.maxDepth, let rule = rules.rule("sync-chain-depth") {
        let limit = Dictionary(uniqueKeysWithValues: Tier.allCases.map { ($0, RuleParameter.Scalar.count(depth)) })
        rules.replace([rule.id: rule.adjusted(.severity(.warning), ["limit": limit])])
      }
      var oracle = LintOracle(system.lint, rules: rules, system.run.lintOptions, goal: goal, tariff)
      return (RepairPlan(&oracle, goal: goal, budget: question.budget, effort: question.effort ?? 20), run)
    } catch {
      throw error.after(run.remarks)
    }
  }

  private static func goal(_ words: String, _ rules: RuleSet) throws(RunError) -> Goal {
    switch words {
    case "errors": return .severity(.error)
    case "warnings": return .severity(.warning)
    default: break
    }
    let ids = words.split(separator: ",").map(String.init)
    if ids.isEmpty { throw .usage("--goal names nothing", hint: "errors, warnings, or rules with commas between them") }
    for id in ids {
      do {
        _ = try RuleFolders.rule(id, in: rules)
      } catch {
        if let near = Spelling.meant(by: id.utf8, among: ["errors", "warnings"]) {
          throw .usage("there is no goal '\(Untrusted(id))'", hint: .didYouMean(near))
        }
        throw error
      }
    }
    return .rules(Set(ids))
  }

  private func tariff(_ question: AdviceQuestion, _ topology: Topology) throws(RunError) -> Tariff {
    var tariff = Tariff()
    let configuration = settings.configuration
    tariff.prices = configuration.costs.map { Tariff.Price(kind: $0.action, subject: $0.subject, cost: $0.cost) }
    tariff.frozen = Set(configuration.frozen.map(\.value))
    if let words = question.actions {
      tariff.kinds = []
      for word in words.flatMap({ $0.split(separator: ",").map(String.init) }) { tariff.kinds.insert(try Self.kind(word)) }
      tariff.allowsMessages = tariff.kinds.contains(.makeAsync)
      if tariff.kinds.isEmpty { throw .usage("--actions names no action", hint: "known: \(ours: Self.kinds.joined(separator: ", "))") }
    }
    let names = Set(topology.elementNames).union(topology.calls.indices.map { topology.edgeName(ID($0)) })
    for word in question.frozen.flatMap({ names.contains(Untrusted($0)) ? [$0] : $0.split(separator: ",").map(String.init) }) {
      let name = Untrusted(word)
      guard names.contains(name) || ActionKind(rawValue: word) != nil else { throw .unknownPart(word, among: names.sorted()) }
      tariff.frozen.insert(name)
    }
    return tariff
  }

  private static let kinds = ActionKind.allCases.map(\.rawValue)

  private static func kind(_ word: String) throws(RunError) -> ActionKind {
    if let kind = ActionKind(rawValue: word) { return kind }
    let near = Spelling.meant(by: word.utf8, among: kinds)
    throw .usage(
      "there is no action '\(Untrusted(word))'",
      hint: near.map { .didYouMean($0) } ?? "known: \(ours: kinds.joined(separator: ", "))")
  }
}
