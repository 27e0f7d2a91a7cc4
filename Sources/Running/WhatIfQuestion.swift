internal import SourceText

/// What is assumed of a system, as a user names it, and what is asked about it.
package struct WhatIfQuestion: Sendable {
  /// Parts that fail, each a name or several with commas; `zone` for one zone of every service, `zone:NAME` for one of a
  /// service.
  package var failing: [String] = []
  /// Parts that are slow, each with what every answer takes, in milliseconds.
  package var slow: [(name: String, milliseconds: Double)] = []
  /// The milliseconds after which all that is over.
  package var duration: Double?
  /// How many times the load grows: above 1.
  package var growth: Double?
  /// Whether every single failure is ranked by what it brings down.
  package var ranksAll = false

  /// The question in which nothing fails and nothing grows.
  package init() {}

  /// Whether nothing is asked.
  package var isEmpty: Bool { failing.isEmpty && slow.isEmpty && growth == nil && !ranksAll }

  /// Takes what can only be a name out of the inputs: after `--fail a b`, what is no file is one, as long as there is a
  /// file to look it up in.
  package mutating func takeNames(from inputs: inout [[UInt8]]) {
    if failing.isEmpty { return }
    let files = inputs.filter { $0 == [UInt8(ascii: "-")] || (try? FileSystem.status($0)) != nil }
    if files.isEmpty { return }
    failing += inputs.filter { !files.contains($0) }.map { String(decoding: $0, as: UTF8.self) }
    inputs = files
  }
}
