/// What very many spans have in common: whose they are, and what their attributes say. There are millions of spans, and
/// of their shapes as many as of operations.
struct SpanShape: Equatable {
  /// The name of its service in `SpanTable.names`; -1 where it is not said.
  var service: Int32 = -1
  /// What attributes call the other side: of a client the callee, of a server the caller; -1 where none does.
  var peer: Int32 = -1
  /// The queue of a message, or the kind of a store; -1 where it is not said.
  var detail: Int32 = -1
  var traits: Traits = []
  var kind: Kind = .internal
  /// Which try of one call it is, the first 0.
  var resend: UInt8 = 0

  /// The side of a call that it tells of; unspecified ones are internal.
  enum Kind: UInt8 { case `internal`, server, client, producer, consumer }

  struct Traits: OptionSet, Hashable {
    let rawValue: UInt16

    static let error = Traits(rawValue: 1)
    /// It says that its client has the same id.
    static let shared = Traits(rawValue: 1 << 1)
    static let database = Traits(rawValue: 1 << 2)
    static let messaging = Traits(rawValue: 1 << 3)
    static let grpc = Traits(rawValue: 1 << 4)
    static let http = Traits(rawValue: 1 << 5)
    /// An attribute says that it sends a message, or that it takes one, whatever its kind.
    static let sends = Traits(rawValue: 1 << 6)
    static let takes = Traits(rawValue: 1 << 7)
    /// A health check, or traffic of an exporter of telemetry.
    static let leftOut = Traits(rawValue: 1 << 8)
    static let linked = Traits(rawValue: 1 << 9)
    static let linkedTwice = Traits(rawValue: 1 << 10)
    /// The peer is the host of an address, and not what a service is called.
    static let peerIsHost = Traits(rawValue: 1 << 11)
    /// The peer is only a kind of store: `sqlite`.
    static let peerIsKind = Traits(rawValue: 1 << 12)
    /// It takes a message and does nothing with it, which is for spans within it.
    static let receives = Traits(rawValue: 1 << 13)
    static let ofPeer: Traits = [.peerIsHost, .peerIsKind]
  }
}

/// Every distinct shape once, by open addressing. Numbers follow the order of first appearance.
struct SpanShapes {
  private var shapes: [SpanShape] = []
  private var slots = [Int32](repeating: -1, count: 256)

  /// Differs from run to run, so that nobody can make shapes that collide. It shows nowhere.
  private let seed = UInt64.random(in: .min ... .max) | 1

  subscript(number: Int32) -> SpanShape { shapes[Int(number)] }

  /// The number of a shape, which is added if it is new.
  mutating func number(of shape: SpanShape) -> Int32 {
    var slot = hash(shape) & (slots.count - 1)
    while slots[slot] >= 0 {
      if shapes[Int(slots[slot])] == shape { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = Int32(shapes.count)
    shapes.append(shape)
    slots[slot] = number
    if shapes.count * 2 > slots.count { place(in: slots.count * 2) }
    return number
  }

  /// Gives services other names, by number. Shapes keep their numbers.
  mutating func rename(_ names: [Int32: Int32]) {
    for index in shapes.indices { shapes[index].service = names[shapes[index].service] ?? shapes[index].service }
    place(in: slots.count)
  }

  private func hash(_ shape: SpanShape) -> Int {
    func word(_ high: Int32, _ low: Int32) -> UInt64 { UInt64(UInt32(bitPattern: high)) << 32 | UInt64(UInt32(bitPattern: low)) }
    let rest = Int32(shape.traits.rawValue) << 16 | Int32(shape.kind.rawValue) << 8 | Int32(shape.resend)
    let product = (word(shape.service, shape.peer) ^ seed).multipliedFullWidth(by: word(shape.detail, rest) ^ 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }

  private mutating func place(in count: Int) {
    slots = [Int32](repeating: -1, count: count)
    for (number, shape) in shapes.enumerated() {
      var slot = hash(shape) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(number)
    }
  }
}
