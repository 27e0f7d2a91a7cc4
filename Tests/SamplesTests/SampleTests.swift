import Analyses
import Linting
import Reporters
import Rules
import SourceText
import TestSupport
import Testing

@Suite("Samples") struct SampleTests {
  @Test("are all there")
  func found() {
    #expect(Set(Sample.all.map(\.name)).isSuperset(of: ["clean", "bookshop", "kubernetes", "smells/sync-cycle", "stages/t4"]))
  }

  @Test("are read without a word", arguments: Sample.all)
  func readable(sample: Sample) {
    for diagnostic in sample.lint().diagnostics { Issue.record("\(sample.name): \(diagnostic.message.pieces)") }
  }

  @Test("a smell has findings of its own rule, and of no other", arguments: Sample.smells)
  func smells(sample: Sample) {
    #expect(Set(sample.lint().findings.map(\.rule.id)) == [String(sample.name.dropFirst("smells/".count))])
  }

  @Test("the clean one has nothing: no finding, nothing undecided, nothing suppressed")
  func clean() throws {
    let result = try #require(Sample.all.first { $0.name == "clean" }).lint()
    #expect(result.findings.map(\.rule.id) == [])
    #expect(result.undecided.map(\.rule.id) == [])
    #expect(result.suppressed.isEmpty)
  }

  @Test("a stage is of the tier that it is named after", arguments: ["t1", "t2", "t3", "t4"])
  func stages(tier: String) throws {
    let result = try #require(Sample.all.first { $0.name == "stages/\(tier)" }).lint()
    #expect(result.tier.word == tier.uppercased() && !result.tierIsInferred)
  }

  @Test("two runs are the same byte for byte, in every format", arguments: Sample.all)
  func deterministic(sample: Sample) throws {
    let (one, two) = (sample.lint(), sample.lint())
    for reporter in Reporters.catalog {
      #expect(try Sample.report(one, as: reporter.format) == Sample.report(two, as: reporter.format), "\(reporter.format)")
    }
  }

  @Test("the order of files does not matter", arguments: Sample.all.filter { $0.files.count > 1 })
  func order(sample: Sample) {
    func say(_ result: LintResult) -> [String] {
      result.findings.map { finding in
        let places = ([finding.location] + finding.related).map { place in
          let file = result.sources.file(of: place.span)
          return "\(file.map { String(decoding: $0.path.bytes, as: UTF8.self) } ?? "-") \(place.span.start) \(place.message.pieces)"
        }
        return "\(finding.severity.word) \(finding.fingerprint) \(finding.message.pieces) \(places)"
      }
    }
    #expect(say(sample.lint()) == say(sample.lint(reversed: true)))
  }
}
