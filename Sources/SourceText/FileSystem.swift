#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Reading, guarded against what may lie in a stranger's pull request: pipes that never end, devices, loops of links.
package enum FileSystem {
  /// Bytes of one file at most; enough for estates of 100 000 services.
  package static let fileLimit = 256 << 20

  /// What a path leads to, links followed.
  package struct Status: Sendable {
    package enum Kind: Sendable { case file, folder, pipe, other }

    package let kind: Kind
    /// Equal for two paths to one file.
    package let identity: Identity
    /// Another one once the file has been written, replaced or given to other readers.
    package let stamp: Stamp

    package struct Identity: Hashable, Sendable {
      let device: UInt64
      let node: UInt64
    }

    /// What changes with a file, times in nanoseconds: the time of the last change of any kind tells of a text that got
    /// its old time back.
    package struct Stamp: Hashable, Sendable {
      let identity: Identity
      let size: Int64
      let written: Int64
      let changed: Int64
    }
  }

  package static func status(_ path: [UInt8]) throws(FileError) -> Status {
    var status = stat()
    guard unsafe withPath(path, { unsafe stat($0, &status) }) == 0 else { throw FileError(errno: errno) }
    return Status(kind: kind(status), identity: identity(status), stamp: stamp(status))
  }

  package static func isLink(_ path: [UInt8]) -> Bool {
    var status = stat()
    return unsafe withPath(path, { unsafe lstat($0, &status) }) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// What a link holds; nil for what is none.
  static func linkTarget(_ path: [UInt8]) -> [UInt8]? {
    let target = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = unsafe withPath(path) { name in
        unsafe buffer.withMemoryRebound(to: CChar.self) { unsafe max(0, readlink(name, $0.baseAddress!, $0.count)) }
      }
    }
    return target.isEmpty ? nil : target
  }

  private static func kind(_ status: stat) -> Status.Kind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    case S_IFIFO, S_IFSOCK: .pipe
    default: .other
    }
  }

  private static func identity(_ status: stat) -> Status.Identity {
    Status.Identity(device: UInt64(truncatingIfNeeded: status.st_dev), node: UInt64(truncatingIfNeeded: status.st_ino))
  }

  private static func stamp(_ status: stat) -> Status.Stamp {
    #if canImport(Darwin)
      let (written, changed) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (written, changed) = (status.st_mtim, status.st_ctim)
    #endif
    return Status.Stamp(
      identity: identity(status), size: Int64(status.st_size), written: nanoseconds(written), changed: nanoseconds(changed))
  }

  private static func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) }

  /// The bytes of a regular file, or of a pipe that somebody writes to.
  package static func read(_ path: [UInt8]) throws(FileError) -> [UInt8] { try open(path).rest() }

  /// The same piece by piece.
  package static func open(_ path: [UInt8]) throws(FileError) -> ByteStream {
    let descriptor = unsafe withPath(path) { unsafe systemOpen($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
    guard descriptor >= 0 else { throw FileError(errno: errno) }
    var status = stat()
    let isKnown = unsafe fstat(descriptor, &status) == 0
    let code = errno
    // Closes the descriptor, whatever it is.
    let stream = ByteStream(descriptor: descriptor, sizeHint: Int(status.st_size))
    guard isKnown else { throw FileError(errno: code) }
    switch kind(status) {
    case .file, .pipe: return stream
    case .folder: throw FileError(reason: "it is a folder")
    case .other: throw FileError(reason: "it is a device, not a file")
    }
  }

  /// Standard input.
  package static func openStandardInput() -> ByteStream { ByteStream(descriptor: 0, sizeHint: 0) }

  /// All bytes from a descriptor.
  /// - Parameter start: those that have been read already.
  static func read(_ descriptor: Int32, after start: ArraySlice<UInt8>, sizeHint: Int) throws(FileError) -> [UInt8] {
    guard sizeHint <= fileLimit else { throw FileError(reason: "it is larger than \(fileLimit >> 20) MiB") }
    WorkingMemory.prepare(forInput: sizeHint)
    // All of a file at once, and no second copy of a large one.
    var bytes = try readPiece(descriptor, max(sizeHint + 1 - start.count, 65_536), after: start)
    if bytes.count == start.count { return bytes }
    while true {
      if bytes.count > fileLimit { throw FileError(reason: "it is larger than \(fileLimit >> 20) MiB") }
      let more = try readPiece(descriptor, 1 << 20)
      if more.isEmpty { return bytes }
      bytes += more
    }
  }

  /// What a descriptor has to give now, waited for; nothing at its end.
  /// - Parameter start: what is put before it.
  static func readPiece(_ descriptor: Int32, _ most: Int, after start: ArraySlice<UInt8> = []) throws(FileError) -> [UInt8] {
    while true {
      var result = 0
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: start.count + most) { buffer, count in
        let end = unsafe buffer.initialize(fromContentsOf: start)
        result = unsafe systemRead(descriptor, buffer.baseAddress! + end, most)
        count = end + max(0, result)
      }
      if result >= 0 { return piece }
      let code = errno
      guard code == EINTR || (code == EAGAIN && waitUntilReadable(descriptor)) else { throw FileError(errno: code) }
    }
  }

  /// What a folder holds, by name as bytes: sorted, without `.` and `..`.
  package static func list(_ path: [UInt8]) throws(FileError) -> [[UInt8]] {
    guard let folder = unsafe withPath(path, { unsafe opendir($0) }) else { throw FileError(errno: errno) }
    defer { unsafe closedir(folder) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in unsafe Array(bytes.prefix { $0 != 0 }) }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The path with all links followed.
  package static func realPath(_ path: [UInt8]) -> [UInt8]? {
    guard let real = unsafe withPath(path, { unsafe realpath($0, nil) }) else { return nil }
    defer { unsafe free(real) }
    return unsafe Array(UnsafeBufferPointer(start: real, count: strlen(real))).map { UInt8(bitPattern: $0) }
  }

  private static func withPath<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    let terminated = path.map { CChar(bitPattern: $0) } + [0]
    return unsafe terminated.withUnsafeBufferPointer { unsafe body($0.baseAddress!) }
  }

  private static func waitUntilReadable(_ descriptor: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&request, 1, -1) >= 0
  }
}

/// `open(2)` and `read(2)`, which the names above hide.
private func systemOpen(_ path: UnsafePointer<CChar>, _ flags: Int32) -> Int32 { unsafe open(path, flags) }

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
  unsafe read(descriptor, buffer, count)
}
