internal import SourceText

extension ComposeValue {
  /// The value that comes of this one when a later file says another, as Docker Compose merges them: mappings key by key,
  /// lists one behind the other, anything else anew.
  /// - Parameter path: where it stands in the file: `services`, `web`, `command`.
  func merged(with other: ComposeValue, at path: [ArraySlice<UInt8>] = []) -> ComposeValue {
    if other.merge != .plain { return other }
    if other.isNull, path.count > 1 { return self }
    let (base, new) = (inKeys(at: path), other.inKeys(at: path))
    switch (base.content, new.content) {
    case (.mapping(var mapping), .mapping(let others)):
      for entry in others.entries {
        if entry.value.merge == .reset {
          mapping.remove(entry.key)
          continue
        }
        var merged = entry
        if let old = mapping[entry.key] { merged.value = old.merged(with: entry.value, at: path + [entry.key]) }
        mapping.set(merged)
      }
      return ComposeValue(content: .mapping(mapping), field: base.field)
    case (.list(let items), .list(let others)) where !Self.isReplaced(path):
      return ComposeValue(content: .list(items + others), field: base.field)
    case (.text, .list), (.list, .text):
      if Self.isReplaced(path) || path.last.map({ !Self.takesOneOrMany($0) }) ?? true { return new }
      return ComposeValue(content: .list(base.itemsOrSelf + new.itemsOrSelf), field: base.field)
    default: return new
    }
  }

  /// Without the keys that a `!reset` takes away where nothing is merged.
  func withoutResets() -> ComposeValue {
    guard case .mapping(let mapping) = content else { return self }
    var kept = ComposeMapping()
    for entry in mapping.entries where entry.value.merge != .reset {
      var entry = entry
      entry.value = entry.value.withoutResets()
      kept.set(entry)
    }
    return ComposeValue(content: .mapping(kept), field: field, merge: merge)
  }

  /// Whether a later list takes the place of an earlier one.
  private static func isReplaced(_ path: [ArraySlice<UInt8>]) -> Bool {
    guard let key = path.last else { return false }
    return key.elementsEqual("command".utf8) || key.elementsEqual("entrypoint".utf8) || key.elementsEqual("test".utf8)
  }

  private static func takesOneOrMany(_ key: ArraySlice<UInt8>) -> Bool {
    ["env_file", "label_file", "dns", "dns_search", "tmpfs"].contains { key.elementsEqual($0.utf8) }
  }

  /// The mapping that a list of `KEY=VALUE` or of names stands for, at the places where both may be written.
  private func inKeys(at path: [ArraySlice<UInt8>]) -> ComposeValue {
    guard path.count >= 3, path[0].elementsEqual("services".utf8) || path[0].elementsEqual("jobs".utf8), case .list(let items) = content
    else {
      return self
    }
    let key = path[path.count - 1]
    let isOfService = path.count == 3
    if isOfService && ["environment", "labels", "annotations", "sysctls", "extra_hosts"].contains(where: { key.elementsEqual($0.utf8) }) {
      return ComposeValue(content: .mapping(pairs(items)), field: field)
    }
    if isOfService && ["depends_on", "networks", "models"].contains(where: { key.elementsEqual($0.utf8) }) {
      return ComposeValue(content: .mapping(names(items)), field: field)
    }
    return self
  }

  private func pairs(_ items: [ComposeValue]) -> ComposeMapping {
    var mapping = ComposeMapping()
    for item in items {
      guard let text = item.text else { continue }
      let key = text.prefix { $0 != UInt8(ascii: "=") }
      var value = item
      value.content = key.endIndex < text.endIndex ? .text(text[(key.endIndex + 1)...]) : .null
      mapping.set(ComposeMapping.Entry(key: key, keySpan: item.span, value: value))
    }
    return mapping
  }

  private func names(_ items: [ComposeValue]) -> ComposeMapping {
    var mapping = ComposeMapping()
    for item in items {
      guard let text = item.text else { continue }
      mapping.set(ComposeMapping.Entry(key: text, keySpan: item.span, value: ComposeValue(content: .null, field: item.field)))
    }
    return mapping
  }

  /// What `environment` says, by variable, however it is written; a null takes its value from elsewhere.
  var variables: ComposeMapping { mapping ?? pairs(items) }

  /// What `depends_on`, `networks` and `models` name, however they are written.
  var named: ComposeMapping { mapping ?? names(items) }
}
