import Foundation
import TestSupport
import Testing

/// What a program refuses of configurations, and of changes of them at random, held against what its reader refuses.
struct Refusals {
  /// In Python: `refusal(path, folder)`, what the program says against a file, empty for nothing; `ending` of such files; and
  /// `mutated(text, draw)`, a configuration that is changed at random. Modules are there, and `given`.
  var program: String
  /// Texts that the program is given.
  var given: [String] = []
  /// Where the two differ: what the program says, and why it is not ours to say.
  var differences: [(message: String, reason: String)] = []
  /// What the reader refuses of a configuration.
  var faults: (String) -> [String]

  private struct Request: Encodable {
    var given: [String]
    var files: [String]
    var count: Int
    var seed: Int
  }

  private struct Verdict: Decodable {
    var text: String
    var fault: String
  }

  /// How many changes are made, and the seed that they are drawn with: `TOPOLINT_SEEDS=1000` makes so many, with another seed, which
  /// `TOPOLINT_SEED` may say.
  static func changes(_ usual: Int, seed: Int) -> (count: Int, seed: Int) {
    func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }
    guard let count = number("TOPOLINT_SEEDS") else { return (usual, seed) }
    return (count, number("TOPOLINT_SEED") ?? 16)
  }

  /// Records an issue wherever one of the two refuses what the other takes. Changes are made of what the program takes.
  /// - Returns: how many configurations there were, and how many of them the program took.
  func check(_ files: [String], changes: (count: Int, seed: Int) = (0, 0)) throws -> (all: Int, taken: Int) {
    let request = Request(given: given, files: files, count: changes.count, seed: changes.seed)
    let verdicts: [Verdict] = try Oracles.ask(Self.frame.replacing("# PROGRAM", with: program), request)
    for verdict in verdicts {
      let faults = faults(verdict.text)
      if faults.isEmpty == verdict.fault.isEmpty { continue }
      if faults.isEmpty, differences.contains(where: { verdict.fault.contains($0.message) }) { continue }
      Issue.record("the program: \(verdict.fault.isEmpty ? "accepted" : verdict.fault); topolint: \(faults); \(verdict.text)")
    }
    return (verdicts.count, verdicts.count(where: \.fault.isEmpty))
  }

  private static let frame = """
    import concurrent.futures, copy, functools, glob, importlib.util, json, os, random, subprocess, sys, tempfile
    request = json.load(sys.stdin)
    given = request["given"]

    # PROGRAM

    def judged(texts, folder, pool):
        def judge(pair):
            path = os.path.join(folder, f"{pair[0]}{ending}")
            with open(path, "w") as file: file.write(pair[1])
            return refusal(path, folder)
        return list(pool.map(judge, enumerate(texts)))

    draw = random.Random(request["seed"])
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        texts = request["files"]
        faults = judged(texts, folder, pool)
        bases = [text for text, fault in zip(texts, faults) if not fault]
        made = [mutated(draw.choice(bases), draw) for _ in range(request["count"])]
        faults += judged(made, folder, pool)
    json.dump([{"text": text, "fault": fault} for text, fault in zip(texts + made, faults)], sys.stdout)
    """
}
