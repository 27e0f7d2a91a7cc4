/// One span, as far as edges follow from it. There are millions of them, so that each part is a number.
struct TraceSpan {
  /// Its number in its trace; a server may share it with its client.
  var id: UInt64 = 0
  /// That of the span that it is a part of; 0 for none.
  var parent: UInt64 = 0
  /// Nanoseconds since 1970, by the clock of its service.
  var start: Int64 = 0
  /// Nanoseconds; -1 where it is not known.
  var duration: Int64 = -1
  /// The number of its trace in `SpanTable`.
  var trace: Int32 = -1
  /// The name of its service in `SpanTable.names`; -1 where it is not said.
  var service: Int32 = -1
  /// What attributes call the other side: of a client the callee, of a server the caller; -1 where none does.
  var peer: Int32 = -1
  /// The queue of a message, or the kind of a store; -1 where it is not said.
  var detail: Int32 = -1
  /// A number for the message, the same wherever it is seen; 0 where it is not said.
  var message: UInt32 = 0
  var traits: Traits = []
  var kind: Kind = .internal
  /// Which try of one call it is, the first 0.
  var resend: UInt8 = 0

  /// The side of a call that it tells of; unspecified ones are internal.
  enum Kind: UInt8 { case `internal`, server, client, producer, consumer }

  struct Traits: OptionSet {
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
    /// It is there twice.
    static let resent = Traits(rawValue: 1 << 12)
  }

  /// The end, which no arithmetic on hostile times makes trap.
  var end: Int64 { start.addingReportingOverflow(max(0, duration)).overflow ? .max : start + max(0, duration) }

  /// Whether it sends or takes a message.
  var isMessage: Bool { kind == .producer || kind == .consumer || traits.contains(.messaging) }

  /// Whether it is the side of a call that waits.
  var isClient: Bool { kind == .client || kind == .producer }

  var isServer: Bool { kind == .server || kind == .consumer }
}
