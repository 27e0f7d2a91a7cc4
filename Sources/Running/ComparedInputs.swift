internal import SourceText

/// The two sides that a user compares.
package struct ComparedInputs {
  let before: ComparedInput
  /// Nil for the inputs as they are now.
  let after: ComparedInput?
  /// The inputs that are read of a revision, and of what is there now.
  package let inputs: [[UInt8]]
  /// What there is to say of how the arguments are understood.
  package let remarks: [Remarks]
  /// Whether one side is a revision.
  package var readsRevision: Bool { before.isRevision || after?.isRevision == true }
  /// Whether one side is standard input.
  package let readsStandardInput: Bool

  private static let dash = [UInt8(ascii: "-")]
  private static let here = [UInt8(ascii: ".")]

  /// - Parameters:
  ///   - base: a path, `-` or a revision.
  ///   - head: likewise; nil for what is there now.
  ///   - inputs: what the user names to be read of revisions; the current folder where nothing is named.
  /// - Throws: wrong usage.
  package init(_ base: [UInt8], _ head: [UInt8]?, of inputs: [[UInt8]]) throws(RunError) {
    let (before, note) = try ComparedInput.find(base)
    var remarks = [note].compactMap { $0 }
    var after: ComparedInput?
    do {
      if let head {
        let found = try ComparedInput.find(head)
        after = found.input
        if let note = found.note { remarks.append(note) }
      }
      self.inputs = try Self.inputs(inputs, (base, before), (head, after))
    } catch {
      throw error.after(remarks)
    }
    self.before = before
    // A path beside a revision is one of the inputs, as they are now.
    self.after = before.isRevision && after?.isRevision == false && head != Self.dash ? nil : after
    self.remarks = remarks
    readsStandardInput = base == Self.dash || head == Self.dash
  }

  /// The inputs that are read of a revision: what the user names, else the path of the other side.
  private static func inputs(
    _ inputs: [[UInt8]], _ base: (name: [UInt8], input: ComparedInput), _ head: (name: [UInt8]?, input: ComparedInput?)
  ) throws(RunError) -> [[UInt8]] {
    let named = inputs == [here] ? [] : inputs
    if named.contains(dash) { throw .usage("standard input was no other at an earlier revision", hint: "topolint diff old.yaml -") }
    let isStandardInput = (base: base.name == dash, head: head.name == dash)
    switch (base.input.isRevision, head.input?.isRevision) {
    case (false, nil):
      throw .usage("'\(Untrusted(base.name))' is a path: name HEAD too", hint: "topolint diff \(Untrusted(base.name)) .")
    case (false, false?):
      if let path = named.first { throw .usage("there is nothing to read '\(Untrusted(path))' of: BASE and HEAD are paths") }
      if isStandardInput == (true, true) {
        throw .usage("standard input can be read only once", hint: "give one of the two as a file")
      }
      return [head.name ?? here]
    // `diff main -- a.yaml b.yaml`: what stands where HEAD would is one of the paths.
    case (true, false?) where !isStandardInput.head: return [head.name ?? here] + named
    case (false, true?) where named.isEmpty && !isStandardInput.base: return [base.name]
    default: return inputs
    }
  }
}
