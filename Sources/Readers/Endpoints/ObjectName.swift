internal import TopologyModel

/// The name of something in its namespace, by the numbers of `HostTable.names`.
struct ObjectName: Hashable {
  var namespace: NameID
  var name: NameID
}

extension ObjectName {
  /// - Parameter namespace: nil for `default`, which is the namespace of a file that names none.
  init(_ name: ArraySlice<UInt8>, in namespace: ArraySlice<UInt8>?, _ names: inout NameTable) {
    self.namespace = namespace.map { names.intern($0) } ?? names.intern("default")
    self.name = names.intern(name)
  }
}
