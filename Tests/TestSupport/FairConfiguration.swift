/// A configuration without a fault, of most keys, with anchors, lists and globs.
package enum FairConfiguration {
  package static let text = """
    topolint_config: 1
    tier: T3
    fail_on: warning
    inputs: {include: [topology/**], exclude: ["**/vendor/**", '/[a-z]x?']}
    systems: {shop: {inputs: [a/**]}, mail: {inputs: [b]}}
    rules:
      sync-chain-depth: off
      fan-out-hotspot: {severity: error, params: {limit: {T1: 3, T4: 9}}}
      no-async: &x {severity: info}
      sync-cycle: *x
    aliases: {payments-svc: payment, <<: {a: b}}
    overrides:
      - {services: ["legacy-*"], paths: [third_party/**], rules: {missing-breaker: off}}
    exceptions: [{rule: sync-cycle, subject: a -> b -> a, reason: r, until: 2027-01-31}]
    advise: {costs: [{action: set-timeout, cost: 3}], freeze: [web]}

    """
}
