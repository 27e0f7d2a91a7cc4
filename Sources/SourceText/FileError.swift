#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Why something in the file system could not be had, in words that follow "cannot read 'x': ".
package struct FileError: Error, Hashable, Sendable {
  package let reason: String
  /// Whether nothing is there, which may have been so for a moment only.
  var isMissing = false

  /// Why in words of our own.
  package init(reason: String) { self.reason = reason }

  init(errno code: Int32) {
    reason = Self.words(code)
    isMissing = code == ENOENT
  }

  static let circle = FileError(errno: ELOOP)
  static let noFolder = FileError(errno: ENOTDIR)

  private static func words(_ code: Int32) -> String {
    switch code {
    case ENOENT: "there is no such file"
    case EACCES, EPERM: "permission denied"
    case ELOOP: "its symbolic links go round in a cycle"
    case ENOTDIR: "a part of its path is no folder"
    case ENAMETOOLONG: "its name is too long"
    case EISDIR: "it is a folder"
    default: unsafe String(cString: strerror(code))
    }
  }
}
