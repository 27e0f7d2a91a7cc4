import Reporters
import Reports
import Running
import SourceText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A healthy system in many files of one folder, as a run finds it.
struct ManyFiles {
  /// The files' bytes.
  let texts: [[UInt8]]
  private let folder: [UInt8]

  /// - Parameters:
  ///   - services: of all files together.
  ///   - folder: where they are put.
  init(count: Int, services: Int, in folder: [UInt8]) {
    texts = (0..<count).map { Estate.yaml(services: services / count, isHealthy: true, layer: "part-\($0)") }
    self.folder = folder
    for (number, text) in texts.enumerated() {
      do { try OutputStream.replaceFile(file(number), with: text) } catch { preconditionFailure("the files cannot be written") }
    }
  }

  private func file(_ number: Int) -> [UInt8] { FilePath.join(folder, Array("\(number).yaml".utf8)) }

  private var run: Run {
    do { return try Run(RunRequest([folder], today: 20_260_101)) } catch { preconditionFailure("the files make no run") }
  }

  /// The topology of them.
  func read() { do { _ = try run.read() } catch { preconditionFailure("the files cannot be read") } }

  /// All of `lint --format json`; the output goes nowhere.
  func lint() {
    guard let result = try? run.lint() else { preconditionFailure("the files cannot be linted") }
    var out = ByteBuffer(to: nowhere)
    JSONReporter.write(result.systems.map(\.lint), ReportOptions(), into: &out)
    do { try out.finish() } catch { preconditionFailure("the output could not be written") }
  }

  /// Takes the files away again.
  func remove() {
    for path in texts.indices.map(file) { _ = unsafe unlink(path.map { CChar(bitPattern: $0) } + [0]) }
  }
}
