import TestSupport
import Testing
import TopologyModel

@testable import Readers

@Suite struct LabelIndexTests {
  @Test("it finds what comparing every workload with the selector finds")
  func law() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<200 {
      var index = LabelIndex()
      func label() -> Label { Label(key: NameID(Int32(random.below(3))), value: NameID(Int32(random.below(3)))) }
      var workloads: [(labels: [Label], namespace: NameID)] = []
      for _ in 0..<12 {
        workloads.append(((0..<random.below(5)).map { _ in label() }, NameID(Int32(random.below(2)))))
        index.add(workloads[workloads.count - 1].labels, in: workloads[workloads.count - 1].namespace)
        let selector = (0..<(1 + random.below(3))).map { _ in label() }
        let (key, values) = (NameID(Int32(random.below(3))), Set((0..<2).map { _ in NameID(Int32(random.below(3))) }))
        let requirements: [LabelSelector.Requirement] = [[.oneOf(key, values)], [.noneOf(key, values)], [.exists(key)], [.isAbsent(key)]][
          random.below(4)]
        for namespace in [NameID(0), NameID(1)] {
          let expected = workloads.indices.filter { place in
            workloads[place].namespace == namespace && selector.allSatisfy(workloads[place].labels.contains)
          }
          #expect(Set(index.workloads(with: selector, in: namespace)) == Set(expected))
          let asked = LabelSelector(labels: Array(selector.dropFirst()), requirements: requirements)
          let meeting = workloads.indices.filter { workloads[$0].namespace == namespace && asked.isMet(by: workloads[$0].labels) }
          #expect(Set(index.workloads(with: asked, in: namespace)) == Set(meeting))
        }
      }
    }
  }
}
