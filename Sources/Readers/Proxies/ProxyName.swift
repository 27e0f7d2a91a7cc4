internal import SourceText

/// What a proxy is called whose files do not say it: after its file, or after the folder of a file whose name is its program's.
enum ProxyName {
  private static let general: Set<[UInt8]> = Set(
    [
      "envoy", "bootstrap", "envoy-config", "envoy-proxy", "envoy.config", "config", "conf", "config_dump", "dump", "nginx", "default",
      "traefik", "dynamic",
      "static", "conf.d", "sites-available", "sites-enabled", "templates", "etc", "http.d", "services", "caddy", "caddyfile", "haproxy",
      "lds", "cds", "rds", "eds", "xds", "listeners", "clusters", "routes",
    ].map { Array($0.utf8) })

  /// - Parameter format: what it is called if neither file nor folder has a name.
  static func name(of path: Untrusted, format: String) -> ArraySlice<UInt8> {
    let file = FilePath.name(of: path.bytes)
    let stem = file.firstIndex(of: UInt8(ascii: ".")).map { Array(file[..<$0]) } ?? file
    if !stem.isEmpty, stem.first != UInt8(ascii: "<"), !general.contains(stem.map(Address.lowercased)) { return stem[...] }
    var folder = FilePath.folder(of: path.bytes)
    while true {
      let name = FilePath.name(of: folder)
      if name.isEmpty || name == Array(".".utf8) || name == Array("..".utf8) { return Array(format.utf8)[...] }
      if !general.contains(name.map(Address.lowercased)) { return name[...] }
      if !folder.contains(UInt8(ascii: "/")) { return name[...] }
      folder = FilePath.folder(of: folder)
    }
  }
}
