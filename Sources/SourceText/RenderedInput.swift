/// A folder that a tool has rendered into one text.
package struct RenderedInput: Sendable {
  /// What is told of a text that does not say where it comes from: the file that makes the folder what it is, such as `Chart.yaml`.
  let sign: Untrusted
  /// The files of the folder, and of others that it is made of.
  let members: [Surroundings.Folder]
  /// What its files are a part of, where the same services are rendered for several places.
  package let project: InputProject?
  /// The files that the text may name, by the names that it gives them.
  private let names: [Untrusted: Untrusted]

  /// - Parameter name: what the text calls a file; nil for one that it does not speak of.
  package init(
    sign: Untrusted, members: [Surroundings.Folder], project: InputProject?, name: (Surroundings.Folder) -> [UInt8]?
  ) {
    self.sign = sign
    self.members = members
    self.project = project
    var names: [Untrusted: Untrusted] = [:]
    for member in members { if let name = name(member) { names[Untrusted(name)] = Untrusted(member.shown) } }
    self.names = names
  }

  /// The file that is edited for what the text says comes from a path. What it has from elsewhere, an archive or a copy under
  /// another name, is not edited there but chosen in the folder.
  func origin(of path: Untrusted?) -> Untrusted { path.flatMap { names[$0] } ?? sign }
}
