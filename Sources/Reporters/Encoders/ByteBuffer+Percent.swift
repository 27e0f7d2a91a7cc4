/// Text as a part of an address.
extension ByteBuffer {
  /// A path in which each byte that is not plain is percent-encoded.
  mutating func percentEncoded(path bytes: some Sequence<UInt8>) {
    for byte in bytes {
      switch byte {
      case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
        UInt8(ascii: "/"):
        append(byte)
      default:
        let hex = Array("0123456789ABCDEF".utf8)
        append(UInt8(ascii: "%"))
        append(hex[Int(byte >> 4)])
        append(hex[Int(byte & 15)])
      }
    }
  }
}
