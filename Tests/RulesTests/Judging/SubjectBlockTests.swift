import Advising
import Analyses
import Linting
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite("Blocks of subjects") struct SubjectBlockTests {
  @Test("what is said to be the value of all subjects is that of each", arguments: 0..<40)
  func uniform(seed: Int) {
    var reading = TopologyReading()
    reading.read(path: Untrusted("a.yaml"), text: Array(RandomArchitecture(seed: seed).yaml.utf8))
    let base = Lint.run(reading, rules: read([]).rules).base
    let subjects = Subjects(base)
    for kind in SubjectKind.allCases {
      for fact in FactCatalogue.all.facts(of: kind) {
        guard let uniform = fact.uniform(base) else { continue }
        let read = fact.bind(base)
        for index in 0..<subjects.count(kind) {
          #expect("\(read(subjects.element(kind, index)))" == "\(uniform)", "\(kind.rawValue).\(fact.name)")
        }
      }
    }
  }
}
