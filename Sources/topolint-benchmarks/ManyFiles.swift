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

  /// - Parameter services: of all files together.
  init(count: Int, services: Int) {
    texts = (0..<count).map { Estate.yaml(services: services / count, isHealthy: true, layer: "part-\($0)") }
    let path = "/tmp/topolint-benchmarks-\(getpid())"
    folder = Array(path.utf8)
    precondition(unsafe mkdir(path, 0o700) == 0, "\(path) cannot be made")
    for (number, text) in texts.enumerated() {
      do { try OutputStream.replaceFile(file(number), with: text) } catch { preconditionFailure("\(path) cannot be written to") }
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

  /// Takes the folder away again.
  func remove() {
    for path in texts.indices.map(file) + [folder] { _ = removeFile(path.map { CChar(bitPattern: $0) } + [0]) }
  }
}

/// `remove(3)`, which the name above hides.
private func removeFile(_ path: [CChar]) -> Int32 { unsafe remove(path) }
