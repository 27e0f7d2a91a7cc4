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
  /// - Throws: as `lint` does; wrong usage if there are several systems, if the question names what there is not, or if there is more to
  ///   repair than is searched without an effort that says so.
  package func advice(
    _ question: AdviceQuestion, onProgress: (Progress) -> Void = { _ in }
  ) throws(RunError) -> (plan: RepairPlan, run: RunResult) {
    let goal = try Self.goal(question.goal, [rules])
    let run = try lint(onProgress: onProgress)
    let system = try run.only()
    do throws(RunError) {
      switch try [system].plans(question, for: goal)[0] {
      case .success(let plan): return (plan, run)
      case .failure(let refusal):
        let inputs = Untrusted(Array(request.inputs.joined(separator: ", ".utf8)))
        throw RunError.usage("\(inputs): " + refusal.message, hint: refusal.hint)
      }
    } catch {
      throw error.after(run.remarks)
    }
  }

  /// - Parameter sets: the rules of the systems of a run, some of which may have rules of their own.
  fileprivate static func goal(_ words: String, _ sets: [RuleSet]) throws(RunError) -> Goal {
    switch words {
    case "errors": return .severity(.error)
    case "warnings": return .severity(.warning)
    default: break
    }
    let ids = words.split(separator: ",").map(String.init)
    if ids.isEmpty { throw .usage("--goal names nothing", hint: "errors, warnings, or rules with commas between them") }
    for id in ids where !sets.dropFirst().contains(where: { $0.rule(id) != nil }) {
      do {
        _ = try RuleFolders.rule(id, in: sets[0])
      } catch {
        if ["errors", "warnings"].contains(id) {
          throw .usage("'\(ours: id)' stands alone in --goal", hint: "--goal \(ours: id), or rules with commas between them")
        }
        if let near = Spelling.meant(by: id.utf8, among: ["errors", "warnings"]) {
          throw .usage("there is no goal '\(Untrusted(id))'", hint: .didYouMean(near))
        }
        throw error
      }
    }
    return .rules(Set(ids))
  }

  fileprivate func plan(
    _ question: AdviceQuestion, for goal: Goal, _ lint: LintResult
  ) throws(RunError) -> Result<RepairPlan, PlanRefusal> {
    if question.effort == nil, let refusal = PlanRefusal(goal, of: lint) { return .failure(refusal) }
    let tariff = try tariff(question, lint.topology)
    var rules = rules
    if let depth = question.maxDepth, let rule = rules.rule("sync-chain-depth") {
      let limit = Dictionary(uniqueKeysWithValues: Tier.allCases.map { ($0, RuleParameter.Scalar.count(depth)) })
      rules.replace([rule.id: rule.adjusted(.severity(.warning), ["limit": limit])])
    }
    var options = lintOptions
    if !lint.known.isEmpty { options.baseline = Baseline(knowing: lint.known.map { KnownFinding($0) }) }
    var oracle = LintOracle(lint, rules: rules, options, goal: goal, tariff)
    return .success(RepairPlan(&oracle, goal: goal, budget: question.budget, effort: question.effort ?? RepairPlan.Effort.usual))
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
    let names = topology.namesForAdvice
    var frozen: [String] = []
    for text in question.frozen { frozen += try Self.frozen(text, among: names) }
    for word in frozen {
      let name = Untrusted(word)
      guard names.contains(name) || ActionKind(rawValue: word) != nil else {
        throw .unknownPart(word, among: names.sorted() + Self.kinds.map { Untrusted($0) })
      }
      tariff.frozen.insert(name)
    }
    return tariff
  }

  /// What one `--freeze` names: a part that is called so, commas and all, or several words.
  private static func frozen(_ text: String, among names: Set<Untrusted>) throws(RunError) -> [String] {
    if names.contains(Untrusted(text)) { return [text] }
    let words = text.split(separator: ",").map(String.init)
    if words.isEmpty { throw .usage("--freeze names nothing", hint: "a service, store or queue, a call as 'a -> b', or an action") }
    return words
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

extension [RunResult.System] {
  /// Which findings are to go.
  /// - Throws: wrong usage if the question names a rule that no system has.
  package func goal(of question: AdviceQuestion) throws(RunError) -> Goal { try Run.goal(question.goal, map(\.run.rules)) }

  /// The cheapest plan for a goal, of each system, or why none is looked for. What a baseline or an earlier revision knows is no part of the goal.
  /// - Throws: wrong usage if the question names what there is not.
  package func plans(_ question: AdviceQuestion, for goal: Goal) throws(RunError) -> [Result<RepairPlan, PlanRefusal>] {
    var plans: [Result<RepairPlan, PlanRefusal>] = []
    for system in self { plans.append(try system.run.plan(question, for: goal, system.lint)) }
    return plans
  }
}

extension Remarks {
  /// That there is no plan, beside what else is told.
  package init(_ refusal: PlanRefusal) { self.init(Diagnostic(.note, refusal.message, at: .none, hint: refusal.hint)) }
}
