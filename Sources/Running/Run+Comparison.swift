package import Configuration
package import Differences
internal import Rules
internal import SourceText

extension Run {
  /// Judges both sides by the same rules and holds them side by side. The inputs of the request are those of `compared`.
  /// - Throws: `noInput` if a side that must be there holds no topology, and wrong usage.
  package func compare(
    _ compared: ComparedInputs, onProgress: (Progress) -> Void = { _ in }
  ) throws(RunError) -> (comparison: Comparison, failOn: Threshold, remarks: [Remarks]) {
    let (before, after) = (compared.before, compared.after)
    var remarks = settings.remarks
    let (old, isNew, _) = try side(before, isBase: true, &remarks, onProgress)
    if isNew {
      if case .path(let path) = before { throw .noTopology(in: [path], after: remarks) }
      remarks.append(Remarks(Diagnostic(.note, "there was no topology at '\(before.name)': everything is new", at: .none)))
    }
    let (new, isGone, run) = try side(after, isBase: false, &remarks, onProgress)
    if isGone { throw .noTopology(in: after.map { [$0.name.bytes] } ?? compared.inputs, after: remarks) }

    let name = after?.name ?? Untrusted(Array(compared.inputs.joined(separator: ", ".utf8)))
    let comparison = Comparison(
      Comparison.Side(before.name, isRevision: before.isRevision, old),
      Comparison.Side(name, isRevision: after?.isRevision ?? false, new))
    return (comparison, run.failOn, remarks)
  }

  /// - Parameter input: nil for what is there now.
  /// - Returns: what is found, whether there is no topology at all (then nothing is found, either), and what is in force.
  /// - Throws: wrong usage if there are several systems, and the request names none.
  private func side(
    _ input: ComparedInput?, isBase: Bool, _ remarks: inout [Remarks], _ onProgress: (Progress) -> Void
  ) throws(RunError) -> (LintResult, isMissing: Bool, Run) {
    var systems: [System]
    do throws(RunError) {
      let inputs = try input.map { input throws(RunError) in try walk(input, isBase: isBase) } ?? walk(request.inputs)
      systems = try self.systems(in: inputs, isNow: !isBase, &remarks)
      if let name = request.system {
        let names = systems.map(\.name)
        systems.removeAll { $0.name != Untrusted(name) }
        if systems.isEmpty, !isBase { throw RunError.noSystem(name, among: names) }
      } else if systems.count > 1 {
        throw RunError.several(systems.map(\.name))
      }
    } catch {
      throw error.after(remarks)
    }
    let name = systems.first?.name ?? Untrusted("")
    let (run, found) = systems.first.map { ($0.run, $0.walk) } ?? (self, InputWalk(inputs: [], diagnostics: []))
    var judged = try run.judge(found, of: name, &remarks, onProgress)
    if judged.isEmpty { judged.result.findings = [] }
    return (judged.result, judged.isEmpty && !judged.result.hasUnreadableInput, run)
  }
}
