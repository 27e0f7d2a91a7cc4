/// What bears a name in a topology, and can fail: a service, a store or a queue.
package enum Element: Hashable, Sendable {
  case service(ID<Service>)
  case store(ID<Store>)
  case queue(ID<Queue>)
}
