import Advising
import Analyses
import Reporters
import Rules
import TopologyModel

/// The rules that topolint brings along, by category and id.
let ruleBook = RuleSet().rules.sorted { ($0.category, $0.id) < ($1.category, $1.id) }

/// A link from a folder of `docs/` beside it to a rule's page.
func link(_ rule: Rule, from folder: String) -> String { "[`\(rule.id)`](\(folder)\(rule.id).md)" }

/// The table of all rules.
let ruleIndex: Page = {
  var text = """
    # Rules

    Severity by tier: a system of up to 1 000 users is in T1, of up to 100 000 in T2, of up to 10 million in T3, of more in T4.
    `topolint rules` lists the same in a terminal, and `topolint explain RULE` has what a rule's page here has.
    [rules/README.md](../../rules/README.md) says how to write one.


    """
  for category in Set(ruleBook.map(\.category)).sorted() {
    text += "## \(category.prefix(1).uppercased() + category.dropFirst())\n\n"
    text += table(
      ["rule"] + Tier.allCases.map(\.word) + ["finds"],
      ruleBook.filter { $0.category == category }.map { rule in
        [link(rule, from: "")] + Tier.allCases.map { rule.severity[$0]?.word ?? "–" } + [markdown(rule.title, inTable: true)]
      })
  }
  return Page("docs/rules/README.md", of: "rules/", String(text.dropLast()))
}()

/// One rule in full.
func rulePage(_ rule: Rule) -> Page {
  let file = "rules/\(rule.category)/\(rule.id).yaml"
  var text = "# \(rule.id)\n\n\(sentence(rule.title))\n\n"
  let rows = rule.tierRows
  text += table(
    [""] + rows[0].cells,
    rows.dropFirst().enumerated().map { index, row in
      [index < 2 ? row.name : "`\(row.name)`"] + row.cells.map { markdown($0, inTable: true) }
    })
  text += "## Why it matters\n\n\(sentence(rule.generalWhy))\n\n"
  text += "## What to do\n\n\(sentence(rule.generalFix))\n\n"
  if !rule.advice.isEmpty {
    text += "Advice: " + rule.advice.map { "[`\($0)`](../advice/\($0).md)" }.joined(separator: ", ") + "\n\n"
  }
  text += advised(rule)
  text += "## What it finds\n\nEach \(rule.subject.rawValue) for which\n\n```cel\n\(lines(rule.condition))```\n\n"
  if let error = rule.errorCondition { text += "and as an error at any tier where\n\n```cel\n\(lines(error))```\n\n" }
  if !rule.isSuppressible { text += "No exception and no baseline covers it.\n\n" }
  text += table(
    ["fact", "is"],
    rule.readFacts.map { read in
      let fact = FactCatalogue.all.fact(read.name, of: read.subject)!
      return [
        "[`\(read.subject.rawValue).\(read.name)`](../facts.md#\(read.subject.rawValue))", markdown(fact.documentation, inTable: true),
      ]
    })
  text +=
    "## Sources\n\n"
    + rule.sources.map { "- \(markdown($0).replacing("docs/document.md", with: "[docs/document.md](../document.md)"))\n" }.joined() + "\n"
  text += "## Examples\n\n"
  for example in rule.examples {
    switch example.kind {
    case .bad: text += "Bad, with the findings on the lines marked so:\n\n"
    case .repaired: text += "The same, repaired:\n\n"
    case .good: text += "Good:\n\n"
    }
    text += "```yaml\n\(lines(example.text))```\n\n"
  }
  text += "All of this stands in [\(file)](../../\(file)); a small system with this finding is "
  text += "[samples/smells/\(rule.id).yaml](../../samples/smells/\(rule.id).yaml).\n"
  return Page("docs/rules/\(rule.id).md", of: file, text)
}

/// What the advisor can do about its findings.
private func advised(_ rule: Rule) -> String {
  if rule.repairs.isEmpty { return "[`topolint advise`](../advise.md) has no action for it: its findings stay in every plan.\n\n" }
  let rows = rule.repairs.map { repair in
    let definition = repair.action.definition
    return ["`\(repair.action.rawValue)`", definition.title, repair.place.words, "\(definition.cost)"]
  }
  return "What [`topolint advise`](../advise.md) can do about it:\n\n" + table(["action", "does", "to", "cost"], rows)
}

/// A text that ends with one newline.
private func lines(_ text: String) -> String {
  var text = text[...]
  while text.last == "\n" { text = text.dropLast() }
  return text + "\n"
}
