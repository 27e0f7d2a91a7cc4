package import Differences
package import SourceText

/// What a section is made of.
package enum Block {
  case paragraph(Text)
  /// What a reader is to take home.
  case verdict(Text)
  /// What is known in a word and a sentence each.
  case terms([Term])
  case list([Text])
  /// What to do, in this order.
  case steps([Text])
  case table(Table)
  case findings(FindingList)
  case changes(Excerpted<TopologyChanges.Change>)
  /// What is wrong with files.
  case diagnostics(Excerpted<Diagnostic>, SourceFiles)
  case graph(MarkedGraph, caption: [Text])
  case section(Section)
  /// A line between what is told and what is only noted.
  case rule
}

/// A sentence under a word: `users: no request of theirs fails`.
package struct Term {
  /// Empty where the sentence speaks for itself.
  package let name: String
  /// What is known.
  package let words: Text

  /// A sentence and its word.
  package init(_ name: String, _ words: Text) {
    self.name = name
    self.words = words
  }
}

/// The first of many items, and what is said of the others.
package struct Excerpted<Item> {
  /// Those that are told, in their order.
  package let items: [Item]
  /// How many there are in all.
  package let total: Int
  /// What is said of the others.
  package let rest: Rest

  /// - Parameter limit: how many items are told at most.
  package init(_ items: [Item], atMost limit: Int = .max, _ rest: Rest) {
    self.items = Array(items.prefix(limit))
    total = items.count
    self.rest = rest
  }

  /// - Parameter total: how many there are in all, `items` among them.
  package init(_ items: [Item], of total: Int, _ rest: Rest) {
    self.items = items
    self.total = total
    self.rest = rest
  }
}

/// What is said of items that have no room.
package struct Rest: Sendable {
  /// One of them: `finding`; empty where the items around it say what they are.
  package let noun: String
  /// Where all of them are.
  package let hint: String
  /// Whether the report says it once, at its end, not where they would stand.
  package let isAtEnd: Bool

  /// What is said; nothing but a count by default.
  package init(_ noun: String = "", hint: String = "", isAtEnd: Bool = false) {
    self.noun = noun
    self.hint = hint
    self.isAtEnd = isAtEnd
  }

  /// `… and 3 more findings (--format json lists all)`
  package func words(_ count: Int) -> String {
    "… and " + (noun.isEmpty ? "\(count) more" : counted(count, "more " + noun)) + hint
  }
}
