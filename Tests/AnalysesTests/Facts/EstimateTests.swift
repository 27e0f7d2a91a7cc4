import Testing
import TopologyModel

@testable import Analyses

@Suite struct EstimateTests {
  private let unknown = Estimate.unknown(.latencyP99, .service)

  private func between(_ least: Double, _ most: Double) -> Estimate { .between(least, most, missing: []) }

  @Test("a number is kept between 0 and the ceiling") func saturated() {
    #expect([-1, 0, 0.5, 1e17, 1e18, 1e19, .infinity, .nan].map(Estimate.saturated) == [0, 0, 0.5, 1e17, 1e18, 1e18, 1e18, 1e18])
    #expect(Estimate.saturating(-3) == .known(0))
  }

  @Test("the next whole number is the number itself where it is whole") func roundedUp() {
    #expect([0, 0.1, 1, 1.5, 2, 1e18].map(Estimate.roundedUp) == [0, 1, 1, 2, 2, 1e18])
  }

  @Test("ends are the number where it is known, and as far apart as can be where nothing is") func ends() {
    let all: [Estimate] = [.absent, unknown, .known(3), between(1, 2)]
    #expect(all.map(\.least) == [0, 0, 3, 1])
    #expect(all.map(\.most) == [1e18, 1e18, 3, 2])
    #expect(all.map(\.isNothing) == [true, true, false, false])
    #expect(all.map(\.number) == [nil, nil, 3, nil])
  }

  @Test("ends that meet are a number") func meeting() {
    #expect(between(2, 2) == .known(2))
    #expect(between(2, 3) != .known(2))
  }

  @Test("of two the larger is unknown if either is, and absent only if both are") func larger() {
    #expect(unknown.larger(.known(1)) == unknown && Estimate.known(1).larger(unknown) == unknown)
    #expect(unknown.larger(.absent) == unknown && Estimate.absent.larger(unknown) == unknown)
    #expect(Estimate.absent.larger(.known(1)) == .known(1) && Estimate.known(1).larger(.absent) == .known(1))
    #expect(Estimate.absent.larger(.absent) == .absent)
    #expect(Estimate.known(1).larger(.known(2)) == .known(2) && Estimate.known(2).larger(.known(1)) == .known(2))
    #expect(between(1, 4).larger(.known(2)) == between(2, 4) && Estimate.known(5).larger(between(1, 4)) == .known(5))
  }

  @Test("both together are absent if either is, else unknown if either is") func combined() {
    #expect(Estimate.absent.combined(with: unknown, +) == .absent && unknown.combined(with: .absent, +) == .absent)
    #expect(unknown.combined(with: .known(1), +) == unknown && Estimate.known(1).combined(with: unknown, +) == unknown)
    #expect(between(1, 2).combined(with: unknown, +) == unknown)
    #expect(Estimate.known(2).combined(with: .known(3), *) == .known(6))
    #expect(Estimate.known(2).combined(with: .known(3), -) == .known(0))
  }

  @Test("the ends of what is joined lie at the corners, whichever way the join goes") func corners() {
    #expect(between(1, 2).combined(with: between(10, 20), +) == between(11, 22))
    #expect(between(1, 2).combined(with: between(4, 8), /) == between(0.125, 0.5))
    #expect(between(10, 20).combined(with: .known(15), -) == between(0, 5))
  }

  @Test("what has no end has none after it was divided, and nothing times whatever it is stays nothing") func endless() {
    let any = between(2, Estimate.ceiling)
    #expect(any.combined(with: .known(4), /) == between(0.5, Estimate.ceiling))
    #expect(Estimate.known(4).combined(with: any, /) == between(0, 2))
    #expect(Estimate.known(0).combined(with: any, *) == .known(0) && any.combined(with: .known(0), *) == .known(0))
    #expect(any.combined(with: any, /) == between(0, Estimate.ceiling))
  }

  @Test("what can be any number is no figure: unknown if an input cannot say what is missing, else absent") func closed() {
    func gap(_ isUnknown: Bool) -> Bounds.Gap { Bounds.Gap(need: .need(.capacity, of: .service), element: 1, isUnknown: isUnknown) }
    #expect(Estimate.any([gap(false)]).closed == .absent)
    #expect(Estimate.any([gap(false), gap(true)]).closed == .unknown(.capacity, .service))
    let (open, shut) = (Estimate.between(1, Estimate.ceiling, missing: [gap(true)]), Estimate.between(0, 9, missing: [gap(true)]))
    #expect(open.closed == open && shut.closed == shut)
    #expect([Estimate.known(1), .absent, unknown].map(\.closed) == [.known(1), .absent, unknown])
    #expect([Estimate.known(1), .absent, unknown, shut].map(\.exact) == [.known(1), .absent, unknown, .absent])
  }

  @Test("what is missing is told with the element that would say it, and of the topology with none") func gaps() {
    func gap(_ estimate: Estimate) -> Bounds.Gap? { estimate.orAny(.timeout, .call, 7).missing.first }
    #expect(gap(.absent) == Bounds.Gap(need: .need(.timeout, of: .call), element: 7, isUnknown: false))
    #expect(gap(unknown) == Bounds.Gap(need: .need(.latencyP99, of: .service), element: 7, isUnknown: true))
    #expect(gap(.unknown(.users, .topology)) == Bounds.Gap(need: .need(.users, of: .topology), element: 0, isUnknown: true))
    #expect(gap(.known(1)) == nil && Estimate.known(1).orAny(.timeout, .call, 7) == .known(1))
    #expect(Estimate.absent.orAny(.timeout, .call, 7).least == 0 && Estimate.absent.orAny(.timeout, .call, 7).most == Estimate.ceiling)
  }

  @Test("an attribute that is infinite is none, and one that nobody says may have a number for it") func attributes() {
    func estimate(_ knowledge: Knowledge) -> Estimate { Estimate(knowledge, .timeout, of: .call) }
    #expect(estimate(.declared(5)) == .known(5) && estimate(.implied(5)) == .known(5))
    #expect(estimate(.declared(.infinity)) == .absent && estimate(.absent) == .absent)
    #expect(estimate(.unknown) == .unknown(.timeout, .call))
    #expect(Estimate.absent.or(4) == .known(4) && Estimate.known(1).or(4) == .known(1) && unknown.or(4) == unknown)
  }

  @Test("a share of nothing is no figure") func shares() {
    #expect(Estimate.known(6).shared(by: .known(3)) == .known(2))
    #expect(Estimate.known(6).shared(by: .known(0)) == .absent)
    #expect(Estimate.known(0).shared(by: .known(3)) == .known(0))
  }
}
