internal import SourceText
internal import TopologyModel

/// A NetworkPolicy, as far as it names the pods on both sides.
struct NetworkPolicyObject {
  /// Pods of one namespace with some labels.
  struct Pods {
    var labels: [Label]
    var namespace: NameID
    var span: Span
  }

  var name: ObjectName
  var span: Span
  /// Whom it is about; without labels it is all pods of its namespace, or any of them where its selector asks for more than
  /// labels can say: then it lets in others, and names nobody.
  var subject: [Label]
  /// Who may call them.
  var callers: [Pods] = []
  /// Whether it says who may call at all, and whether it lets in others than those pods.
  var isAboutCallers = false
  var letsInOthers = false
  /// Whom they may call.
  var callees: [Pods] = []
}
