/// The network extension.
extension Library {
  mutating func addNetwork() {
    let ip = ExpressionType.opaque("net.IP")
    let cidr = ExpressionType.opaque("net.CIDR")
    @Sendable func parsed(_ value: Value, _ parse: (String) -> NetworkValue?, _ what: String) -> Value {
      guard case .string(let text) = value else { return .failure(.noSuchOverload, "an address is a string, not \(value.typeName)") }
      return parse(text).map(Value.network)
        ?? .failure(.invalidArgument, "\(what) \(value.excerpt) parse error during conversion from string")
    }
    add("ip", .function(.string, returns: ip), .method(on: cidr, returns: ip)) { arguments, _ in
      if case .network(let block) = arguments.first, block.prefixLength != nil {
        return .network(NetworkValue(bytes: block.bytes))
      }
      return parsed(arguments.first, NetworkValue.init(address:), "IP Address")
    }
    add("cidr", .function(.string, returns: cidr)) { arguments, _ in
      parsed(arguments.first, NetworkValue.init(block:), "CIDR")
    }
    add("isIP", .function(.string, returns: .bool)) { arguments, _ in
      guard case .string(let text) = arguments.first else { return arguments.noOverload }
      return .bool(NetworkValue(address: text) != nil)
    }
    add("isCIDR", .function(.string, returns: .bool)) { arguments, _ in
      guard case .string(let text) = arguments.first else { return arguments.noOverload }
      return .bool(NetworkValue(block: text) != nil)
    }
    add("ip.isCanonical", .function(.string, returns: .bool)) { arguments, _ in
      guard case .string(let text) = arguments.first else { return arguments.noOverload }
      guard case .network(let address) = parsed(arguments.first, NetworkValue.init(address:), "IP Address") else {
        return parsed(arguments.first, NetworkValue.init(address:), "IP Address")
      }
      return .bool(address.text.hasSameBytes(as: text))
    }
    addAddressTests(ip)
    addBlocks(ip, cidr, parsed)
  }

  private mutating func addAddressTests(_ ip: ExpressionType) {
    func property(_ name: String, _ type: ExpressionType, _ read: @escaping @Sendable (NetworkValue) -> Value) {
      add(name, .method(on: ip, returns: type)) { arguments, _ in
        guard case .network(let address) = arguments.first, address.prefixLength == nil else {
          return arguments.noOverload
        }
        return read(address)
      }
    }
    func test(_ name: String, _ version4: @escaping @Sendable ([UInt8]) -> Bool, _ version6: @escaping @Sendable ([UInt8]) -> Bool) {
      property(name, .bool) { .bool($0.isVersion4 ? version4($0.bytes) : version6($0.bytes)) }
    }
    @Sendable func isLinkLocal(_ bytes: [UInt8]) -> Bool { bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 }
    @Sendable func isLoopback(_ bytes: [UInt8]) -> Bool { bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1 }
    @Sendable func isUnspecified(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { $0 == 0 } }
    property("family", .int) { .int($0.isVersion4 ? 4 : 6) }
    test("isUnspecified", isUnspecified, isUnspecified)
    test("isLoopback", { $0[0] == 127 }, isLoopback)
    test("isLinkLocalMulticast", { $0[0] == 224 && $0[1] == 0 && $0[2] == 0 }, { $0[0] == 0xFF && $0[1] & 0x0F == 2 })
    test("isLinkLocalUnicast", { $0[0] == 169 && $0[1] == 254 }, isLinkLocal)
    test(
      "isGlobalUnicast",
      { bytes in
        !(isUnspecified(bytes) || bytes[0] == 127 || bytes[0] & 0xF0 == 224 || (bytes[0] == 169 && bytes[1] == 254)
          || bytes.allSatisfy { $0 == 255 })
      },
      { !(isUnspecified($0) || isLoopback($0) || $0[0] == 0xFF || isLinkLocal($0)) })
  }

  private mutating func addBlocks(
    _ ip: ExpressionType, _ cidr: ExpressionType,
    _ parsed: @escaping @Sendable (Value, (String) -> NetworkValue?, String) -> Value
  ) {
    func containment(
      _ name: String, _ type: ExpressionType, _ what: String, _ parse: @escaping @Sendable (String) -> NetworkValue?
    ) {
      add(name, .method(on: cidr, type, returns: .bool), .method(on: cidr, .string, returns: .bool)) { arguments, _ in
        guard case .network(let block) = arguments.first, block.prefixLength != nil else {
          return arguments.noOverload
        }
        switch arguments.second {
        case .network(let other): return .bool(block.contains(other))
        case let text:
          let other = parsed(text, parse, what)
          guard case .network(let network) = other else { return other }
          return .bool(block.contains(network))
        }
      }
    }
    containment("containsIP", ip, "IP Address") { NetworkValue(address: $0) }
    containment("containsCIDR", cidr, "CIDR") { NetworkValue(block: $0) }
    add("prefixLength", .method(on: cidr, returns: .int)) { arguments, _ in
      guard case .network(let block) = arguments.first, let length = block.prefixLength else {
        return arguments.noOverload
      }
      return .int(Int64(length))
    }
    add("masked", .method(on: cidr, returns: cidr)) { arguments, _ in
      guard case .network(let block) = arguments.first else { return arguments.noOverload }
      return .network(block.masked)
    }
  }
}
