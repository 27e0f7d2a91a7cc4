/// Functions on strings: the standard ones and the strings extension. Positions count code points.
extension Library {
  mutating func addStrings() {
    addTests()
    addSearches()
    addParts()
    addCases()
    add(
      "matches", .method(on: .string, .string, returns: .bool), .function(.string, .string, returns: .bool)
    ) { arguments, machine in
      guard case .string(let text) = arguments.first, case .string(let pattern) = arguments.second else {
        return arguments.noOverload
      }
      machine.charge(bytes: pattern.utf8.count * 64)
      do throws(RegularExpression.SyntaxError) {
        let expression = try RegularExpression(pattern)
        machine.steps -= expression.cost
        return expression.matches(text, &machine)
      } catch {
        return .failure(.invalidArgument, "the regular expression is wrong: \(error.message)")
      }
    }
    add("format", .method(on: .string, .list(.dyn), returns: .string)) { arguments, machine in
      guard case .string(let pattern) = arguments.first, case .list(let values) = arguments.second else {
        return arguments.noOverload
      }
      return Formatter.format(pattern, values, &machine)
    }
  }

  private mutating func addTests() {
    func test(_ name: String, _ test: @escaping @Sendable (String, String) -> Bool) {
      add(name, .method(on: .string, .string, returns: .bool)) { arguments, machine in
        guard case .string(let text) = arguments.first, case .string(let part) = arguments.second else {
          return arguments.noOverload
        }
        machine.charge(bytes: text.utf8.count + part.utf8.count)
        return .bool(test(text, part))
      }
    }
    test("startsWith") { $0.utf8.starts(with: $1.utf8) }
    test("endsWith") { text, part in
      text.utf8.count >= part.utf8.count && text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8)
    }
    test("contains") { text, part in ByteSearch(Array(part.utf8)).first(in: Array(text.utf8), from: 0) != nil }
  }

  private mutating func addSearches() {
    func search(
      _ name: String, _ search: @escaping @Sendable (SearchableString, ByteSearch, _ from: Int?) -> Int64
    ) {
      add(
        name, .method(on: .string, .string, returns: .int), .method(on: .string, .string, .int, returns: .int)
      ) { arguments, machine in
        guard case .string(let text) = arguments.first, case .string(let part) = arguments.second else {
          return arguments.noOverload
        }
        machine.charge(bytes: text.utf8.count + part.utf8.count)
        let searchable = SearchableString(text)
        var from: Int?
        if arguments.count == 3 {
          guard case .int(let position) = arguments.third else { return arguments.noOverload }
          guard let position = Int(exactly: position), 0...searchable.count ~= position else {
            return Self.outOfRange(position)
          }
          from = position
        }
        return .int(search(searchable, ByteSearch(Array(part.utf8)), from))
      }
    }
    search("indexOf") { text, part, from in
      part.first(in: text.bytes, from: text.starts[from ?? 0]).map { text.position(ofByte: $0) } ?? -1
    }
    search("lastIndexOf") { text, part, from in
      let limit = text.starts[from ?? text.count]
      return part.last(in: text.bytes, startingUpTo: limit).map { text.position(ofByte: $0) } ?? -1
    }
  }

  static func outOfRange(_ position: Int64) -> Value {
    .failure(.indexOutOfRange, "index out of range: \(position)")
  }

  private mutating func addParts() {
    add("charAt", .method(on: .string, .int, returns: .string)) { arguments, machine in
      guard case .string(let text) = arguments.first, case .int(let index) = arguments.second else {
        return arguments.noOverload
      }
      machine.charge(bytes: text.utf8.count)
      let scalars = Array(text.unicodeScalars)
      guard let position = Int(exactly: index), 0...scalars.count ~= position else { return Self.outOfRange(index) }
      return .string(position == scalars.count ? "" : String(scalars[position]))
    }
    add(
      "substring", .method(on: .string, .int, returns: .string), .method(on: .string, .int, .int, returns: .string)
    ) { arguments, machine in
      guard case .string(let text) = arguments.first, case .int(let start) = arguments.second else {
        return arguments.noOverload
      }
      machine.charge(bytes: text.utf8.count)
      let searchable = SearchableString(text)
      var end = Int64(searchable.count)
      if arguments.count == 3 {
        guard case .int(let given) = arguments.third else { return arguments.noOverload }
        end = given
      }
      let all = 0...Int64(searchable.count)
      guard all.contains(start) else { return Self.outOfRange(start) }
      guard all.contains(end) else { return Self.outOfRange(end) }
      guard start <= end else {
        return .failure(.invalidArgument, "invalid substring range. start: \(start), end: \(end)")
      }
      let bytes = searchable.bytes[searchable.starts[Int(start)]..<searchable.starts[Int(end)]]
      return .string(String(decoding: bytes, as: UTF8.self))
    }
    add(
      "split", .method(on: .string, .string, returns: .list(.string)),
      .method(on: .string, .string, .int, returns: .list(.string))
    ) { arguments, machine in
      guard case .string(let text) = arguments.first, case .string(let separator) = arguments.second else {
        return arguments.noOverload
      }
      var limit = Int.max
      if arguments.count == 3 {
        guard case .int(let given) = arguments.third else { return arguments.noOverload }
        limit = given < 0 ? .max : Int(given)
      }
      machine.charge(bytes: text.utf8.count * 8)
      return Self.split(text, separator, limit)
    }
    add(
      "join", .method(on: .list(.string), returns: .string), .method(on: .list(.string), .string, returns: .string)
    ) { arguments, machine in
      guard case .list(let elements) = arguments.first else { return arguments.noOverload }
      var separator = ""
      if arguments.count == 2 {
        guard case .string(let given) = arguments.second else { return arguments.noOverload }
        separator = given
      }
      var result = ""
      for (position, element) in elements.enumerated() {
        guard case .string(let text) = element else { return arguments.noOverload }
        if position > 0 { result += separator }
        result += text
        machine.steps -= 1
        guard result.utf8.count <= Machine.byteLimit else { return Machine.tooLarge }
      }
      machine.charge(bytes: result.utf8.count)
      return .string(result)
    }
    addReplace()
  }

  private static func split(_ text: String, _ separator: String, _ limit: Int) -> Value {
    guard limit > 0 else { return .list([]) }
    guard limit > 1 else { return .list([.string(text)]) }
    if separator.utf8.isEmpty {
      let scalars = Array(text.unicodeScalars)
      let head = scalars.prefix(scalars.count > limit ? limit - 1 : limit).map { Value.string(String($0)) }
      var rest = String.UnicodeScalarView()
      rest.append(contentsOf: scalars.dropFirst(head.count))
      return .list(rest.isEmpty ? head : head + [.string(String(rest))])
    }
    let bytes = Array(text.utf8)
    let search = ByteSearch(Array(separator.utf8))
    var parts: [Value] = []
    var start = 0
    while parts.count < limit - 1, let found = search.first(in: bytes, from: start) {
      parts.append(.string(String(decoding: bytes[start..<found], as: UTF8.self)))
      start = found + separator.utf8.count
    }
    parts.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
    return .list(parts)
  }

  private mutating func addReplace() {
    add(
      "replace", .method(on: .string, .string, .string, returns: .string),
      .method(on: .string, .string, .string, .int, returns: .string)
    ) { arguments, machine in
      guard case .string(let text) = arguments.first, case .string(let old) = arguments.second,
        case .string(let new) = arguments.third
      else { return arguments.noOverload }
      var limit = Int.max
      if arguments.count == 4 {
        guard case .int(let given) = arguments.fourth else { return arguments.noOverload }
        limit = given < 0 ? .max : Int(given)
      }
      let bytes = Array(text.utf8)
      let search = ByteSearch(Array(old.utf8))
      var result: [UInt8] = []
      var start = 0
      var from = 0
      while limit > 0, let found = search.first(in: bytes, from: from), found < bytes.count || old.utf8.isEmpty {
        result += bytes[start..<found]
        result += Array(new.utf8)
        guard result.count <= Machine.byteLimit else { return Machine.tooLarge }
        limit -= 1
        start = found + old.utf8.count
        from = start
        if old.utf8.isEmpty {
          guard found < bytes.count else { break }
          repeat { from += 1 } while from < bytes.count && bytes[from] & 0xC0 == 0x80
        }
      }
      result += bytes[start...]
      machine.charge(bytes: bytes.count + result.count)
      guard result.count <= Machine.byteLimit else { return Machine.tooLarge }
      return .string(String(decoding: result, as: UTF8.self))
    }
  }

  private mutating func addCases() {
    func change(_ name: String, _ change: @escaping @Sendable (String) -> String) {
      add(name, .method(on: .string, returns: .string)) { arguments, machine in
        guard case .string(let text) = arguments.first else { return arguments.noOverload }
        machine.charge(bytes: text.utf8.count * 2)
        return .string(change(text))
      }
    }
    change("lowerAscii") { text in
      String(decoding: text.utf8.map { 0x41...0x5A ~= $0 ? $0 + 32 : $0 }, as: UTF8.self)
    }
    change("upperAscii") { text in
      String(decoding: text.utf8.map { 0x61...0x7A ~= $0 ? $0 - 32 : $0 }, as: UTF8.self)
    }
    change("trim") { text in
      let scalars = Array(text.unicodeScalars)
      let head = scalars.drop { $0.properties.isWhitespace }
      let last = head.lastIndex { !$0.properties.isWhitespace }
      var result = String.UnicodeScalarView()
      if let last { result.append(contentsOf: head[...last]) }
      return String(result)
    }
    add("strings.quote", .function(.string, returns: .string)) { arguments, machine in
      guard case .string(let text) = arguments.first else { return arguments.noOverload }
      machine.charge(bytes: text.utf8.count * 2)
      return .string(Self.quoted(text))
    }
    let list = ExpressionType.list(.parameter(0))
    add("reverse", .method(on: .string, returns: .string), .method(on: list, returns: list)) { arguments, machine in
      switch arguments.first {
      case .string(let text):
        machine.charge(bytes: text.utf8.count * 2)
        var result = String.UnicodeScalarView()
        result.append(contentsOf: text.unicodeScalars.reversed())
        return .string(String(result))
      case .list(let elements):
        machine.charge(elements: elements.count)
        return .list(elements.reversed())
      default: return arguments.noOverload
      }
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{7}": result += "\\a"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{B}": result += "\\v"
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
