internal import Analyses
package import Rules

/// A configuration to start from. As it stands it says nothing but its version; all else is comment.
package enum SettingsTemplate {
  /// Rules that are suggested at most.
  private static let most = 5

  /// - Parameters:
  ///   - counts: documents by format that were recognised.
  ///   - result: what is found in them without a configuration.
  package static func make(_ counts: [String: Int], _ result: LintResult) -> [UInt8] {
    Array(
      (head(counts) + tier(result) + """

        # How bad a finding must be for exit code 1: error | warning | info | never
        # fail_on: error

        # Which files that a walk finds are inputs; patterns as in .gitignore, relative to this file.
        # inputs:
        #   exclude: ["**/vendor/**"]

        """ + rules(result) + """

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

  private static func head(_ counts: [String: Int]) -> String {
    let found = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    let documents = counts.values.reduce(0, +) == 1 ? "document" : "documents"
    return """
      # How topolint judges this folder. `topolint lint --show-config` prints what is in force, `topolint rules` lists the
      # rules, and `topolint schema --for config` makes the schema for editors.
      # Recognised when this was written: \(found.isEmpty ? "nothing yet" : "\(found) \(documents)").
      topolint_config: 1


      """
  }

  private static func tier(_ result: LintResult) -> String {
    let count = result.serviceCount
    let reason = result.tierIsInferred ? "inferred from \(count) \(count == 1 ? "service" : "services")" : "by scale.users of a topology"
    return """
      # The stage of growth to judge by, T1 to T4; now \(result.tier.word), \(reason).
      # tier: \(result.tier.word)

      """
  }

  private static func rules(_ result: LintResult) -> String {
    var counts: [String: (count: Int, severity: Severity, rule: Rule)] = [:]
    for finding in result.findings {
      let known = counts[finding.rule.id]
      counts[finding.rule.id] = ((known?.count ?? 0) + 1, max(known?.severity ?? .info, finding.severity), finding.rule)
    }
    let largest = counts.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(most)
    var text = "# Rules: off | on | error | warning | info, or {severity: …, params: …}.\n"
    if !largest.isEmpty { text += "# Those that find most now:\n" }
    text += "# rules:\n"
    if largest.isEmpty { text += "#   missing-timeout: error\n" }
    for (id, entry) in largest {
      let findings = "\(entry.count) \(entry.count == 1 ? "finding" : "findings"), \(entry.severity.word)"
      text += "#   \(id): \(entry.severity == .info ? "off" : "info")   # \(findings)\(limit(of: entry.rule, result.tier))\n"
    }
    return text
  }

  /// The rule's threshold, if it has the usual one.
  private static func limit(of rule: Rule, _ tier: Tier) -> String {
    guard let limit = rule.parameters.first(where: { $0.name == "limit" })?.values[tier] else { return "" }
    return switch limit {
    case .count(let count): "; params: {limit: \(count)}"
    case .number(let number) where number.isFinite: "; params: {limit: \(number)}"
    case .number, .flag, .text: ""
    }
  }
}
