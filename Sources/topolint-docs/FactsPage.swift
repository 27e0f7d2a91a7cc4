import Advising
import Analyses
import Reporters
import Rules
import TopologyModel

/// What the conditions of rules can name.
let factsPage: Page = {
  var text = """
    # Facts

    What a rule can name, as `SUBJECT.NAME`: `call.timeout_ms`. A rule for a call also has its two ends, `caller` and `callee`,
    which are services, and every rule has `topology`. A fact is `null` where an input could say it and does not, and unknown
    where the input cannot say it. `topolint rules facts` lists the same in a terminal, and `topolint facts` prints what is
    computed for a topology.


    """
  for kind in SubjectKind.allCases {
    text += "## \(kind.rawValue)\n\n"
    let facts = FactCatalogue.all.facts(of: kind)
    for (audience, heading) in [(Fact.Audience.everyone, "Computed:"), (.rules, "Read from the inputs:")] {
      let some = facts.filter { $0.audience == audience }
      if some.isEmpty { continue }
      text += heading + "\n\n"
      text += table(
        ["fact", "type", "is", "in the condition of"],
        some.map { fact in
          ["`\(fact.name)`", "`\(fact.type.word)`", markdown(fact.documentation, inTable: true), readers(of: fact.name, kind)]
        })
    }
  }
  return Page("docs/facts.md", of: "Sources/Analyses/", String(text.dropLast()))
}()

/// Links to the rules whose condition reads a fact.
func readers(of fact: String, _ subject: SubjectKind) -> String {
  ruleBook.filter { $0.readFacts.contains { $0.subject == subject && $0.name == fact } }.map { link($0, from: "rules/") }.joined(
    separator: ", ")
}
