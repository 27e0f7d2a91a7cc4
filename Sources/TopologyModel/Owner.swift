/// What an attribute can belong to.
package enum Owner: UInt8, CaseIterable, Sendable {
  case topology, service, external, call, publish, consume, use, store, queue
}
