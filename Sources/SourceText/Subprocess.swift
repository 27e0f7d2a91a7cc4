#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Another program, run to its end with no shell between: its arguments reach it as they are.
package enum Subprocess {
  /// How a program ended.
  package struct Outcome: Sendable {
    /// 0 for success; 128 and the signal's number for one that was ended by a signal.
    package let status: Int32
    package let output: [UInt8]
    /// The start of what it wrote to standard error.
    package let errors: [UInt8]
  }

  /// Why a program has no outcome.
  package enum Failure: Error, Hashable, Sendable {
    /// The system could not start it.
    case notStarted(reason: String)
    /// It wrote more than it may.
    case tooMuchOutput
    /// It had not ended when its time was up.
    case tookTooLong
  }

  /// What is kept of standard error.
  private static let errorLimit = 16 << 10

  /// `POSIX_SPAWN_SETSID`, which not every C library shows.
  #if canImport(Darwin)
    private static let ownSession: Int32 = 0x400
  #else
    private static let ownSession: Int32 = 0x80
  #endif

  /// Where a program lies in the folders of `PATH`. Relative ones are passed over: they could lie in what is judged.
  package static func find(_ name: String) -> [UInt8]? {
    guard let paths = unsafe getenv("PATH").map({ unsafe String(cString: $0) }) else { return nil }
    for folder in paths.utf8.split(separator: UInt8(ascii: ":")) where folder.first == UInt8(ascii: "/") {
      let path = FilePath.join(Array(folder), Array(name.utf8))
      let isRunnable = unsafe (path + [0]).withUnsafeBytes { bytes in
        unsafe access(bytes.baseAddress!.assumingMemoryBound(to: CChar.self), X_OK) == 0
      }
      if isRunnable, (try? FileSystem.status(path))?.kind == .file { return path }
    }
    return nil
  }

  /// Runs a program.
  /// - Parameters:
  ///   - path: of its file.
  ///   - arguments: its own name not among them; bytes but NUL.
  ///   - environment: variables that it gets besides ours, in place of ours of the same name.
  ///   - input: its standard input.
  ///   - limit: bytes of output at most; whoever writes more is ended.
  ///   - timeLimit: how long it may run, nil for as long as it takes. With a limit it has a session of its own: it can ask
  ///     no terminal, and no program that it has started outlives it, unless that one takes a session of its own as well.
  package static func run(
    _ path: [UInt8], _ arguments: [[UInt8]], environment: [String: String] = [:], input: [UInt8] = [], limit: Int,
    timeLimit: Duration? = nil
  ) throws(Failure) -> Outcome {
    let deadline = timeLimit.map { ContinuousClock.now + $0 }
    // It may end before it has read all of its input.
    OutputStream.ignoreClosedPipes()
    let pipes = [try Pipe(), try Pipe(), try Pipe()]
    defer { pipes.forEach { $0.close() } }
    let process = try spawn(path, [path] + arguments, merged(environment), pipes, isApart: deadline != nil)
    pipes[0].closeReading()
    pipes[1].closeWriting()
    pipes[2].closeWriting()
    var result = Result { () throws(Failure) in try exchange(pipes, input, limit, until: deadline) }
    if case .success = result, let deadline, !hasEnded(process, by: deadline) { result = .failure(.tookTooLong) }
    // Not yet waited for, it still has its number, which is that of its session.
    if deadline != nil { kill(-process, SIGKILL) }
    if case .failure = result { kill(process, SIGKILL) }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    let (output, errors) = try result.get()
    let signal = status & 0x7F
    return Outcome(status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: output, errors: errors)
  }

  /// Waits for a program, which stays to be waited for.
  private static func hasEnded(_ process: pid_t, by deadline: ContinuousClock.Instant) -> Bool {
    while true {
      var information = unsafe siginfo_t()
      let code = unsafe waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
      if code == 0, unsafe processNumber(information) == process { return true }
      if ContinuousClock.now >= deadline { return false }
      _ = poll(nil, 0, 2)
    }
  }

  @unsafe private static func processNumber(_ information: siginfo_t) -> pid_t {
    #if canImport(Darwin)
      unsafe information.si_pid
    #else
      unsafe information._sifields._sigchld.si_pid
    #endif
  }

  /// Milliseconds to wait for at most; -1 for without end.
  private static func timeLeft(until deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return -1 }
    let left = (deadline - ContinuousClock.now).components
    // Both parts are below zero once time is up, and poll takes what is below zero for without end.
    if left.seconds < 0 || left.attoseconds < 0 { return 0 }
    return Int32(clamping: min(left.seconds, 1_000_000) * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1)
  }

  /// Our environment as `NAME=value`, with some variables of the caller's.
  private static func merged(_ own: [String: String]) -> [[UInt8]] {
    var variables: [[UInt8]] = []
    #if canImport(Darwin)
      var next = unsafe _NSGetEnviron().pointee
    #else
      var next = unsafe environ
    #endif
    while let text = unsafe next.pointee {
      let bytes = unsafe Array(UnsafeBufferPointer(start: text, count: strlen(text))).map { UInt8(bitPattern: $0) }
      if !own.keys.contains(where: { bytes.starts(with: ($0 + "=").utf8) }) { variables.append(bytes) }
      unsafe next += 1
    }
    return variables + own.sorted { $0.key < $1.key }.map { Array("\($0.key)=\($0.value)".utf8) }
  }

  private static func spawn(
    _ path: [UInt8], _ arguments: [[UInt8]], _ environment: [[UInt8]], _ pipes: [Pipe], isApart: Bool
  ) throws(Failure) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t? = unsafe nil
      var attributes: posix_spawnattr_t? = unsafe nil
    #else
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    for (descriptor, end) in [pipes[0].reading, pipes[1].writing, pipes[2].writing].enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, end, Int32(descriptor))
    }
    // We pass over closed pipes; it must not inherit that.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | (isApart ? ownSession : 0)))

    let words = unsafe CStrings(arguments)
    let variables = unsafe CStrings(environment)
    defer {
      unsafe words.free()
      unsafe variables.free()
    }
    var process: pid_t = 0
    let code = unsafe posix_spawn(&process, words.pointers[0]!, &actions, &attributes, words.pointers, variables.pointers)
    guard code == 0 else { throw .notStarted(reason: unsafe String(cString: strerror(code))) }
    return process
  }

  /// Writes and reads as it comes, so that neither side waits for a full pipe.
  private static func exchange(
    _ pipes: [Pipe], _ input: [UInt8], _ limit: Int, until deadline: ContinuousClock.Instant?
  ) throws(Failure) -> (output: [UInt8], errors: [UInt8]) {
    var (output, errors): ([UInt8], [UInt8]) = ([], [])
    var written = 0
    var open = [!input.isEmpty, true, true]
    if input.isEmpty { pipes[0].closeWriting() }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    _ = fcntl(pipes[0].writing, F_SETFL, O_NONBLOCK)
    while open[1] || open[2] {
      var requests = [
        pollfd(fd: open[0] ? pipes[0].writing : -1, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: open[1] ? pipes[1].reading : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: open[2] ? pipes[2].reading : -1, events: Int16(POLLIN), revents: 0),
      ]
      let timeLeft = timeLeft(until: deadline)
      if timeLeft == 0 { throw .tookTooLong }
      if unsafe poll(&requests, 3, timeLeft) <= 0 { continue }
      if requests[0].revents != 0 {
        let count = unsafe input[written...].withUnsafeBytes { unsafe write(pipes[0].writing, $0.baseAddress, $0.count) }
        written += max(0, count)
        if written == input.count || (count < 0 && errno != EAGAIN && errno != EINTR) {
          pipes[0].closeWriting()
          open[0] = false
        }
      }
      for index in [1, 2] where requests[index].revents != 0 {
        let count = unsafe read(pipes[index].reading, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        open[index] = count > 0
        if index == 1 {
          output += chunk[..<max(0, count)]
          if output.count > limit { throw .tooMuchOutput }
        } else {
          errors += chunk[..<max(0, min(count, errorLimit - errors.count))]
        }
      }
    }
    return (output, errors)
  }
}

