/// One span, as far as edges follow from it.
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
  var shape = SpanShape()

  var service: Int32 {
    get { shape.service }
    set { shape.service = newValue }
  }
  var peer: Int32 {
    get { shape.peer }
    set { shape.peer = newValue }
  }
  var detail: Int32 {
    get { shape.detail }
    set { shape.detail = newValue }
  }
  var traits: SpanShape.Traits {
    get { shape.traits }
    set { shape.traits = newValue }
  }
  var kind: SpanShape.Kind {
    get { shape.kind }
    set { shape.kind = newValue }
  }
  var resend: UInt8 {
    get { shape.resend }
    set { shape.resend = newValue }
  }

  /// The end, which no arithmetic on hostile times makes trap.
  var end: Int64 { start.addingSaturated(max(0, duration)) }

  /// Whether it sends or takes a message.
  var isMessage: Bool { kind == .producer || kind == .consumer || traits.contains(.messaging) }

  /// Whether it is the side of a call that waits.
  var isClient: Bool { kind == .client || kind == .producer }

  var isServer: Bool { kind == .server || kind == .consumer }
}
