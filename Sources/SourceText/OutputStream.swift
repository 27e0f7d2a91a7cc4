#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The one way out: everything that is printed or saved goes through `write(2)` here, so that no byte is lost in
/// silence. A full disk is an error, a closed pipe is told apart from one.
package struct OutputStream: Sendable {
  private let descriptor: Int32

  package init(descriptor: Int32) { self.descriptor = descriptor }

  package static let standardOutput = OutputStream(descriptor: STDOUT_FILENO)
  package static let standardError = OutputStream(descriptor: STDERR_FILENO)

  /// Makes a closed pipe an error of `write` instead of the end of the process. Called once, at the start.
  package static func ignoreClosedPipes() { _ = signal(SIGPIPE, SIG_IGN) }

  /// Writes all bytes, however many calls that takes, also where the descriptor does not block.
  package func write(_ bytes: [UInt8]) throws(OutputError) {
    var start = 0
    while start < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe systemWrite(descriptor, buffer.baseAddress! + start, buffer.count - start)
      }
      if count >= 0 {
        start += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN, EWOULDBLOCK: waitUntilWritable()
      case let code: throw OutputError(errno: code)
      }
    }
  }

  private func waitUntilWritable() {
    var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    unsafe _ = systemPoll(&poll, 1, -1)
  }

  // MARK: - Files

  /// Replaces a file's contents as one step: whoever reads it sees all of the old or all of the new, and a full disk
  /// leaves the old.
  ///
  /// A pipe or device is written straight through. Of a symbolic link the target is replaced, not the link; one that
  /// leads out of the repository that it stands in is an error. The mode of a file that is there is kept. A run that is
  /// killed leaves at most one `.NAME.topolint-…` behind.
  package static func replaceFile(_ path: [UInt8], with bytes: [UInt8]) throws(OutputError) {
    try replaceFile(path) { stream throws(OutputError) in try stream.write(bytes) }
  }

  /// The same, with contents that are written bit by bit.
  /// - Parameter write: writes all of them.
  package static func replaceFile(_ path: [UInt8], _ write: (OutputStream) throws(OutputError) -> Void) throws(OutputError) {
    if let descriptor = standardDescriptor(path) { return try write(OutputStream(descriptor: descriptor)) }
    var status = stat()
    let exists = unsafe withPath(path) { unsafe stat($0, &status) } == 0
    if !exists, errno != ENOENT { throw OutputError(errno: errno) }
    if !exists, path.last == UInt8(ascii: "/") { throw OutputError(errno: ENOENT) }
    if exists {
      switch status.st_mode & S_IFMT {
      case S_IFREG: break
      case S_IFDIR: throw OutputError(errno: EISDIR)
      default: return try writeThrough(path, write)
      }
    }
    let trail: PathTrail
    do { trail = try PathTrail(path) } catch { throw OutputError(errno: error.isMissing ? ENOENT : ELOOP) }
    if trail.leadsOut { throw OutputError.failed(code: ELOOP, reason: "a link on its path leads out of the repository") }
    try replaceRegularFile(trail.place, mode: exists ? status.st_mode & 0o7777 : nil, write)
  }

  /// Names of descriptors that are already open: opening them anew would start at the front of what they hold.
  private static func standardDescriptor(_ path: [UInt8]) -> Int32? {
    switch String(decoding: path, as: UTF8.self) {
    case "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1": STDOUT_FILENO
    case "/dev/stderr", "/dev/fd/2", "/proc/self/fd/2": STDERR_FILENO
    default: nil
    }
  }

  /// How often a pipe is tried that nobody reads yet, every ten milliseconds.
  private static let patience = 300

  private static func writeThrough(_ path: [UInt8], _ write: (OutputStream) throws(OutputError) -> Void) throws(OutputError) {
    // Without O_NONBLOCK a pipe that nobody reads would be waited for without end.
    var descriptor: Int32 = -1
    for attempt in 0...patience {
      descriptor = unsafe withPath(path) { unsafe open($0, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) }
      if descriptor >= 0 || errno != ENXIO { break }
      if attempt == patience { throw OutputError(errno: ENXIO) }
      _ = systemPoll(nil, 0, 10)
    }
    guard descriptor >= 0 else { throw OutputError(errno: errno) }
    defer { close(descriptor) }
    try write(OutputStream(descriptor: descriptor))
  }

  private static func replaceRegularFile(
    _ path: [UInt8], mode: mode_t?, _ write: (OutputStream) throws(OutputError) -> Void
  ) throws(OutputError) {
    let (temporary, descriptor) = try makeTemporary(beside: path)
    do throws(OutputError) {
      try write(OutputStream(descriptor: descriptor))
      if let mode, fchmod(descriptor, mode) != 0 { throw OutputError(errno: errno) }
      if fsync(descriptor) != 0 { throw OutputError(errno: errno) }
    } catch {
      close(descriptor)
      unsafe _ = withPath(temporary) { unsafe unlink($0) }
      throw error
    }
    // Some file systems tell of a full disk only now.
    var failure = close(descriptor) == 0 ? nil : OutputError(errno: errno)
    if failure == nil {
      let renamed = unsafe withPath(temporary) { from in unsafe withPath(path) { to in unsafe rename(from, to) } }
      if renamed != 0 { failure = OutputError(errno: errno) }
    }
    if let failure {
      unsafe _ = withPath(temporary) { unsafe unlink($0) }
      throw failure
    }
  }

  /// A new file for one run alone: of several that write to one path, each leaves a whole text.
  private static func makeTemporary(beside path: [UInt8]) throws(OutputError) -> (path: [UInt8], descriptor: Int32) {
    // A name may have 255 bytes; what we add must fit.
    let name = [UInt8(ascii: ".")] + FilePath.name(of: path).prefix(200) + Array(".topolint-".utf8)
    while true {
      let temporary = FilePath.join(FilePath.folder(of: path), name + Array(String(UInt64.random(in: .min ... .max), radix: 36).utf8))
      let descriptor = unsafe withPath(temporary) { unsafe open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666) }
      if descriptor >= 0 { return (temporary, descriptor) }
      if errno != EEXIST { throw OutputError(errno: errno) }
    }
  }

  private static func withPath<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    unsafe (path + [0]).withUnsafeBytes { unsafe body($0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
  }
}

/// `write` and `poll` of the system, which the methods above would hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int { unsafe write(descriptor, bytes, count) }

private func systemPoll(_ descriptors: UnsafeMutablePointer<pollfd>?, _ count: nfds_t, _ timeout: Int32) -> Int32 {
  unsafe poll(descriptors, count, timeout)
}
