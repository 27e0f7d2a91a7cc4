import Foundation
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Running

@Suite("Edits of a system") struct SystemEditsTests {
  private static let manifest = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {template: {spec: {containers: [{name: web, env: [{name: API_URL, value: "http://api:80"}]}]}}}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: api}
    spec: {selector: {app: api}, ports: [{port: 80}]}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: api}
    spec: {template: {metadata: {labels: {app: api}}, spec: {containers: [{name: api}]}}}

    """

  /// The call from web to api becomes a message, and the callee gets more.
  private func changes(_ topology: Topology) -> [Change] {
    let call = topology.calls[0]
    let queue = Untrusted("api-requests")
    return [
      .remove(ID(0)), .addQueue(queue, [Change.Setting(.retention, .number(86_400_000))]),
      .addPublish(call.caller, to: queue, [Change.Setting(.perRequest, .number(1))]), .addConsume(call.callee, from: queue, []),
      .set(.zones, .number(3), of: .service(call.callee)),
    ]
  }

  @Test("what manifests show is changed by an overlay, which is added to the next time")
  func overlay() throws {
    let scene = Scene(["web.yaml": Self.manifest])
    let request = scene.request(".")
    let system = try Run(request).lint().only()
    let edits = try system.edits(for: changes(system.lint.topology))
    #expect(edits.map { String(decoding: $0.path.bytes.suffix(22), as: UTF8.self) } == ["/topolint-overlay.yaml"])
    #expect(
      String(decoding: edits[0].after, as: UTF8.self) == """
        topolint: 1
        unknown: all
        services:
          api:
            zones: 3
            consumes:
              - from: api-requests
                unknown: []
          web:
            calls:
              - {to: api, made: false}
            publishes:
              - to: api-requests
                unknown: []
                per_request: 1
        queues:
          api-requests:
            unknown: []
            retention: 1d

        """)
    #expect(edits[0].before == nil)
    try EditedFile.write(edits)
    let second = try Run(request).lint().only()
    #expect(second.lint.topology.calls.isEmpty && second.lint.topology.publishes.count == 1)
    let more = try second.edits(for: [.set(.replicas, .number(2), of: .service(ID(0)))])
    #expect(more.count == 1 && String(decoding: more[0].difference, as: UTF8.self).contains("+    replicas: 2\n"))
    #expect(throws: RunError.self) { try EditedFile.write(edits) }
  }

  @Test("every sample takes random changes, and what is written is read as what was meant")
  func samples() throws {
    var random = SeededGenerator(seed: 3)
    var count = 0
    for sample in Repository.files(in: "samples", suffix: ".yaml") {
      var request = RunRequest([Array(Repository.path(sample).utf8)], today: 20_260_101)
      request.configuration = .none
      guard let result = try? Run(request).lint(), result.systems.count == 1, !result.systems[0].lint.hasUnreadableInput else { continue }
      let topology = result.systems[0].lint.topology
      // What nobody declares is given no attributes.
      let declared = topology.calls.indices.filter { index in
        topology.calls[index].sources.contains { topology.names[topology.sources[Int($0)].via] != Untrusted("service-graph") }
      }
      guard !declared.isEmpty else { continue }
      let call = ID<Call>(declared[random.below(declared.count)])
      let (caller, callee) = (topology.calls[call.index].caller, topology.calls[call.index].callee)
      var changes: [Change] = [
        .set(.timeout, .number(Double(100 + random.below(900))), of: .call(call)), .set(.breaker, .number(1), of: .call(ID(declared[0]))),
      ]
      // A call that was seen cannot be taken back.
      if topology.services[callee.index].role == .service, !topology.said.contains(.on), !topology.said.contains(.observedCalls) {
        let queue = Untrusted("some-requests")
        changes += [
          .remove(call), .addQueue(queue, [Change.Setting(.retention, .number(3_600_000))]),
          .addPublish(caller, to: queue, [Change.Setting(.perRequest, .number(2))]), .addConsume(callee, from: queue, []),
        ]
      }
      do throws(RunError) {
        // It reads again what it gives, and throws if that is not the topology with the changes.
        let edits = try result.systems[0].edits(for: changes)
        #expect(!edits.isEmpty, "\(sample)")
        count += 1
      } catch {
        // What an anchor stands for elsewhere is not changed.
        if !error.text.contains("other elements take it from") { Issue.record("\(sample): \(error.text)") }
      }
    }
    #expect(count > 50)
  }
}
