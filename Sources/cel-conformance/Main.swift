import SourceText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs a file of conformance cases and prints those that fail.
///
/// `cel-conformance FILE.jsonl [--skip-list]`: with `--skip-list` the names of the failing cases only.
@main
struct Conformance {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let showsNames = arguments.contains("--skip-list")
    guard let path = arguments.first(where: { !$0.hasPrefix("--") }),
      let bytes = try? FileSystem.read(Array(path.utf8))
    else {
      print("usage: cel-conformance FILE.jsonl [--skip-list]")
      exit(2)
    }
    var all = Tally()
    var core = Tally()
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      guard let json = JSONNode(line) else {
        print("malformed line: \(line.prefix(80))")
        all.failed += 1
        continue
      }
      let test = Case(json: json)
      let failure = test.failure()
      all.count(failure == nil)
      if test.isCore { core.count(failure == nil) }
      if let failure {
        print(showsNames ? test.name : "FAIL \(test.name): \(json["expr"].text)\n     \(failure)")
      }
    }
    print("core: \(core)")
    print("\(all)")
    exit(all.failed == 0 ? 0 : 1)
  }
}

/// How many passed and failed.
struct Tally: CustomStringConvertible {
  var passed = 0
  var failed = 0

  mutating func count(_ isPass: Bool) {
    if isPass { passed += 1 } else { failed += 1 }
  }

  var description: String { "\(passed) passed, \(failed) failed" }
}
