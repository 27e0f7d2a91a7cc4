/// Why something in the file system could not be had, in words that follow "cannot read 'x': ".
package struct FileError: Error, Hashable, Sendable {
  package let reason: String
}
