/// What becomes of memory that is given back.
package enum FreedMemory {
  /// Keeps it for the next large array instead of returning it to the system, which would have to clear each page
  /// again: a run is short, and builds one large thing after another. Called once, at the start.
  package static func keep() {
    #if canImport(Glibc)
      _ = mallopt(mmapThreshold, 1 << 30)
      _ = mallopt(trimThreshold, 1 << 30)
      _ = mallopt(topPad, 16 << 20)
    #endif
  }

  #if canImport(Glibc)
    // <malloc.h>, which the Glibc module leaves out.
    private static let trimThreshold: Int32 = -1
    private static let topPad: Int32 = -2
    private static let mmapThreshold: Int32 = -3
  #endif
}

#if canImport(Glibc)
  @_silgen_name("mallopt") private func mallopt(_ parameter: Int32, _ value: Int32) -> Int32
#endif
