import Foundation
import FuzzTargets

/// `topolint-fuzz TARGET FOLDER OPTION…` has libFuzzer try inputs on a target, and gather in the folder those that lead to new code.
/// `topolint-fuzz` alone lists the targets.
@main enum Main {
  nonisolated(unsafe) private static var target: FuzzTarget?

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 2, let target = FuzzTarget.all.first(where: { $0.name == arguments[1] }) else {
      return print(FuzzTarget.all.map(\.name).joined(separator: "\n"))
    }
    unsafe self.target = target
    let folder = URL(filePath: arguments[2], directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder.appending(path: "corpus"), withIntermediateDirectories: true)
    let seeds = target.seeds()
    // What is made once, such as the rules, takes none of the time of an input.
    _ = seeds.first.map(target.brokenLaw)
    for (number, seed) in (seeds + target.kept.map(\.bytes)).enumerated() {
      try Data(seed).write(to: folder.appending(path: "corpus/seed-\(number)"))
    }
    let words = target.words(atMost: 1_000).map { word in "\"" + word.utf8.map { "\\x" + String($0, radix: 16) }.joined() + "\"" }
    let dictionary = folder.appending(path: "dictionary")
    try Data(words.joined(separator: "\n").utf8).write(to: dictionary)
    let options = [arguments[0], folder.path() + "corpus", "-dict=" + dictionary.path(), "-artifact_prefix=" + folder.path()]
    exit(run(options + arguments.dropFirst(3)))
  }

  private static func run(_ options: [String]) -> CInt {
    var count = CInt(options.count)
    var values = unsafe options.map { unsafe strdup($0) } + [nil]
    return unsafe values.withUnsafeMutableBufferPointer { buffer in
      var start = buffer.baseAddress
      return unsafe LLVMFuzzerRunDriver(&count, &start) { bytes, size in
        let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: size))
        if let law = unsafe Main.target?.brokenLaw(by: input) {
          FileHandle.standardError.write(Data("BROKEN LAW: \(law)\n".utf8))
          abort()
        }
        return 0
      }
    }
  }
}

private typealias Try = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

@_silgen_name("LLVMFuzzerRunDriver")
private func LLVMFuzzerRunDriver(
  _ count: UnsafeMutablePointer<CInt>, _ values: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>, _ body: Try
) -> CInt
