internal import Analyses
internal import Rules
internal import TopologyModel
package import WhatIf

extension Run {
  /// Reads the inputs and says what follows from what is assumed of them.
  /// - Returns: the answer, with what `read` or `lint` yields.
  /// - Throws: as `lint` does; wrong usage if there are several systems, or if a name is no part of the system, `unreadable` if it may be a part of what
  ///   could not be read.
  package func forecast(
    _ question: WhatIfQuestion, onProgress: (Progress) -> Void = { _ in }
  ) throws(RunError) -> (forecast: Forecast, run: RunResult) {
    // Without growth nobody asks for findings.
    let run = try question.growth == nil ? read(onProgress: onProgress) : lint(onProgress: onProgress)
    let system = try run.only()
    let result = system.lint
    var forecast = Forecast(result.base)
    if !question.failing.isEmpty || !question.slow.isEmpty {
      let fault: Fault
      do {
        fault = try FaultNames(result.topology).fault(of: question)
      } catch {
        var error = error.after(run.remarks)
        if result.hasUnreadableInput { error.kind = .unreadable }
        throw error
      }
      forecast.fault = fault
      forecast.consequences = Consequences(of: fault, in: result.base)
      forecast.aftermath = fault.duration.map { Aftermath(of: fault, lasting: $0, in: result.base) }
    }
    if question.ranksAll { forecast.ranking = DamageRanking(result.base) }
    if let factor = question.growth {
      forecast.growth = Growth(by: factor, in: result.base)
      let grown = result.topology.scaled(by: factor)
      let tier = grown.knowledge(.users).value.map { Tier(users: $0) }
      forecast.judged = (result, system.run.judge(grown, of: result, atLeast: tier))
    }
    return (forecast, run)
  }
}
