import Foundation
import Linting
import Readers
import Reporters
import Reports
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import topolint_docs

/// The pages of `docs/` that are made of rules, facts and the attribute table.
@Suite("Generated pages") struct GeneratedPagesTests {
  @Test("each is fresh, and none is missing or too many")
  func fresh() {
    let stale = Page.all.filter { Repository.text($0.path) != $0.text }.map(\.path)
    let surplus = Page.folders.flatMap { Repository.files(in: $0, suffix: "") }.filter { path in !Page.all.contains { $0.path == path } }
    #expect(stale == [] && surplus == [], "`swift run topolint-docs` renews them")
  }

  @Test("each rule and each piece of advice has one, and the format page has each key of the schema")
  func whole() throws {
    let paths = Set(Page.all.map(\.path))
    #expect(paths.count == Page.all.count)
    #expect(RuleSet().rules.allSatisfy { paths.contains("docs/rules/\($0.id).md") })
    let schema = try JSONSerialization.jsonObject(with: Data(NativeSchema.make().utf8))
    let keys = Self.keys(of: schema)
    #expect(keys.count > 60)
    // A key stands alone, as the last step of a path, or as its first.
    #expect(keys.filter { key in !["`\(key)`", ".\(key)`", "`\(key)."].contains { formatPage.text.contains($0) } } == [])
  }

  /// The names of all properties in a JSON Schema.
  private static func keys(of schema: Any) -> Set<String> {
    if let list = schema as? [Any] { return list.reduce(into: []) { $0.formUnion(keys(of: $1)) } }
    guard let object = schema as? [String: Any] else { return [] }
    let own = (object["properties"] as? [String: Any])?.keys.map { $0 } ?? []
    return object.values.reduce(into: Set(own)) { $0.formUnion(keys(of: $1)) }
  }

  /// A topology with a place for each attribute that is assumed where it is not said.
  private static func topology(declaring attribute: Attribute?) -> String {
    func place(_ owner: Owner) -> String {
      guard let attribute, let assumed = attribute.assumed, Attribute.of(owner).contains(attribute) else { return "" }
      return ", \(attribute.key): \(assumed)"
    }
    let isSampling = attribute == .traceSampling
    return """
      topolint: 1
      scale: {users: 200k, actions_per_user_per_minute: 2\(isSampling ? "" : place(.topology))}
      observability: {traces: {retention: 7d\(isSampling ? ", sampling: 100%" : "")}}
      services:
        web:
          entry: true
          latency: {p50: 5ms, p99: 40ms}
          calls:
            - {to: orders, timeout: 2s, payload: 2KB\(place(.call))}
            - {to: ledger, timeout: 1s, attempts: 3}
        orders:
          latency: {p50: 5ms, p99: 40ms}
          capacity: 900/s
          availability: 99.9%\(place(.service).replacing(", ", with: "\n    "))
          publishes: [{to: paid, payload: 1KB\(place(.publish))}]
          uses: [{store: db, pool: 10, access: write, poll: 5s\(place(.use))}]
        ledger: {latency: {p50: 5ms, p99: 40ms}, consumes: [{from: paid}], capacity: 100/s\(place(.service))}
      queues: {paid: {}}
      stores: {db: {capacity: 5k/s, max_connections: 100}}
      """
  }

  @Test(
    "to declare what is assumed where nothing is said changes no computed fact", arguments: Attribute.allCases.filter { $0.assumed != nil })
  func assumed(attribute: Attribute) {
    func facts(_ text: String) -> String {
      var reading = TopologyReading()
      reading.read(path: Untrusted("a.yaml"), text: Array(text.utf8))
      let result = Lint.run(reading, rules: RuleSet())
      #expect(result.diagnostics == [], "\(text)")
      return String(decoding: FactsJSON.write(FactTable.all(result.base)), as: UTF8.self)
    }
    let text = Self.topology(declaring: attribute)
    #expect(text != Self.topology(declaring: nil))
    // How many replicas have room to grow goes by what the tier asks for where nobody says what is expected.
    func known(_ text: String) -> String {
      attribute == .growth ? facts(text).replacing(/"replicas_needed_with_headroom":\d+,/, with: "") : facts(text)
    }
    #expect(known(text) == known(Self.topology(declaring: nil)))
  }
}
