import TestSupport

/// What Package.swift says of the targets of ours, which is where the arrows of the house stand.
struct Manifest {
  /// A target, the targets above it later in the file.
  struct Target {
    let name: String
    /// Targets and products that it depends on.
    let dependencies: [String]
    let folder: String
    /// Whether it ships as a module, declared by `module`.
    let isModule: Bool
    /// Whether it is run, so that a dependency on it builds it and imports nothing.
    let isProgram: Bool
  }

  let targets: [Target]

  init() {
    let text = Repository.text("Package.swift")
    let list = text[(text.firstRange(of: "\n  targets: [")?.upperBound ?? text.endIndex)...]
    let heads = list.matches(
      of: /\n    (?:(module|tests)|\.(executableTarget|target|testTarget|systemLibrary|plugin))\(\s*(?:name: )?"([A-Za-z-]+)"/)
    targets = heads.enumerated().map { index, head in
      let end = index + 1 < heads.count ? heads[index + 1].range.lowerBound : list.endIndex
      let body = list[head.range.upperBound..<end]
      let name = String(head.output.3)
      let isTest = head.output.1 == "tests" || body.contains("path: \"Tests/")
      return Target(
        name: name, dependencies: Self.dependencies(in: body), folder: isTest ? "Tests/\(name)" : "Sources/\(name)",
        isModule: head.output.1 == "module", isProgram: head.output.2 == "executableTarget")
    }
  }

  /// The names in the list that follows a target's name, or `dependencies:`.
  private static func dependencies(in body: Substring) -> [String] {
    let start = body.prefixMatch(of: /\s*,\s*\[/)?.range.upperBound ?? body.firstMatch(of: /dependencies: \[/)?.range.upperBound
    guard let start, let end = body[start...].firstIndex(of: "]") else { return [] }
    let list = body[start..<end].replacing(/, package: "[^"]*"/, with: "")
    return list.matches(of: /"([A-Za-z-]+)"/).map { String($0.output.1) }
  }
}