/// A pipe, neither end of which another program inherits.
private final class Pipe {
  private(set) var reading: Int32
  private(set) var writing: Int32

  init() throws(Subprocess.Failure) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw .notStarted(reason: unsafe String(cString: strerror(errno))) }
    (reading, writing) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  func closeReading() {
    if reading >= 0 { _ = Self.close(reading) }
    reading = -1
  }

  func closeWriting() {
    if writing >= 0 { _ = Self.close(writing) }
    writing = -1
  }

  func close() {
    closeReading()
    closeWriting()
  }

  private static func close(_ descriptor: Int32) -> Int32 { systemClose(descriptor) }
}

/// `close(2)`, which a method above hides.
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

/// Texts as C has them: pointers, the last of them null.
@unsafe private struct CStrings {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ texts: [[UInt8]]) {
    unsafe count = texts.count
    unsafe pointers = .allocate(capacity: texts.count + 1)
    for (index, text) in texts.enumerated() {
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count + 1)
      for (place, byte) in text.enumerated() { unsafe copy[place] = CChar(bitPattern: byte) }
      unsafe copy[text.count] = 0
      unsafe (pointers + index).initialize(to: copy)
    }
    unsafe (pointers + texts.count).initialize(to: nil)
  }

  func free() {
    for index in 0..<(unsafe count) { unsafe pointers[index]?.deallocate() }
    unsafe pointers.deallocate()
  }
}
