/// A folder that a tool has rendered into one text.
package struct RenderedInput: Sendable {
  /// What is told of a text that does not say where it comes from: the file that makes the folder what it is, such as `Chart.yaml`.
  let sign: Untrusted
  /// The files that the text was made of, as far as that is known.
  let members: [Surroundings.Folder]
  /// What its files are a part of, where the same services are rendered for several places.
  package let project: InputProject?
  /// The files that the text names, by the names that it gives them.
  private let names: [Untrusted: Untrusted]

  /// - Parameters:
  ///   - members: files that are known beforehand.
  ///   - find: the file that the text means by a path; nil for none of the folder's.
  package init(
    _ text: [UInt8], sign: Untrusted, members: [Surroundings.Folder], project: InputProject?, find: ([UInt8]) -> Surroundings.Folder?
  ) {
    self.sign = sign
    self.project = project
    var found: [Untrusted: Surroundings.Folder] = [:]
    for path in RenderedOrigins(text).paths { found[path] = find(path.bytes) }
    names = found.mapValues { Untrusted($0.shown) }
    self.members = Array(Set(members).union(found.values))
  }

  /// The file that is edited for what the text says comes from a path. What it has from elsewhere, an archive or a copy under
  /// another name, is not edited there but chosen in the folder.
  func origin(of path: Untrusted?) -> Untrusted { path.flatMap { names[$0] } ?? sign }
}
