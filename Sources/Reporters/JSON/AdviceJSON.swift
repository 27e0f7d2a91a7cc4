import Advising
package import Repairs
import Rules
import SourceText
import TopologyModel

/// A plan for programs: `topolint.advise/1`.
package enum AdviceJSON {
  /// The plan, its proof and what stays.
  package static func write(_ plan: RepairPlan) -> [UInt8] {
    var out = ByteBuffer()
    out.object { out in
      out.member("schema", "topolint.advise/1")
      out.member("goal", line: 1, plan.goal.words)
      out.member("cost", line: 1, plan.cost)
      out.member("lower_bound", line: 1, plan.lowerBound)
      out.member("optimal", line: 1, plan.isOptimal)
      if let purchase = plan.purchase { out.member("best_of", line: 1, purchase.rawValue) }
      out.member("found", line: 1, plan.found)
      out.key("gain", line: 1)
      write(plan.gains, into: &out)
      out.lines("steps", plan.steps) { write($1, into: &$0) }
      if !plan.postponed.isEmpty { out.lines("postponed", plan.postponed) { write($1, into: &$0) } }
      out.lines("proof", plan.witnesses) { out, witness in
        out.object { out in
          out.member("rule", witness.finding.rule)
          out.member("subject", witness.finding.subject)
          out.member("cost", witness.cost)
          out.key("one_of")
          out.array(witness.actions) { out, action in
            out.object { out in
              out.member("action", action.kind.rawValue)
              out.member("subject", action.subject)
            }
          }
        }
      }
      if let levels = plan.levels {
        out.lines("levels", Array(levels.ofService.enumerated())) { out, place in
          out.object { out in
            out.member("service", plan.after.topology.name(ID<Service>(place.offset)))
            out.member("level", place.element)
          }
        }
      }
      out.lines("remaining", plan.remaining) { out, remaining in
        let finding = remaining.verdict.finding()
        out.object { out in
          out.member("rule", finding.rule.id)
          out.member("severity", finding.severity.word)
          out.member("subject", finding.subject)
          out.member("message", finding.message)
          out.member("reason", remaining.reason)
          out.member("fix", finding.fix)
        }
      }
    }
    out += "\n"
    return out.bytes
  }

  private static func write(_ step: RepairPlan.Step, into out: inout ByteBuffer) {
    out.object { out in
      out.member("action", step.kind.rawValue)
      out.member("subject", step.subject)
      if let value = step.value, let attribute = step.kind.askedAttribute { out.member(named: attribute.factName, value) }
      out.member("cost", step.cost)
      out.key("clears")
      out.array(step.clears) { $0.json(Untrusted(Array($1.rule.utf8) + [UInt8(ascii: " ")] + $1.subject.id.bytes)) }
      out.member("why", step.why)
      out.member("obliges", step.kind.definition.obligations)
      if !step.alternatives.isEmpty { out.member("alternatives", step.alternatives.map(\.id)) }
      out.key("gain")
      write(step.gains, into: &out)
    }
  }

  private static func write(_ gains: [RepairPlan.Gain], into out: inout ByteBuffer) {
    out.array(gains) { out, gain in
      out.object { out in
        out.member("service", gain.part)
        out.member("fact", gain.fact)
        out.member("before", gain.before)
        out.member("after", gain.after)
      }
    }
  }
}
