#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What can go wrong while writing.
package enum OutputError: Error, Hashable, Sendable {
  /// Nobody reads any more (`topolint | head`): not our business, the caller ends quietly.
  case closed
  /// The system refused; `reason` is its own word for why.
  case failed(code: Int32, reason: String)

  init(errno code: Int32) {
    self = code == EPIPE ? .closed : .failed(code: code, reason: Self.words(for: code))
  }

  private static func words(for code: Int32) -> String {
    switch code {
    case ENOSPC: "no space left on the device"
    case EDQUOT: "the disk quota is used up"
    case EIO: "the device reported an input/output error"
    case EACCES, EPERM: "permission denied"
    case ENOENT: "no such folder"
    case ENOTDIR: "a part of the path is not a folder"
    case EISDIR: "it is a folder"
    case ENXIO: "nobody reads from it"
    case EROFS: "the file system is read-only"
    case ELOOP: "too many symbolic links"
    case ENAMETOOLONG: "the name is too long"
    default: unsafe String(cString: strerror(code))
    }
  }
}
