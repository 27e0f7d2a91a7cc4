import Reporters
import Rules
import SourceText

extension [LintResult] {
  /// Writes the whole output of a run. A code host knows files by their paths from the root of the repository; everybody
  /// else gets them as they were named.
  func write(by reporter: any Reporter.Type, _ options: ReportOptions, to stream: OutputStream) throws(OutputError) {
    var out = ByteBuffer(to: stream)
    reporter.write(reporter.isForCodeHosts ? map(\.namedFromRoot) : self, options, into: &out)
    try out.finish()
  }
}

extension LintResult {
  /// The same with files named from the root of their repository.
  var namedFromRoot: LintResult { named(by: repositoryPaths) }

  private var repositoryPaths: RepositoryPaths {
    var paths = RepositoryPaths()
    paths.add(files: sources.all.map(\.path) + diagnostics.compactMap(\.path))
    if let folder = FileSystem.realPath([UInt8(ascii: ".")]) { paths.add(origins: sources.all.flatMap(\.allOrigins), from: folder) }
    return paths
  }

  private func named(by paths: RepositoryPaths) -> LintResult {
    var result = self
    result.sources = sources.renamed(by: paths)
    for index in diagnostics.indices { result.diagnostics[index].path = diagnostics[index].path.map { paths[$0] } }
    return result
  }
}
