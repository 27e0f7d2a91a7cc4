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
  /// A pipe or device is written straight through. Of a symbolic link the target is replaced, not the link. The mode
  /// of a file that is there is kept. A run that is killed leaves at most one `.NAME.topolint-tmp` behind.
  package static func replaceFile(_ path: [UInt8], with bytes: [UInt8]) throws(OutputError) {
    if let descriptor = standardDescriptor(path) { return try OutputStream(descriptor: descriptor).write(bytes) }
    var status = stat()
    let exists = unsafe withPath(path) { unsafe stat($0, &status) } == 0
    if !exists, errno != ENOENT { throw OutputError(errno: errno) }
    if exists {
      switch status.st_mode & S_IFMT {
      case S_IFREG: break
      case S_IFDIR: throw OutputError(errno: EISDIR)
      default: return try writeThrough(path, bytes)
      }
    }
    try replaceRegularFile(followLinks(path), mode: exists ? status.st_mode & 0o7777 : nil, with: bytes)
  }

  /// Names of descriptors that are already open: opening them anew would start at the front of what they hold.
  private static func standardDescriptor(_ path: [UInt8]) -> Int32? {
    switch String(decoding: path, as: UTF8.self) {
    case "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1": STDOUT_FILENO
    case "/dev/stderr", "/dev/fd/2", "/proc/self/fd/2": STDERR_FILENO
    default: nil
    }
  }

  private static func writeThrough(_ path: [UInt8], _ bytes: [UInt8]) throws(OutputError) {
    let descriptor = unsafe withPath(path) { unsafe open($0, O_WRONLY | O_CLOEXEC | O_NOCTTY) }
    guard descriptor >= 0 else { throw OutputError(errno: errno) }
    defer { close(descriptor) }
    try OutputStream(descriptor: descriptor).write(bytes)
  }

  /// The path that a chain of symbolic links ends at, whether or not a file is there.
  private static func followLinks(_ path: [UInt8]) throws(OutputError) -> [UInt8] {
    var path = path
    for _ in 0..<40 {
      var status = stat()
      let found = unsafe withPath(path) { unsafe lstat($0, &status) } == 0
      guard found, status.st_mode & S_IFMT == S_IFLNK else { return path }
      var target = [UInt8](repeating: 0, count: 4096)
      let count = unsafe withPath(path) { name in
        unsafe target.withUnsafeMutableBytes { unsafe readlink(name, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count) }
      }
      guard count > 0, count < target.count else { throw OutputError(errno: count < 0 ? errno : ENAMETOOLONG) }
      path = target[0] == UInt8(ascii: "/") ? Array(target[..<count]) : folder(of: path) + target[..<count]
    }
    throw OutputError(errno: ELOOP)
  }

  private static func folder(of path: [UInt8]) -> [UInt8] {
    path.lastIndex(of: UInt8(ascii: "/")).map { Array(path[...$0]) } ?? []
  }

  private static func replaceRegularFile(_ path: [UInt8], mode: mode_t?, with bytes: [UInt8]) throws(OutputError) {
    let folder = folder(of: path)
    // A name may have 255 bytes; what we add must fit.
    let name = path[folder.count...].prefix(200)
    let temporary = folder + [UInt8(ascii: ".")] + name + Array(".topolint-tmp".utf8)

    unsafe _ = withPath(temporary) { unsafe unlink($0) }
    let descriptor = unsafe withPath(temporary) { unsafe open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666) }
    guard descriptor >= 0 else { throw OutputError(errno: errno) }
    do throws(OutputError) {
      try OutputStream(descriptor: descriptor).write(bytes)
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

  private static func withPath<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    unsafe (path + [0]).withUnsafeBytes { unsafe body($0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
  }
}

/// `write` and `poll` of the system, which the methods above would hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int { unsafe write(descriptor, bytes, count) }

private func systemPoll(_ descriptors: UnsafeMutablePointer<pollfd>, _ count: nfds_t, _ timeout: Int32) -> Int32 {
  unsafe poll(descriptors, count, timeout)
}
