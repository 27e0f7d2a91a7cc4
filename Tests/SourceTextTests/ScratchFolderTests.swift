import Foundation
import Testing

@testable import SourceText

@Suite("ScratchFolder") struct ScratchFolderTests {
  @Test("the file is there while the folder is used, and both are gone after")
  func life() throws {
    var place = ""
    let read = try ScratchFolder.with("a.yaml", { Array("in: ".utf8) + $0 }) { path throws(FileError) in
      place = String(decoding: path, as: UTF8.self)
      return try FileSystem.read(FilePath.join(path, Array("a.yaml".utf8)))
    }
    #expect(read == Array("in: \(place)".utf8) && place.hasPrefix("/"))
    #expect(!FileManager.default.fileExists(atPath: place))
  }
}
