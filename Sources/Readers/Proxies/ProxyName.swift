internal import SourceText

/// What a proxy is called whose files do not say it: after its file, or after the folder of a file whose name is its program's.
enum ProxyName {
  private static let general: Set<[UInt8]> = Set(
    [
      "envoy", "bootstrap", "envoy-config", "envoy-proxy", "envoy.config", "config", "conf", "config_dump", "dump", "nginx", "default",
      "traefik", "dynamic",
      "static", "services", "caddy", "caddyfile", "haproxy", "lds", "cds", "rds", "eds", "xds", "listeners", "clusters", "routes",
    ].map { Array($0.utf8) })

  /// - Parameter format: what it is called if neither file nor folder has a name.
  static func name(of path: Untrusted, format: String) -> ArraySlice<UInt8> {
    let file = FilePath.name(of: path.bytes)
    let stem = file.firstIndex(of: UInt8(ascii: ".")).map { Array(file[..<$0]) } ?? file
    if !stem.isEmpty, stem.first != UInt8(ascii: "<"), !general.contains(stem.map(Address.lowercased)) { return stem[...] }
    let folder = FilePath.name(of: FilePath.normal(FilePath.folder(of: path.bytes)))
    let isNamed = !folder.isEmpty && folder != Array(".".utf8) && folder != Array("..".utf8) && folder != Array("/".utf8)
    return isNamed && path.bytes.contains(UInt8(ascii: "/")) ? folder[...] : Array(format.utf8)[...]
  }
}
