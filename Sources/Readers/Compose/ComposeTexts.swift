internal import SourceText
internal import TopologyModel

/// The texts of one service in which addresses can stand: its environment, entrypoint and command.
struct ComposeTexts {
  private(set) var texts: [AddressText] = []
  /// What variables of its environment hold.
  private var variables: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]

  /// - Parameters:
  ///   - outside: the variables of the project, for those that are named without a value.
  ///   - isShared: whether other services take the same `env_file`: then it says of none of them for sure which of its
  ///     addresses they call.
  init(
    _ service: ComposeService, outside: ComposeLoader.Variables, files: [(variable: ComposeLoader.FileVariable, isShared: Bool)]
  ) {
    var environment: [ArraySlice<UInt8>: AddressText] = [:]
    var order: [ArraySlice<UInt8>] = []
    func add(_ text: AddressText, _ key: ArraySlice<UInt8>) { if environment.updateValue(text, forKey: key) == nil { order.append(key) } }
    for (variable, isShared) in files {
      guard let value = variable.value ?? outside[variable.name] else { continue }
      add(
        AddressText(
          key: variable.name, bytes: value, field: variable.entry, via: "env_file", confidence: isShared ? .medium : .high,
          place: variable.span),
        variable.name)
    }
    for entry in service.value["environment"]?.variables.entries ?? [] {
      let value: ArraySlice<UInt8>
      switch entry.value.content {
      case .text(let text): value = entry.value.typed ?? text
      case .null: value = outside[entry.key] ?? Array("$(".utf8)[...] + entry.key + [UInt8(ascii: ")")]
      case .list, .mapping: continue
      }
      add(AddressText(key: entry.key, bytes: value, field: entry.value.field, via: "env", confidence: .high), entry.key)
    }
    texts = order.compactMap { environment[$0] }
    for text in texts { variables[text.key!] = text.bytes }
    addArguments(service.value["entrypoint"], "entrypoint")
    addArguments(service.value["command"], "command")
  }

  private mutating func addArguments(_ value: ComposeValue?, _ via: String) {
    var flag: ArraySlice<UInt8>?
    for item in value?.itemsOrSelf ?? [] {
      guard let text = item.text else { continue }
      texts.append(AddressText(key: flag, bytes: text, field: item.field, via: via, confidence: .high))
      flag = text.first == UInt8(ascii: "-") && !text.contains(UInt8(ascii: "=")) && !text.contains(UInt8(ascii: " ")) ? text : nil
    }
  }

  /// The value of a variable, as far as the input says it.
  func value(of variable: ArraySlice<UInt8>) -> ArraySlice<UInt8>? { variables[variable] }
}
