internal import SourceText
internal import TopologyModel

/// A NetworkPolicy: which pods it is about, who may call them and whom they may call.
struct NetworkPolicyObject {
  /// Pods that a selector means.
  struct Pods {
    var selector: LabelSelector
    /// Nil for any namespace.
    var namespace: NameID?
    var span: Span
    /// Whether its policy leaves its namespace to whoever applies it, and says no other: the namespace may be any.
    var mayBeAnywhere = false
  }

  /// One rule: those on the other side, and the ports at which they talk.
  struct Rule {
    /// One that lets anybody talk.
    static let open = Rule(isOpen: true, isOpenOutside: true)

    /// Pods that it names: they are taken to be those who talk.
    var pods: [Pods] = []
    /// Pods that it lets talk, or some of them, and names none of them.
    var others: [Pods] = []
    /// Whether it lets any pod talk.
    var isOpen = false
    /// Whether it means hosts outside of the cluster.
    var isOpenOutside = false
    /// Those of TCP; nil for all.
    var ports: [Port]?

    /// Whether it lets pass what goes to a port of a pod, as far as that is known.
    func allows(_ port: PodPort?) -> Bool {
      guard let ports else { return true }
      return port.map { port in ports.contains { $0.allows(port) } } ?? !ports.isEmpty
    }
  }

  struct Port {
    /// Nil for all ports.
    var first: PodPort?
    var last: Int?

    func allows(_ port: PodPort) -> Bool {
      switch (first, port) {
      case (.number(let first), .number(let port)): (first...max(first, last ?? first)).contains(port)
      case (.name(let name), .name(let port)): name.elementsEqual(port)
      // Which number a container's port has is not looked up.
      case (.name, .number), (.number, .name), (nil, _): true
      }
    }
  }

  var name: ObjectName
  var span: Span
  /// Whom it is about; where nothing is asked for it is all pods of its namespace, or any of them where it is not known what is: then it
  /// forbids nothing, and names nobody.
  var subject: LabelSelector
  /// Who may call them; nil where it does not say.
  var ingress: [Rule]?
  /// Whom they may call; nil where it does not say.
  var egress: [Rule]?
}
