import Advising
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite struct ProposalTests {
  private func words(_ count: Int, _ state: Proposal.State = .proved) -> String {
    let steps = (1...max(count, 1)).prefix(count).map { number in
      Proposal.Step(
        number: number, kind: .setTimeout, subject: Subject(kind: .topology, names: [Untrusted("shop")]), value: 350, cost: number,
        words: "do \(ours: String(number))")
    }
    return Proposal(state, steps: Array(steps), of: 12).words(else: "repair it").text
  }

  @Test("three steps are told, and how many more there are") func steps() {
    #expect(words(1) == "do 1 (step 1 of 12, cost 1; proved)")
    #expect(words(3) == "do 1 (step 1, cost 1), do 2 (step 2, cost 2), do 3 (step 3, cost 3) (of 12 steps; proved)")
    #expect(words(4) == "do 1 (step 1, cost 1), do 2 (step 2, cost 2), do 3 (step 3, cost 3) and 1 more step (of 12 steps; proved)")
    #expect(words(6).contains(" and 3 more steps ("))
  }
}
