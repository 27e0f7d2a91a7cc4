/// A port of a container, by number or by name.
enum PodPort: Hashable {
  case number(Int)
  case name(ArraySlice<UInt8>)

  init(_ text: ArraySlice<UInt8>) { self = Address.port(text).map { .number($0) } ?? .name(text) }
}
