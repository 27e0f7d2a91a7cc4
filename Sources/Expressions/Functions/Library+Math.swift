// Rounding and roots are calls into the C library's mathematics; the import links it where nothing else would.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The math extension.
extension Library {
  mutating func addMath() {
    addExtremes()
    addRounding()
    addBits()
    add(
      "math.abs", .function(.int, returns: .int), .function(.uint, returns: .uint), .function(.double, returns: .double)
    ) { arguments, _ in
      switch arguments.first {
      case .int(.min): return .failure(.overflow, "integer overflow")
      case .int(let number): return .int(abs(number))
      case .uint: return arguments.first
      case .double(let number): return .double(abs(number))
      default: return arguments.noOverload
      }
    }
    add(
      "math.sign", .function(.int, returns: .int), .function(.uint, returns: .uint), .function(.double, returns: .double)
    ) { arguments, _ in
      switch arguments.first {
      case .int(let number): return .int(number.signum())
      case .uint(let number): return .uint(min(number, 1))
      case .double(let number): return .double(number > 0 ? 1 : number < 0 ? -1 : number)
      default: return arguments.noOverload
      }
    }
    add(
      "math.sqrt", .function(.double, returns: .double), .function(.int, returns: .double),
      .function(.uint, returns: .double)
    ) { arguments, _ in
      switch arguments.first {
      case .double(let number): return .double(number.squareRoot())
      case .int(let number): return .double(Double(number).squareRoot())
      case .uint(let number): return .double(Double(number).squareRoot())
      default: return arguments.noOverload
      }
    }
  }

  /// `greatest` and `least`, which the checker calls with one number or with a list.
  private mutating func addExtremes() {
    func extreme(_ name: String, _ better: Operators.Order) {
      add(
        name, .function(.int, returns: .int), .function(.uint, returns: .uint), .function(.double, returns: .double),
        .function(.list(.int), returns: .int), .function(.list(.uint), returns: .uint),
        .function(.list(.double), returns: .double), .function(.list(.dyn), returns: .dyn)
      ) { arguments, machine in
        var numbers = [arguments.first]
        if case .list(let elements) = arguments.first { numbers = elements }
        guard var best = numbers.first else {
          return .failure(.invalidArgument, "\(name) of an empty list")
        }
        for number in numbers {
          machine.steps -= 1
          switch number {
          case .int, .uint, .double: break
          default: return arguments.noOverload
          }
          if Operators.compare(number, best, &machine) == better { best = number }
        }
        return best
      }
    }
    extreme("math.greatest", .greater)
    extreme("math.least", .less)
  }

  private mutating func addRounding() {
    func rounding(_ name: String, _ rule: FloatingPointRoundingRule) {
      add(name, .function(.double, returns: .double)) { arguments, _ in
        guard case .double(let number) = arguments.first else { return arguments.noOverload }
        return .double(number.rounded(rule))
      }
    }
    rounding("math.ceil", .up)
    rounding("math.floor", .down)
    rounding("math.round", .toNearestOrAwayFromZero)
    rounding("math.trunc", .towardZero)
    func test(_ name: String, _ test: @escaping @Sendable (Double) -> Bool) {
      add(name, .function(.double, returns: .bool)) { arguments, _ in
        guard case .double(let number) = arguments.first else { return arguments.noOverload }
        return .bool(test(number))
      }
    }
    test("math.isNaN") { $0.isNaN }
    test("math.isInf") { $0.isInfinite }
    test("math.isFinite") { $0.isFinite }
  }

  private mutating func addBits() {
    func bits(
      _ name: String, _ signed: @escaping @Sendable (Int64, Int64) -> Int64,
      _ unsigned: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) {
      add(name, .function(.int, .int, returns: .int), .function(.uint, .uint, returns: .uint)) { arguments, _ in
        switch (arguments.first, arguments.second) {
        case (.int(let a), .int(let b)): return .int(signed(a, b))
        case (.uint(let a), .uint(let b)): return .uint(unsigned(a, b))
        default: return arguments.noOverload
        }
      }
    }
    bits("math.bitAnd", { $0 & $1 }, { $0 & $1 })
    bits("math.bitOr", { $0 | $1 }, { $0 | $1 })
    bits("math.bitXor", { $0 ^ $1 }, { $0 ^ $1 })
    add("math.bitNot", .function(.int, returns: .int), .function(.uint, returns: .uint)) { arguments, _ in
      switch arguments.first {
      case .int(let number): return .int(~number)
      case .uint(let number): return .uint(~number)
      default: return arguments.noOverload
      }
    }
    func shift(_ name: String, _ shift: @escaping @Sendable (UInt64, Int64) -> UInt64) {
      add(name, .function(.int, .int, returns: .int), .function(.uint, .int, returns: .uint)) { arguments, _ in
        guard case .int(let offset) = arguments.second else { return arguments.noOverload }
        guard offset >= 0 else { return .failure(.invalidArgument, "\(name) by a negative offset: \(offset)") }
        switch arguments.first {
        case .int(let number):
          return .int(Int64(bitPattern: shift(UInt64(bitPattern: number), offset)))
        case .uint(let number): return .uint(shift(number, offset))
        default: return arguments.noOverload
        }
      }
    }
    shift("math.bitShiftLeft") { $0 << UInt64($1) }
    shift("math.bitShiftRight") { $0 >> UInt64($1) }
  }
}
