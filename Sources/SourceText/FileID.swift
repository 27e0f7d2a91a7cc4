/// The number of a source file in the order in which the files of a run were opened.
package struct FileID: Hashable, Comparable, Sendable {
  package let rawValue: Int32

  package init(_ rawValue: Int32) { self.rawValue = rawValue }

  package static func < (a: FileID, b: FileID) -> Bool { a.rawValue < b.rawValue }
}
