/// A handle to an object that the host owns: which of the environment's object types, and which of its instances.
package struct ObjectValue: Hashable, Sendable {
  /// Index into `Environment.objects`.
  package let type: Int
  /// Whatever the host needs to find the instance again, usually a dense index.
  package let instance: Int

  package init(type: Int, instance: Int) {
    self.type = type
    self.instance = instance
  }
}
