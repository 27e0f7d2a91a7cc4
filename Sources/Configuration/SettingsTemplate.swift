internal import Analyses
internal import Documents
package import Rules
internal import SourceText
internal import TopologyModel

/// A configuration to start from. As it stands it says nothing but its version; all else is comment.
package enum SettingsTemplate {
  /// Rules that are suggested at most.
  private static let most = 5

  /// - Parameters:
  ///   - counts: documents by format that were recognised.
  ///   - results: what is found in them without a configuration, for each system by its name.
  package static func make(_ counts: [String: Int], _ results: [LintResult]) -> [UInt8] {
    Array(
      (head(counts, results) + tier(results) + """

        # How bad a finding must be for exit code 1: error | warning | info | never
        # fail_on: error

        # Which files that a walk finds are inputs; patterns as in .gitignore, relative to this file.
        # inputs:
        #   exclude: ["**/vendor/**"]


        """ + systems(results) + rules(results) + """

          # Other names of services, each with the one name.
          # aliases:
          #   payments-svc: payments

          # What holds for a part of the system; the last that fits a finding decides.
          # overrides:
          #   - services: ["legacy-*"]
          #     rules: {missing-breaker: off}

          # Findings that are accepted, each with a reason.
          # exceptions:
          #   - rule: shared-datastore
          #     subject: orders-db
          #     reason: accounting reads a replica until the ledger has its own store
          #     until: 2099-12-31

          """).utf8)
  }

  private static func head(_ counts: [String: Int], _ results: [LintResult]) -> String {
    let found = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    let documents = Double(counts.values.reduce(0, +))
    let faults = results.reduce(0) { $0 + $1.diagnostics.count { $0.severity == .error } }
    return """
      # How topolint judges this folder. `topolint lint --show-config` prints what is in force, `topolint rules` lists the
      # rules, and `topolint schema --for config` makes the schema for editors.
      # Recognised when this was written: \(found.isEmpty ? "nothing yet" : found + " " + Plural.noun("document", for: documents))\
      \(faults == 0 ? "" : ", and \(counted(faults, "error")) in the inputs").
      topolint_config: 1


      """
  }

  private static func tier(_ results: [LintResult]) -> String {
    let now: String
    var word = "T2"
    if results.count == 1, let result = results.first {
      let count = result.serviceCount
      let how = result.tierIsInferred ? "inferred from \(counted(count, "service"))" : "by scale.users of a topology"
      (now, word) = (count == 0 ? "without it, by scale.users" : "now \(result.tier.word), \(how)", result.tier.word)
    } else {
      now = "now that of each system"
    }
    return """
      # The tier to judge by, T1 to T4; \(now).
      # tier: \(word)

      """
  }

  /// The systems that there are, if there are several.
  private static func systems(_ results: [LintResult]) -> String {
    guard results.count > 1 else { return "" }
    let names = results.compactMap(\.system).map { YAMLScalar.text($0.bytes) }
    return """
      # What is a system of its own. Those that were found: \(names.joined(separator: ", "))
      # systems:
      #   \(names[0]): {inputs: ["some/folder"]}


      """
  }

  /// The rules that find most, as they are now: taken over they change nothing until somebody changes them.
  private static func rules(_ results: [LintResult]) -> String {
    var counts: [String: (count: Int, rule: Rule, tier: Tier)] = [:]
    for result in results {
      for finding in result.findings {
        counts[finding.rule.id] = ((counts[finding.rule.id]?.count ?? 0) + 1, finding.rule, result.tier)
      }
    }
    let largest = counts.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(most)
    var text = "# Rules: off | on | error | warning | info, or {severity: …, params: …}.\n"
    if !largest.isEmpty { text += "# Those that find most now, as they are:\n" }
    text += "# rules:\n"
    if largest.isEmpty { text += "#   missing-timeout: error\n" }
    for (id, entry) in largest {
      text += "#   \(id): \(setting(of: entry.rule, entry.tier))   # \(counted(entry.count, "finding"))\n"
    }
    return text
  }

  /// What the rule says at a tier: its severity, and its threshold if it has the usual one.
  private static func setting(of rule: Rule, _ tier: Tier) -> String {
    let severity = rule.severity[tier]?.word ?? "on"
    let limit: String? =
      switch rule.parameters.first(where: { $0.name == "limit" })?.values[tier] {
      case .count(let count): "\(count)"
      case .number(let number) where number.isFinite: "\(number)"
      case .number, .flag, .text, nil: nil
      }
    return limit.map { "{severity: \(severity), params: {limit: \($0)}}" } ?? severity
  }
}
