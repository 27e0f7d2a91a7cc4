import ArgumentParser
import Rules
import Running
import SourceText

/// A path, or another name that need not be UTF-8, such as that of a git revision.
struct Path: ExpressibleByArgument, Sendable {
  /// As the program was given it.
  let bytes: [UInt8]

  init(argument: String) { bytes = Surroundings.bytes(of: argument) }

  /// As it is told.
  var shown: Untrusted { Untrusted(bytes) }

  var defaultValueDescription: String { String(decoding: bytes, as: UTF8.self) }
  static var defaultCompletionKind: CompletionKind { .default }

  /// Whether it stands for standard input.
  var isStandardInput: Bool { bytes == [UInt8(ascii: "-")] }
}

extension Path: ExpressibleByStringLiteral {
  /// A default.
  init(stringLiteral text: String) { bytes = Array(text.utf8) }
}

extension [Path] {
  /// The rules of folders; what there is to say of them goes to standard error.
  func loadRules(withBuiltin: Bool = true) throws(RunError) -> RuleSet {
    let (rules, remarks) = try RuleFolders.load(map(\.bytes), withBuiltin: withBuiltin)
    OutputStream.tell(remarks)
    return rules
  }
}
