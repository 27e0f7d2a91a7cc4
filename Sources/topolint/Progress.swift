import Linting
import Running
import SourceText

/// How far a run has come, for whoever waits at a terminal, and how long each step took. It speaks between steps and
/// files, to standard error only, and leaves nothing behind.
struct Progress {
  private let start = ContinuousClock.now
  private var current: (step: Step, since: ContinuousClock.Instant)?
  private var times: [Step: Duration] = [:]
  private let isShown = Surroundings.showsProgress
  private var lastShown: ContinuousClock.Instant?

  /// A run that takes less says nothing.
  private static let patience = Duration.seconds(1)
  private static let pause = Duration.milliseconds(100)

  /// Shows how far something has come while it runs, whatever becomes of it.
  static func show<Result>(_ body: (inout Progress) throws -> Result) rethrows -> Result {
    var progress = Progress()
    defer { progress.clear() }
    return try body(&progress)
  }

  /// Takes note of what a run tells.
  mutating func report(_ event: Run.Progress) {
    switch event {
    case .began(let step): begin(step)
    case .file(let done, let total): advance(done, of: total)
    }
  }

  mutating func begin(_ step: Step) {
    end()
    current = (step, .now)
    show(step)
  }

  private mutating func advance(_ done: Int, of total: Int) {
    guard isShown, let current, total > 1 else { return }
    show(current.step, " \(done) of \(total)")
  }

  /// Ends the step that was begun last.
  mutating func end() {
    guard let (step, since) = current else { return }
    times[step, default: .zero] += .now - since
    current = nil
  }

  /// Takes the line away, so that something else can be written.
  mutating func clear() {
    if lastShown != nil { try? OutputStream.standardError.write(Array("\r\u{1B}[K".utf8)) }
    lastShown = nil
  }

  private mutating func show(_ step: Step, _ detail: String = "") {
    guard isShown else { return }
    let now = ContinuousClock.now
    guard now - start >= Self.patience, lastShown.map({ now - $0 >= Self.pause || detail.isEmpty }) ?? true else { return }
    lastShown = now
    try? OutputStream.standardError.write(Array("\r\u{1B}[Ktopolint: \(step.rawValue)\(detail) …".utf8))
  }

  /// `time: read 1.2 ms, analyse 0.3 ms, judge 2.0 ms, report 0.4 ms, 5.1 ms in all`
  var summary: String {
    let steps = Step.allCases.compactMap { step in times[step].map { "\(step.rawValue) \(Self.words($0))" } }
    return "time: \((steps + ["\(Self.words(.now - start)) in all"]).joined(separator: ", "))"
  }

  private static func words(_ time: Duration) -> String {
    let (seconds, attoseconds) = time.components
    let tenths = seconds * 10_000 + attoseconds / 100_000_000_000_000
    return "\(tenths / 10).\(tenths % 10) ms"
  }
}
