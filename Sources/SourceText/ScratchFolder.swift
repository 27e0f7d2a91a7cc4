#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A folder of our own with one file, for a program that reads nothing but files.
package enum ScratchFolder {
  /// Makes the folder, below `TMPDIR` or else `/tmp`, and removes it when all is done.
  /// - Parameters:
  ///   - name: the file's.
  ///   - contents: of the file, given the folder's path.
  ///   - body: gets the folder's path, links followed.
  /// - Returns: nil if it cannot be made.
  package static func with<Result, Failure>(
    _ name: String, _ contents: (_ path: [UInt8]) -> [UInt8], _ body: (_ path: [UInt8]) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    let place = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) }.flatMap { $0.first == "/" ? $0 : nil } ?? "/tmp"
    var template = FilePath.join(Array(place.utf8), Array("topolint-XXXXXX".utf8)).map { CChar(bitPattern: $0) } + [0]
    guard unsafe mkdtemp(&template) != nil else { return nil }
    let made = template.dropLast().map { UInt8(bitPattern: $0) }
    let path = FileSystem.realPath(made) ?? made
    let file = FilePath.join(path, Array(name.utf8))
    defer { for path in [file, path] { _ = unsafe remove(path.map { CChar(bitPattern: $0) } + [0]) } }
    do {
      try OutputStream.replaceFile(file, with: contents(path))
    } catch {
      return nil
    }
    return try body(path)
  }
}
