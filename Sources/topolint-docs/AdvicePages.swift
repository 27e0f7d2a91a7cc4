import Rules

/// The pieces of advice that topolint brings along.
let adviceBook = RuleSet().advice

/// The table of all advice, with the rules that serve each.
let adviceIndex = Page(
  "docs/advice/README.md", of: "rules/advice.yaml",
  """
  # Advice

  What to change when a rule finds something. Each rule names the advice that it serves; a page says when the advice helps,
  what it costs, and when it does not help. Seven pieces come from [the document that topolint follows](../document.md);
  `observability` and `capacity` come from its table and its estimates.


  """
    + table(
      ["advice", "is", "rules that it serves"],
      adviceBook.map { piece in
        ["[`\(piece.id)`](\(piece.id).md)", markdown(piece.title, inTable: true), "\(serving(piece).count)"]
      }
    ).dropLast())

private func serving(_ piece: Advice) -> [Rule] { ruleBook.filter { $0.advice.contains(piece.id) } }

/// One piece of advice in full.
func advicePage(_ piece: Advice) -> Page {
  var text = "# \(piece.id)\n\n\(sentence(piece.title))\n\n"
  for (heading, words) in [("When it helps", piece.helps), ("What it costs", piece.costs), ("When it does not help", piece.not)] {
    text += "## \(heading)\n\n\(sentence(words))\n\n"
  }
  text += "## Rules that it serves\n\n" + serving(piece).map { "- \(link($0, from: "../rules/")): \(markdown($0.title))\n" }.joined()
  return Page("docs/advice/\(piece.id).md", of: "rules/advice.yaml", text)
}
