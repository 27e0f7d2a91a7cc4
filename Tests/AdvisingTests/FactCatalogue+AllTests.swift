import Advising
import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite("FactCatalogue+All") struct FactCatalogueAllTests {
  @Test("facts are found by subject and name, and by nothing else") func find() {
    #expect(FactCatalogue.all.fact("sync_depth", of: .service)?.type == .count)
    #expect(FactCatalogue.all.fact("sync_depth", of: .store) == nil)
    #expect(FactCatalogue.all.fact("sync_dept", of: .service) == nil)
    #expect(FactCatalogue.all.fact("", of: .service) == nil)
    #expect(FactCatalogue.all.fact("zzz", of: .service) == nil)
  }

  @Test("every kind of subject has facts, by name, in snake case, each documented on one line", arguments: SubjectKind.allCases)
  func names(subject: SubjectKind) {
    let facts = FactCatalogue.all.facts(of: subject)
    #expect(!facts.isEmpty)
    #expect(facts.map(\.name) == facts.map(\.name).sorted())
    for fact in facts {
      #expect(fact.name.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 95 })
      #expect(!fact.documentation.isEmpty && !fact.documentation.contains("\n"))
    }
  }

  @Test("a fact has a value of its type for every subject, of an empty topology, a random one, and one of manifests")
  func types() {
    var manifests = Draft(.manifests)
    manifests.call("a", "b")
    manifests.call("b", "a")
    manifests.use("a", "db")
    manifests.publish("a", "orders")
    for base in [Draft().base(), manifests.base()] + (0..<20).map({ RandomGraph(seed: $0, services: 12).base }) {
      let subjects = Subjects(base)
      for kind in SubjectKind.allCases {
        for fact in FactCatalogue.all.facts(of: kind) {
          let read = fact.bind(base)
          for index in 0..<subjects.count(kind) {
            let isOfType =
              switch (read(subjects.element(kind, index)), fact.type) {
              case (.absent, _), (.unknown, _), (.flag, .flag), (.count, .count), (.number, .number), (.bounded, .number),
                (.bounded, .count), (.word, .text), (.name, .text):
                true
              case (.names, .texts), (.edges, .texts): true
              default: false
              }
            #expect(isOfType, "\(kind).\(fact.name)")
          }
        }
      }
    }
  }
}
