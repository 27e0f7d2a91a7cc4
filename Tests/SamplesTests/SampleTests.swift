import Linting
import Reporters
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite("Samples") struct SampleTests {
  @Test("are all there")
  func found() {
    #expect(Set(Sample.all.map(\.name)).isSuperset(of: ["clean", "bookshop", "kubernetes", "smells/sync-cycle", "stages/t4"]))
  }

  @Test("are read without a complaint", arguments: Sample.all)
  func readable(sample: Sample) {
    let result = sample.lint()
    for diagnostic in result.diagnostics where diagnostic.severity != .note { Issue.record("\(sample.name): \(diagnostic.message.pieces)") }
    #expect(result.serviceCount > 0, "there is something to judge")
  }

  @Test("have a name each, so that they stay apart when all are linted at once")
  func names() {
    let names = Sample.all.flatMap { sample in
      let names = sample.files.compactMap { Repository.text($0).firstMatch(of: /(?m)^name: (.+)$/).map { String($0.1) } }
      return Set(names)
    }
    #expect(Set(names).count == names.count, "\(names.sorted())")
  }

  @Test("two runs are the same byte for byte, in every format", arguments: Sample.all)
  func deterministic(sample: Sample) throws {
    let (one, two) = (sample.lint(), sample.lint())
    for reporter in Reporters.catalog {
      #expect(try Sample.report(one, as: reporter.format) == Sample.report(two, as: reporter.format), "\(reporter.format)")
    }
  }

  @Test("beside a file that cannot be read, no sentence says that a value is unknown", arguments: Sample.all)
  func partial(sample: Sample) {
    for tier in [nil, Tier.t4] {
      for finding in sample.lint(isPartial: true, tier: tier).findings.map({ $0.finding() }) {
        for sentence in [finding.message, finding.why, finding.fix] {
          #expect(!sentence.pieces.contains(.plain("unknown")), "\(finding.rule.id): \(sentence.pieces)")
        }
      }
    }
  }

  @Test("the order of files does not matter", arguments: Sample.all.filter { $0.files.count > 1 })
  func order(sample: Sample) {
    func say(_ result: LintResult) -> [String] {
      result.findings.map { verdict in
        let finding = verdict.finding()
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
