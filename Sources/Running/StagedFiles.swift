internal import Configuration
internal import Linting
internal import SourceText

/// The files of the git repository that are staged to change, to come or to go.
struct StagedFiles {
  private let places: [[UInt8]]
  /// The places of what was committed last, by the name of its system.
  private let committed: [Untrusted: Set<[UInt8]>]

  /// - Returns: nil where nothing is staged, or nothing is committed yet: then no system is left out.
  /// - Throws: wrong usage if git cannot say.
  init?(of run: Run) throws(RunError) {
    do {
      guard let places = try GitRepository().stagedFiles(), !places.isEmpty else { return nil }
      self.places = places
    } catch {
      throw RunError(error)
    }
    var remarks: [Remarks] = []
    let walk = try run.walk(ComparedInput.revision(Array("HEAD".utf8)), isBase: true)
    let systems = try run.systems(in: walk, isNow: false, &remarks)
    committed = Dictionary(uniqueKeysWithValues: systems.map { ($0.name, Set($0.walk.inputs.map(\.place))) })
  }

  /// Whether one of them is an input of a system or a file that an input refers to, was one before it went, or decides how
  /// the system is judged or what its inputs are.
  /// - Complexity: reads a system of which no input is staged, since only its inputs tell what they refer to.
  func touch(_ system: Run.System) -> Bool {
    let inputs = Set(system.walk.inputs.map(\.place)).union(committed[system.name] ?? [])
    let settings = system.run.settings.configuration
    let folders = system.run.rulesFolders.compactMap { FileSystem.realPath($0) }
    let isTouched = places.contains { place in
      if FilePath.name(of: place).elementsEqual(".gitignore".utf8) {
        return inputs.contains { FilePath.isInside($0, FilePath.folder(of: place)) }
      }
      return inputs.contains(place) || settings.places.contains(place) || folders.contains { FilePath.isInside(place, $0) }
    }
    return isTouched || !Set(places).isDisjoint(with: Self.referred(by: system))
  }

  /// The places of files that the inputs of a system refer to, there or not.
  private static func referred(by system: Run.System) -> [[UInt8]] {
    var reading = system.run.reading
    reading.read(system.walk)
    return reading.finish().sources.referred.values.flatMap { $0 }
  }
}
