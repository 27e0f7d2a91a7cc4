import Testing
import TopologyModel

@testable import Readers

/// What a PodDisruptionBudget leaves of the replicas of a Deployment.
@Suite struct DisruptionBudgetTests {
  private func left(_ amount: String, of replicas: Int = 5, selector: String = "{matchLabels: {app: web}}", more: String = "") -> Double? {
    KubernetesReading(
      deployment("web").replacing("spec:\n  selector: {matchLabels", with: "spec:\n  replicas: \(replicas)\n  selector: {matchLabels"),
      """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: web}
      spec: {selector: \(selector), \(amount)}
      """, more
    ).value(.availableInDrain, of: "web")
  }

  @Test("numbers and percentages, which are rounded up as Kubernetes does it") func amounts() {
    #expect(left("minAvailable: 2") == 2 && left("minAvailable: 9") == 5 && left("minAvailable: 0") == 0)
    #expect(left("maxUnavailable: 1") == 4 && left("maxUnavailable: 9") == 0)
    #expect(left("minAvailable: 50%") == 3 && left("maxUnavailable: 50%") == 2 && left("maxUnavailable: 100%") == 0)
  }

  @Test("pods are meant by any of several values, by a key that is there, and by one that is not") func expressions() {
    for expression in ["{key: app, operator: In, values: [a, web]}", "{key: app, operator: Exists}", "{key: tier, operator: DoesNotExist}"]
    {
      #expect(left("minAvailable: 2", selector: "{matchExpressions: [\(expression)]}") == 2, "\(expression)")
    }
  }

  @Test("nothing is known where it says no amount, or of other pods") func nothing() {
    #expect(
      left("maxUnavailable: some") == nil && left("minAvailable: 200%") == nil && left("unhealthyPodEvictionPolicy: AlwaysAllow") == nil)
    #expect(left("minAvailable: 2", selector: "{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}") == nil)
    #expect(left("minAvailable: 2", selector: "{matchLabels: {app: api}}") == nil && left("minAvailable: 2", selector: "{}") == nil)
  }

  @Test("nothing is known where an autoscaler says how many there are") func scaled() {
    let scaler = """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: web}
      spec: {scaleTargetRef: {kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 9}
      """
    #expect(left("minAvailable: 2", more: scaler) == nil)
  }
}
