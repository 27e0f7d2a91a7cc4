#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// How the process holds memory: a run is short, and builds one large thing after another.
package enum WorkingMemory {
  /// Keeps what is freed for the next large array, instead of giving it back to a system that must clear each page
  /// again. Called once, at the start.
  package static func keepFreed() {
    #if canImport(Glibc)
      _ = mallopt(mmapThreshold, 1 << 30)
      _ = mallopt(trimThreshold, 1 << 30)
    #endif
  }

  /// Makes room for reading a large file: the heap grows once, in pages of 2 MB where the system has them. Of the
  /// quarter of its time that linting a file of 10 MB spent on page faults, nearly all goes away. Nothing is lost where
  /// this does not work.
  /// - Parameter input: the file's size in bytes.
  package static func prepare(forInput input: Int) {
    #if canImport(Glibc)
      guard input > 1 << 20 else { return }
      // Nodes, text and attributes of a file take about eight times its size.
      let needed = min(input, 256 << 20) * 8
      guard let start = unsafe sbrk(0) else { return }
      _ = mallopt(topPad, Int32(min(needed, Int(Int32.max))))
      // Larger than any gap that the heap may have, so that it grows now.
      var block: UnsafeMutableRawPointer?
      unsafe posix_memalign(&block, 64, input)
      unsafe free(block)
      _ = mallopt(topPad, 1 << 20)
      guard let end = unsafe sbrk(0) else { return }
      let page: UInt = 2 << 20
      let first = (UInt(bitPattern: start) + page - 1) / page * page
      guard first < UInt(bitPattern: end) else { return }
      unsafe madvise(UnsafeMutableRawPointer(bitPattern: first), Int(UInt(bitPattern: end) - first), hugePages)
    #endif
  }

  /// Room for one large thing that is over long before the run is, such as a tree: its pages go back to the system, while
  /// what is merely freed is kept. Nothing is touched that is not used.
  package static func room(bytes count: Int) -> UnsafeMutableRawBufferPointer {
    guard count >= leastOfPages else { return .allocate(byteCount: count, alignment: 16) }
    guard let room = unsafe mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0), unsafe room != MAP_FAILED else {
      preconditionFailure("out of memory")
    }
    #if canImport(Glibc)
      unsafe madvise(room, count, hugePages)
    #endif
    return unsafe UnsafeMutableRawBufferPointer(start: room, count: count)
  }

  /// Gives back what `room` gave.
  package static func giveBack(_ room: UnsafeMutableRawBufferPointer) {
    if room.count >= leastOfPages { unsafe munmap(room.baseAddress, room.count) } else { unsafe room.deallocate() }
  }

  /// Gives back a part of what `room` gave, which holds nothing any more that anybody asks for, as far as it is whole pages.
  package static func giveBack(_ range: Range<Int>, of room: UnsafeMutableRawBufferPointer) {
    guard room.count >= leastOfPages else { return }
    let part = unsafe UnsafeMutableRawBufferPointer(rebasing: room[range])
    // As large as those of any system, or a multiple.
    let page: UInt = 1 << 16
    let (start, end) = (UInt(bitPattern: part.baseAddress) + page - 1, UInt(bitPattern: part.baseAddress) + UInt(part.count))
    guard let first = unsafe UnsafeMutableRawPointer(bitPattern: start / page * page), end / page > start / page else { return }
    unsafe madvise(first, Int((end / page - start / page) * page), unneeded)
  }

  #if canImport(Darwin)
    private static let unneeded = MADV_FREE
  #else
    private static let unneeded = Int32(MADV_DONTNEED)
  #endif

  /// From how many bytes on room is a mapping of its own.
  private static let leastOfPages = 1 << 20

  #if canImport(Glibc)
    // <malloc.h>, which the Glibc module leaves out.
    private static let trimThreshold: Int32 = -1
    private static let topPad: Int32 = -2
    private static let mmapThreshold: Int32 = -3
    /// MADV_HUGEPAGE.
    private static let hugePages: Int32 = 14
  #endif
}

#if canImport(Glibc)
  @_silgen_name("mallopt") private func mallopt(_ parameter: Int32, _ value: Int32) -> Int32
#endif
