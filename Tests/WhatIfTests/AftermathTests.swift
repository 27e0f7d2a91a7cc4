import Analyses
import SourceText
import TestSupport
import Testing
import WhatIf

@Suite struct AftermathTests {
  private func aftermath(_ services: String, lasting duration: Double, _ change: (FactBase, inout Fault) -> Void) -> Aftermath {
    let base = base("topolint: 1\nservices: {\(services)}\nstores: {db: {}}\nqueues: {q: {}}\n")
    var fault = Fault()
    change(base, &fault)
    return Aftermath(of: fault, lasting: duration, in: base)
  }

  private func failing(_ name: String, _ services: String, lasting duration: Double = 2_000) -> Aftermath {
    aftermath(services, lasting: duration) { base, fault in fault.failing = [base.element(name)] }
  }

  /// Measured with a discrete-event simulator, by `Tests/Recovery`.
  @Test(
    "the time to get over a fault is what a simulation of it takes",
    arguments: [
      (
        "b: {capacity: 50/s, replicas: 2}, a: {entry: {rate: 24.65/s}, calls: [{to: b, attempts: 3, timeout: 300ms, backoff: 25ms}]}", 3,
        6.69
      ),
      ("b: {capacity: 200/s, replicas: 2}, a: {entry: {rate: 169.08/s}, calls: [{to: b, attempts: 2, timeout: 200ms}]}", 1, 3.83),
      (
        """
        b: {capacity: 100/s}, a: {entry: {rate: 7.58/s}, calls: &c [{to: b, attempts: 3, timeout: 500ms, backoff: 100ms}]},
        c: {entry: {rate: 7.58/s}, calls: *c}
        """, 2, 0.74
      ),
      (
        """
        b: {capacity: 50/s}, a: {entry: {rate: 8.47/s}, calls: [{to: c, attempts: 2, timeout: 800ms}]},
        c: {calls: [{to: b, attempts: 2, timeout: 300ms, backoff: 100ms}]}
        """, 3, 4.50
      ),
      (
        """
        b: {capacity: 200/s}, a: {entry: {rate: 14.92/s}, calls: [{to: c, attempts: 3, timeout: 1300ms}]},
        c: {calls: [{to: b, attempts: 4, timeout: 300ms}]}
        """, 3, 8.74
      ),
      ("b: {capacity: 100/s}, a: {entry: {rate: 24.21/s}, calls: [{to: b, attempts: 3, timeout: 800ms, backoff: 100ms}]}", 2, 0),
      (
        "b: {capacity: 50/s}, a: {entry: {rate: 18.75/s}, calls: [{to: c, attempts: 2, timeout: 300ms}]}, c: {calls: [{to: b, attempts: 2, timeout: 100ms}]}",
        2, .infinity
      ),
    ] as [(String, Double, Double)])
  func simulated(services: String, fault: Double, takes: Double) throws {
    let seconds = try #require(failing("b", services, lasting: fault * 1_000).courses.first?.time) / 1_000
    #expect(seconds == takes || abs(seconds - takes) <= 0.05 * takes, "\(seconds)")
  }

  private let one =
    "a: {entry: {rate: 20/s}, calls: [{to: b, attempts: 3, timeout: 500ms}]}, b: {capacity: 50/s, replicas: 2, zones: 2, concurrency: 5}"

  @Test("before a breaker it is not known how long requests are lost: as long as that is open") func breaker() throws {
    let guarded = failing(
      "b", "a: {entry: {rate: 36/s}, calls: [{to: b, attempts: 3, timeout: 500ms, breaker: true}]}, b: {capacity: 100/s}")
    let course = try #require(guarded.courses.first)
    #expect(course.time == nil && course.spread == nil && course.load == 108)
    #expect(guarded.missing.map(\.text) == ["how long breakers stay open that keep calls from 'b'"])
  }

  @Test("what is slow answers as many as its workers do at that pace, what loses a zone as many as are left")
  func partly() {
    let slow = aftermath(one, lasting: 2_000) { base, fault in fault.slow = [Fault.Slow(element: base.element("b"), milliseconds: 1_000)] }
    // 10 of 60 attempts a second are answered, too late for those who wait half a second.
    #expect(slow.courses.map { $0.time.map { ($0 * 1e6).rounded() / 1e6 } } == [1_000] && slow.missing.isEmpty)
    let patient = one.replacing("500ms", with: "1s").replacing("concurrency: 5", with: "concurrency: 10")
    let none = aftermath(patient, lasting: 2_000) { base, fault in
      fault.slow = [Fault.Slow(element: base.element("b"), milliseconds: 1_000)]
    }
    #expect(none.courses.map(\.time) == [0])
    let zone = aftermath(one, lasting: 10_000) { base, fault in fault.withoutZone = [base.service("b")] }
    // 50 of 60.
    #expect(zone.courses.map { $0.time.map { ($0 * 1e6).rounded() / 1e6 } } == [1_000])
  }

  @Test("what nobody gives up is late, and what nobody declares is named")
  func unknown() {
    let late = failing("b", "a: {entry: {rate: 50/s}, calls: [{to: b}]}, b: {capacity: 100/s}")
    #expect(late.courses.map(\.isGivenUp) == [false] && late.courses.map(\.time) == [2_000])
    #expect(failing("a", one).missing.map(\.text) == ["capacity of 'a'"])
    #expect(failing("b", "b: {capacity: 9/s}").missing.map(\.text) == ["rate of 'b'"])
    #expect(failing("db", one).missing.map(\.text) == ["how long what uses 'db' waits for it"])
    #expect(failing("q", one).missing.map(\.text) == ["what becomes meanwhile of messages for 'q'"])
    let slow = aftermath(one.replacing(", concurrency: 5", with: ""), lasting: 2_000) { base, fault in
      fault.slow = [Fault.Slow(element: base.element("b"), milliseconds: 1_000)]
    }
    #expect(slow.missing.map(\.text) == ["concurrency of 'b'"] && slow.courses.map(\.time) == [nil])
  }
}
