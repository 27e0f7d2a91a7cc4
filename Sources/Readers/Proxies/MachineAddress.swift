/// An IP address as text.
enum MachineAddress {
  static func isValid(_ text: ArraySlice<UInt8>) -> Bool { isV4(text) || isV6(text) }

  /// Four numbers below 256, none with a zero in front.
  static func isV4(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        part.count <= 3 && (part.count == 1 || part.first != UInt8(ascii: "0")) && (Address.number(part).map { $0 < 256 } ?? false)
      }
  }

  /// Eight groups of up to four digits of base 16, of which `::` may leave some out once, the last two perhaps as an IPv4 address.
  static func isV6(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count <= 45, text.contains(UInt8(ascii: ":")) else { return false }
    let groups = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    let isHex = { (group: ArraySlice<UInt8>) in
      (1...4).contains(group.count)
        && group.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= ($0 | 0x20) }
    }
    var filled = groups.filter { !$0.isEmpty }
    var count = filled.count
    if let last = filled.last, isV4(last) {
      filled.removeLast()
      count += 1
    }
    guard filled.allSatisfy(isHex) else { return false }
    // `::` makes an empty group, or two where it stands at an end.
    let empty = groups.count - groups.filter { !$0.isEmpty }.count
    if empty == 0 { return count == 8 }
    let isAtEnd = text.starts(with: "::".utf8) || text.suffix(2).elementsEqual("::".utf8)
    let isWhole = text.elementsEqual("::".utf8)
    return count < 8 && empty == (isWhole ? 3 : isAtEnd ? 2 : 1) && (isAtEnd || (!groups[0].isEmpty && !groups[groups.count - 1].isEmpty))
  }
}
