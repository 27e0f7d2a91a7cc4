import Documents
import Rules
import SourceText

/// A piece of advice, as `rules/advice.yaml` has it.
struct AdvicePiece {
  let id, title, helps, costs, not: String

  static let all: [AdvicePiece] = {
    let path = "rules/advice.yaml"
    guard let text = BuiltinFiles.all.first(where: { $0.path == path })?.text else { fatalError("there is no \(path)") }
    var sources = SourceFiles()
    let (tree, faults) = YAMLReader.read(sources.add(path: Untrusted(path), bytes: Array(text.utf8)))
    guard faults.isEmpty, let root = tree.roots.first else { fatalError("\(path) cannot be read") }
    return tree.items(root).map { item in
      func text(_ key: StaticString) -> String {
        guard let value = tree.value(of: key, in: item) else { fatalError("\(path): a piece of advice has no \(key)") }
        return String(decoding: tree.untrusted(value).bytes, as: UTF8.self)
      }
      return AdvicePiece(id: text("id"), title: text("title"), helps: text("helps"), costs: text("costs"), not: text("not"))
    }
  }()
}

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
      AdvicePiece.all.map { piece in
        ["[`\(piece.id)`](\(piece.id).md)", markdown(piece.title, inTable: true), "\(serving(piece).count)"]
      }
    ).dropLast())

private func serving(_ piece: AdvicePiece) -> [Rule] { ruleBook.filter { $0.advice.contains(piece.id) } }

/// One piece of advice in full.
func advicePage(_ piece: AdvicePiece) -> Page {
  var text = "# \(piece.id)\n\n\(sentence(piece.title))\n\n"
  for (heading, words) in [("When it helps", piece.helps), ("What it costs", piece.costs), ("When it does not help", piece.not)] {
    text += "## \(heading)\n\n\(sentence(words))\n\n"
  }
  text += "## Rules that it serves\n\n" + serving(piece).map { "- \(link($0, from: "../rules/")): \(markdown($0.title))\n" }.joined()
  return Page("docs/advice/\(piece.id).md", of: "rules/advice.yaml", text)
}
