import ArgumentParser
import Running
import SourceText

/// What the text of an option means, found out once. A text that means nothing is told when its command asks, so that all
/// commands tell it alike, in one line and with a way out.
struct Typed<Value: OptionValue>: ExpressibleByArgument, Sendable {
  /// As it was typed.
  let text: String
  private let result: Result<Value, RunError>

  init(argument: String) {
    text = argument
    result = Result { () throws(RunError) in try Value(typed: argument) }
  }

  /// - Throws: wrong usage if the text means nothing.
  var value: Value { get throws(RunError) { try result.get() } }

  var defaultValueDescription: String { text }
  static var defaultCompletionKind: CompletionKind { Value.completions.isEmpty ? .default : .list(Value.completions) }
}

extension Typed: ExpressibleByStringLiteral {
  /// A default.
  init(stringLiteral text: String) { self.init(argument: text) }
}

/// What an option can be given.
protocol OptionValue: Sendable {
  /// - Throws: wrong usage if the text means nothing.
  init(typed text: String) throws(RunError)

  /// What a shell offers; empty for nothing.
  static var completions: [String] { get }
}

extension OptionValue {
  static var completions: [String] { [] }
}

/// A value that is one of a few words.
protocol Choice: OptionValue {
  /// In the order in which they are listed.
  static var choices: [Self] { get }
  var word: String { get }

  /// What is wrong with a word that is none of them.
  static func refusal(of word: String) -> RunError
}

extension Choice {
  init(typed text: String) throws(RunError) {
    guard let choice = Self.choices.first(where: { $0.word == text }) else { throw Self.refusal(of: text) }
    self = choice
  }

  static var words: [String] { choices.map(\.word) }
  static var completions: [String] { words }
}

extension Choice where Self: CaseIterable & RawRepresentable<String> {
  static var choices: [Self] { Array(allCases) }
  var word: String { rawValue }
}

extension RunError {
  /// `did you mean 'warning'?`, if one of the words can be meant.
  static func meant(by word: String, among words: [String]) -> Message? {
    Spelling.meant(by: word.utf8, among: words).map { .didYouMean($0) }
  }

  /// A word that is none of those that are known.
  /// - Parameters:
  ///   - noun: what it should be one of: `output format`.
  ///   - hint: what is said where no known word is near; all that are known if nil.
  static func unknown(_ noun: String, _ word: String, among known: [String], hint: Message? = nil) -> RunError {
    .usage(
      "there is no \(ours: noun) '\(Untrusted(word))'",
      hint: meant(by: word, among: known) ?? hint ?? "known: \(ours: known.joined(separator: ", "))")
  }
}
