internal import Linting

/// A format that inputs can be read as: one for each reader.
package struct InputFormat: Hashable, Sendable {
  /// As a user types it: `native`, `kubernetes`.
  package let word: String

  /// In the order of the readers.
  package static var all: [InputFormat] { TopologyReading.formats.map { InputFormat(word: $0) } }

  private init(word: String) { self.word = word }
}
