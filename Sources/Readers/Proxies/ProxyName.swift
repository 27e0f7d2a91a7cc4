internal import SourceText

/// What a proxy is called whose files do not say it: after its file, or after the folder of a file whose name is its program's.
enum ProxyName {
  /// Names of files that say what kind of file it is.
  private static let generalFiles = words(
    "envoy bootstrap envoy-config envoy-proxy config conf config_dump dump nginx default traefik dynamic static services caddy caddyfile haproxy "
      + "lds cds rds eds xds listeners clusters routes application http")
  /// Names of folders that say what kind of files lie there.
  private static let generalFolders = words(
    "conf config conf.d http.d sites-available sites-enabled templates etc dynamic dyn resources main src")

  private static func words(_ text: String) -> Set<[UInt8]> { Set(text.split(separator: " ").map { Array($0.utf8) }) }

  /// - Parameter format: what it is called if neither file nor folder has a name.
  static func name(of path: Untrusted, format: String) -> ArraySlice<UInt8> {
    let file = FilePath.name(of: path.bytes)
    let stem = file.firstIndex(of: UInt8(ascii: ".")).map { Array(file[..<$0]) } ?? file
    if !stem.isEmpty, stem.first != UInt8(ascii: "<"), !generalFiles.contains(stem.map(Address.lowercased)) { return stem[...] }
    var folder = FilePath.folder(of: path.bytes)
    while true {
      let name = FilePath.name(of: folder)
      if name.isEmpty || name == Array(".".utf8) || name == Array("..".utf8) { return Array(format.utf8)[...] }
      if !generalFolders.contains(name.map(Address.lowercased)) { return name[...] }
      if !folder.contains(UInt8(ascii: "/")) { return Array(format.utf8)[...] }
      folder = FilePath.folder(of: folder)
    }
  }
}
