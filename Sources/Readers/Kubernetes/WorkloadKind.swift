/// The kinds that run containers, in the order in which one of several of a name is called by it alone.
enum WorkloadKind: CaseIterable, Hashable {
  case deployment, statefulSet, daemonSet, replicaSet, replicationController, knativeService, pod, cronJob, job

  var isJob: Bool { self == .job || self == .cronJob }

  var hasReplicas: Bool {
    switch self {
    case .deployment, .statefulSet, .replicaSet, .replicationController: true
    case .daemonSet, .job, .cronJob, .pod, .knativeService: false
    }
  }

  /// Whether silence about replicas means one.
  var impliesOneReplica: Bool { hasReplicas || self == .pod }

  var word: String {
    switch self {
    case .deployment: "deployment"
    case .statefulSet: "statefulset"
    case .daemonSet: "daemonset"
    case .replicaSet: "replicaset"
    case .replicationController: "replicationcontroller"
    case .job: "job"
    case .cronJob: "cronjob"
    case .pod: "pod"
    case .knativeService: "knative"
    }
  }

  var kind: StaticString {
    switch self {
    case .deployment: "Deployment"
    case .statefulSet: "StatefulSet"
    case .daemonSet: "DaemonSet"
    case .replicaSet: "ReplicaSet"
    case .replicationController: "ReplicationController"
    case .job: "Job"
    case .cronJob: "CronJob"
    case .pod: "Pod"
    case .knativeService: "Service"
    }
  }
}
