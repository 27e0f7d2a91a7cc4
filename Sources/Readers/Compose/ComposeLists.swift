internal import SourceText

/// What Docker Compose finds wrong with lists and mappings of a service beyond the shapes of their values: what lacks a part, and what
/// stands twice.
enum ComposeLists {
  /// - Parameter isMerged: whether a document stands before it, which may have the parts; so may what a service extends.
  static func faults(of service: ComposeValue, isMerged: Bool) -> [Diagnostic] {
    let parts = isMerged ? [] : service["extends"] == nil ? parts : [(["extends"], "service")]
    return repeated(in: service) + lacking(parts, in: service) + mistold(in: service)
  }

  /// Lists in which no text may stand twice.
  private static let sets = ["depends_on", "networks", "volumes_from", "external_links"]

  private static func repeated(in service: ComposeValue) -> [Diagnostic] {
    sets.flatMap { key -> [Diagnostic] in
      var met: Set<ArraySlice<UInt8>> = []
      return (service[key]?.items ?? []).compactMap { item in
        guard let text = item.text, !ComposeSchema.isUnknown(item), !met.insert(text).inserted else { return nil }
        return Diagnostic(.error, "`\(ours: key)` has '\(Untrusted(text))' twice", at: item.span)
      }
    }
  }

  /// Parts that mappings must have, each with the path to them.
  private static let parts: [(path: [String], part: String)] = [
    (["depends_on", "*"], "condition"), (["ports", "[]"], "target"), (["volumes", "[]"], "type"), (["volumes", "[]"], "target"),
    (["env_file", "[]"], "path"), (["provider"], "type"),
  ]

  private static func lacking(_ parts: [(path: [String], part: String)], in service: ComposeValue) -> [Diagnostic] {
    parts.flatMap { path, part in
      ComposeShapes.values(at: path, in: service).filter { $0.mapping != nil && $0[part]?.isNull ?? true }.map { value in
        Diagnostic(.error, "a mapping of `\(ours: path[0])` has no `\(ours: part)`", at: value.span)
      }
    }
  }

  private static func mistold(in service: ComposeValue) -> [Diagnostic] {
    var faults: [Diagnostic] = []
    if let first = service["healthcheck"]?["test"]?.items.first, let text = first.text, !ComposeSchema.isUnknown(first),
      !["NONE", "CMD", "CMD-SHELL"].contains(where: { first.equals($0) })
    {
      faults.append(
        Diagnostic(
          .error, "the list `test` must begin with CMD, CMD-SHELL or NONE, not with '\(Untrusted(text))'", at: first.span,
          hint: "write [CMD, PROGRAM, …], or the command as one text"))
    }
    for type in ComposeShapes.values(at: ["volumes", "[]", "type"], in: service)
    where type.text != nil && !ComposeSchema.isUnknown(type) && !volumeTypes.contains(where: { type.equals($0) }) {
      let near = Spelling.nearest(to: type.text ?? [], among: volumeTypes)
      faults.append(
        Diagnostic(
          .error, "'\(Untrusted(type.text ?? []))' is no type of a volume", at: type.span, hint: near.map { "did you mean '\(ours: $0)'?" })
      )
    }
    for item in service["extra_hosts"]?.items ?? [] {
      guard let text = item.text, !ComposeSchema.isUnknown(item), !text.contains(UInt8(ascii: ":")), !text.contains(UInt8(ascii: "="))
      else {
        continue
      }
      faults.append(Diagnostic(.error, "the host '\(Untrusted(text))' has no address", at: item.span, hint: "write HOST=ADDRESS"))
    }
    if let name = service["container_name"], case .text(let text) = name.content, name.typed == nil, !ComposeSchema.isUnknown(name),
      !isContainerName(text)
    {
      faults.append(
        Diagnostic(
          .error, "'\(Untrusted(text))' cannot be the name of a container", at: name.span,
          hint: "a name has two letters, digits, '.', '_' and '-' at least"))
    }
    return faults
  }

  private static let volumeTypes = ["bind", "volume", "tmpfs", "cluster", "npipe", "image"]

  /// Whether a letter or digit, and behind it another or one of `_.-`, are somewhere in it.
  private static func isContainerName(_ name: ArraySlice<UInt8>) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: false
      }
    }
    return zip(name, name.dropFirst()).contains { first, second in
      isAlphanumeric(first) && (isAlphanumeric(second) || "_.-".utf8.contains(second))
    }
  }
}
