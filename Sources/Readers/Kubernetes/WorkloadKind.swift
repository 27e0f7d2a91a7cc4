/// The kinds that run containers, in the order in which one of several of a name is called by it alone.
enum WorkloadKind: CaseIterable, Hashable {
  case deployment, statefulSet, daemonSet, replicaSet, replicationController, rollout, deploymentConfig, knativeService, pod, cronJob, job
  case scaledJob

  /// The kind that a reference to a workload names; nil where it names none of these.
  init?(of reference: Field?) {
    guard let kind = Self.allCases.first(where: { reference?["kind"]?.equals($0.kind) ?? false }) else { return nil }
    self = kind
  }

  /// Whether it is one of Kubernetes' own.
  var isBuiltIn: Bool {
    switch self {
    case .rollout, .deploymentConfig, .knativeService, .scaledJob: false
    default: true
    }
  }

  var isJob: Bool { self == .job || self == .cronJob || self == .scaledJob }

  var hasReplicas: Bool {
    switch self {
    case .deployment, .statefulSet, .replicaSet, .replicationController, .rollout, .deploymentConfig: true
    case .daemonSet, .job, .cronJob, .pod, .knativeService, .scaledJob: false
    }
  }

  /// Whether silence about replicas means one.
  var impliesOneReplica: Bool { hasReplicas || self == .pod }

  var word: String {
    switch self {
    case .knativeService: "knative"
    default: kind.description.lowercased()
    }
  }

  var kind: StaticString {
    switch self {
    case .deployment: "Deployment"
    case .statefulSet: "StatefulSet"
    case .daemonSet: "DaemonSet"
    case .replicaSet: "ReplicaSet"
    case .replicationController: "ReplicationController"
    case .rollout: "Rollout"
    case .deploymentConfig: "DeploymentConfig"
    case .job: "Job"
    case .cronJob: "CronJob"
    case .pod: "Pod"
    case .knativeService: "Service"
    case .scaledJob: "ScaledJob"
    }
  }
}
