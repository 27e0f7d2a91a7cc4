/// The places besides its own that a finding on a service, call or the topology lists: the key `show` of a rule file.
package enum RelatedPlaces: String, CaseIterable, Sendable {
  case callees, callers, entries
  case calleeCalls = "callee-calls"
  case undeclaredNames = "undeclared-names"
  case idlePolicies = "idle-policies"
  case voidPolicies = "void-policies"
  case shadowedRoutes = "shadowed-routes"
  case missingSubsets = "missing-subsets"
  case staleNames = "stale-names"
  case unevenRoutes = "uneven-routes"
}
