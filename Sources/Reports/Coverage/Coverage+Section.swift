import Rules
import SourceText
import TopologyModel

extension Coverage {
  /// Rows of a table, and names in a line, that are told.
  private static let rowLimit = 40
  private static let outlineLimit = 8
  private static let nameLimit = 8

  /// What a person is told: sentences first, then what is known of each value, then who said it.
  package var section: Section { Section("Coverage", blocks) }

  private var blocks: [Block] {
    var blocks: [Block] = [.list(sentences)]
    if !values.isEmpty { blocks.append(.table(valueTable(values, atMost: Self.rowLimit))) }
    if !sources.isEmpty { blocks.append(.table(sourceTable)) }
    return blocks
  }

  /// The same in short, without a title: sentences, and the values that are not known of everything.
  var outline: [Block] {
    let unknown = values.filter { $0.unknown > 0 }
    return [.list(sentences)] + (unknown.isEmpty ? [] : [.table(valueTable(unknown, atMost: Self.outlineLimit))])
  }

  /// How many checks could be decided, and of how many services a call is known; what was observed; then what would raise both, and what is left out.
  var sentences: [Text] {
    var sentences: [Text] = [checked]
    if calls.services > 0 {
      let verb = calls.known == 1 ? "has" : "have"
      let share: Text = "\(calls.known) of \(ours: counted(calls.services, "service")) \(ours: verb)"
      sentences.append(calls.unlisted == 0 ? "Native files list all calls: \(share) one, or a message." : "\(share) a known call or message.")
    }
    if let observed { sentences.append(observed) }
    sentences += gaps.prefix { $0.file != nil }.map(words)
    if !kindsLeftOut.isEmpty { sentences.append("Kinds of objects that are not read: \(Self.listed(kindsLeftOut)).") }
    if !keysLeftOut.isEmpty {
      sentences.append("Keys and kinds that are known, and of which nothing is made: \(Self.listed(keysLeftOut)).")
    }
    return sentences
  }

  private var checked: Text {
    if undecided == 0 { return "\(ours: counted(checks, "check")), and every one could be decided." }
    let share = Quantity.share(Double(checks - undecided) / Double(max(checks, 1)))
    return "\(checks - undecided) of \(ours: counted(checks, "check")) could be decided (\(share)), \(undecided) could not."
  }

  /// `call.timeout` alone would decide 12 checks, 9 of them about what 'shop/compose.yaml' declares: a native file beside it can say it.
  private func words(_ gap: Gap) -> Text {
    // No input says what a cycle hides.
    if gap.name == "cycle" {
      return gap.alone > 0
        ? "Breaking the cycles would decide \(ours: counted(gap.alone, "check"))."
        : "Cycles are in the way of \(ours: counted(gap.checks, "check")), beside values that are not known."
    }
    let what: Text =
      gap.alone > 0
      ? "`\(ours: gap.name)` alone would decide \(ours: counted(gap.alone, "check"))"
      : "`\(ours: gap.name)` is lacking in \(ours: counted(gap.checks, "check")), beside other values"
    guard let file = gap.file else { return what + "." }
    let share: Text = file.count == (gap.alone > 0 ? gap.alone : gap.checks) ? "all" : "\(file.count) of them"
    let advice: Text = file.format == "native" ? "say it there" : "a native file beside it can say it"
    return "\(what), \(share) about what '\(file.path)' declares: \(advice)."
  }

  private static func listed(_ counts: [(name: Untrusted, count: Int)]) -> Text {
    let told = counts.prefix(nameLimit).map { "\($0.count) \($0.name)" as Text }.joined(separator: ", ")
    return counts.count > nameLimit ? told + " and \(counts.count - nameLimit) more" : told
  }

  private func valueTable(_ values: [Value], atMost limit: Int) -> Table {
    let columns: [Table.Column] =
      [.init("value"), .init("said by")] + ["declared", "implied", "absent", "unknown"].map { .init($0, isNumber: true) }
    return Table(columns, values, atMost: limit, Rest("value", hint: " (--format json lists all)")) { value in
      let counts = [value.declared, value.implied, value.absent, value.unknown].map { Cell.quantity(.count(Double($0))) }
      return Table.Row([.name(Untrusted(value.name)), .text(Self.told(value))] + counts)
    }
  }

  private static func told(_ value: Value) -> Text {
    let said = value.formats.map { "\(ours: $0.format.isEmpty ? "a file it names" : $0.format) \(ours: "\($0.count)")" as Text }
    return (said + value.conventions.map { "\(ours: $0.convention) \(ours: "\($0.count)")" }).joined(separator: ", ")
  }

  private var sourceTable: Table {
    let columns: [Table.Column] = [.init("what"), .init("said by"), .init("sure"), .init("how many", isNumber: true)]
    return Table(columns, sources, atMost: Self.rowLimit, Rest("source", hint: " (--format json lists all)")) { source, count in
      let format = source.format.map { "\(ours: $0), " as Text } ?? ""
      return Table.Row([
        "\(ours: source.kind)", .text("\(format)\(source.via)"), "\(ours: source.confidence?.word ?? "")", .quantity(.count(Double(count))),
      ])
    }
  }
}
