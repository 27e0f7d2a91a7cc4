internal import SourceText

/// The kinds of objects that each of Kubernetes' own API groups has, by which a misspelt one is told from one of which nothing is made.
///
/// Source: the Kubernetes API reference, 1.37, with what older versions of a group had; of groups beside it, the kinds that their
/// projects define.
enum BuiltInKinds {
  /// What a group's name says of a kind.
  enum Place: Equatable {
    /// The group has it.
    case known
    /// The group has it not, nor one that is spelt nearly so.
    case unknown
    /// The group has it not, but another that somebody may have meant.
    case misspelt(meant: String)
  }

  /// - Parameters:
  ///   - kind: `Deployment`, or `DeploymentList`.
  ///   - apiVersion: `apps/v1`, or `v1` of the group without a name.
  static func place(of kind: ArraySlice<UInt8>, in apiVersion: ArraySlice<UInt8>) -> Place {
    let slash = apiVersion.firstIndex(of: UInt8(ascii: "/"))
    let group = slash.map { String(decoding: apiVersion[..<$0].prefix(64), as: UTF8.self) } ?? ""
    guard let kinds = byGroup[group] else { return .unknown }
    let isList = kind.count > 4 && kind.suffix(4).elementsEqual("List".utf8)
    let name = isList ? kind.dropLast(4) : kind
    if kinds.contains(where: { name.elementsEqual($0.utf8) }) { return .known }
    guard let meant = Spelling.nearest(to: name, among: kinds), Spelling.distance(name, meant.utf8) ?? .max <= mostEdits else {
      return .unknown
    }
    return .misspelt(meant: isList ? meant + "List" : meant)
  }

  /// A kind that is farther from all others may be one that a later version has.
  private static let mostEdits = 2

  private static let byGroup: [String: [String]] = table.reduce(into: [:]) { byGroup, line in
    byGroup[line.group] = line.kinds.split(separator: " ").map(String.init)
  }

  private static let table: [(group: String, kinds: String)] = [
    (
      "",
      "Binding ComponentStatus ConfigMap Endpoints Event LimitRange List Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount Status"
    ),
    ("apps", "ControllerRevision DaemonSet Deployment ReplicaSet Scale StatefulSet"),
    ("batch", "CronJob Job JobTemplate"),
    ("extensions", "DaemonSet Deployment HorizontalPodAutoscaler Ingress Job NetworkPolicy PodSecurityPolicy ReplicaSet Scale"),
    ("autoscaling", "HorizontalPodAutoscaler Scale"),
    ("policy", "Eviction PodDisruptionBudget PodSecurityPolicy"),
    ("networking.k8s.io", "ClusterCIDR IPAddress Ingress IngressClass NetworkPolicy ServiceCIDR"),
    ("rbac.authorization.k8s.io", "ClusterRole ClusterRoleBinding Role RoleBinding"),
    ("storage.k8s.io", "CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment VolumeAttributesClass"),
    (
      "admissionregistration.k8s.io",
      "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration"
    ),
    ("apiextensions.k8s.io", "CustomResourceDefinition"),
    ("apiregistration.k8s.io", "APIService"),
    ("authentication.k8s.io", "SelfSubjectReview TokenRequest TokenReview"),
    ("authorization.k8s.io", "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview"),
    ("certificates.k8s.io", "CertificateSigningRequest ClusterTrustBundle PodCertificateRequest"),
    ("coordination.k8s.io", "Lease LeaseCandidate"),
    ("discovery.k8s.io", "EndpointSlice"),
    ("events.k8s.io", "Event"),
    ("flowcontrol.apiserver.k8s.io", "FlowSchema PriorityLevelConfiguration"),
    ("internal.apiserver.k8s.io", "StorageVersion"),
    ("metrics.k8s.io", "NodeMetrics PodMetrics"),
    ("node.k8s.io", "RuntimeClass"),
    ("resource.k8s.io", "DeviceClass DeviceTaintRule PodSchedulingContext ResourceClaim ResourceClaimTemplate ResourceSlice"),
    ("scheduling.k8s.io", "CompositePodGroup PodGroup PriorityClass Workload"),
    ("storagemigration.k8s.io", "StorageVersionMigration"),
    ("kustomize.config.k8s.io", "Component Kustomization"),
    ("serving.knative.dev", "Configuration DomainMapping Revision Route Service"),
    ("apps.openshift.io", "DeploymentConfig"), ("route.openshift.io", "Route"), ("template.openshift.io", "Template"),
    ("dapr.io", "Component Configuration HTTPEndpoint MCPServer Resiliency Subscription"),
    (
      "consul.hashicorp.com",
      "ControlPlaneRequestLimit ExportedServices GatewayClassConfig GatewayPolicy IngressGateway JWTProvider Mesh MeshConfiguration MeshGateway MeshService PeeringAcceptor PeeringDialer ProxyDefaults Registration RouteAuthFilter RouteRetryFilter RouteTimeoutFilter SamenessGroup ServiceDefaults ServiceIntentions ServiceResolver ServiceRouter ServiceSplitter TerminatingGateway"
    ),
  ]
}
