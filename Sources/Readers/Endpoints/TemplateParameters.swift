/// The parameters of an OpenShift Template: what `${NAME}` and `${{NAME}}` stand for in its objects.
struct TemplateParameters {
  private var values: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]

  /// - Parameter list: parameters, each with a name, and a value unless whoever applies the template gives it.
  init(_ list: Field?) {
    for parameter in list.map({ Array($0.items) }) ?? [] {
      if let name = parameter["name"]?.text, let value = parameter["value"]?.text { values[name] = value }
    }
  }

  /// A text that has grown longer than this is filled no further.
  private static let most = 1 << 16

  /// A text with its parameters filled in; one without a value stays. Nil where nothing is left.
  func filled(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var filled: [UInt8] = []
    var rest = text
    while let dollar = rest.firstIndex(of: UInt8(ascii: "$")), filled.count <= Self.most {
      filled += rest[..<dollar]
      rest = rest[dollar...]
      let inside = rest.dropFirst().drop { $0 == UInt8(ascii: "{") }
      let name = inside.prefix { $0 != UInt8(ascii: "}") && $0 > 0x20 }
      let braces = inside.startIndex - rest.startIndex - 1
      guard braces == 1 || braces == 2, inside[name.endIndex...].starts(with: repeatElement(UInt8(ascii: "}"), count: braces)),
        let value = values[name]
      else {
        filled.append(rest.removeFirst())
        continue
      }
      filled += value
      rest = rest[(name.endIndex + braces)...]
    }
    filled += rest
    return filled.isEmpty ? nil : filled[...]
  }
}
