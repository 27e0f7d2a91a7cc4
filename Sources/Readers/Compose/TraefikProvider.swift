internal import Documents
internal import SourceText

/// What a Traefik is told of its provider `docker`, by which it finds containers, or of `swarm`, by which it finds services.
struct TraefikProvider {
  /// Whether it asks a swarm, in which services have labels and not their containers.
  let isSwarm: Bool
  /// Whether it takes containers without the label `traefik.enable`; nil where that cannot be read.
  let exposesByDefault: Bool?

  /// Whether it starts from something that says, or may say, how it calls servers.
  let holdsForCalls: Bool

  /// A file that a container sees.
  enum File {
    case none
    case unreadable
    case text(SourceFile)
  }

  /// Of a file, arguments and variables Traefik takes the first that there is, and nothing of the others.
  /// - Parameters:
  ///   - arguments: those that it is started with.
  ///   - variable: what a variable of its environment holds.
  ///   - file: what its container sees at a path.
  init(
    arguments: [ArraySlice<UInt8>], variable: (_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8>?, file: (_ path: ArraySlice<UInt8>) -> File
  ) {
    let words = arguments.flatMap { $0.split { $0 <= 0x20 } }
    let flags = words.indices.filter { words[$0].first == UInt8(ascii: "-") }.map { index in
      let parts = words[index].drop { $0 == UInt8(ascii: "-") }.split(separator: UInt8(ascii: "="), maxSplits: 1)
      let next = index + 1 < words.count && words[index + 1].first != UInt8(ascii: "-") ? words[index + 1] : Array("true".utf8)[...]
      return (name: (parts.first ?? []).map(Address.lowercased), value: parts.count > 1 ? parts[1] : next)
    }
    let paths = flags.filter { $0.name.elementsEqual("configfile".utf8) }.map(\.value) + Self.paths
    for path in paths {
      switch file(path) {
      case .none: continue
      case .unreadable: (isSwarm, exposesByDefault, holdsForCalls) = (false, nil, true)
      case .text(let file): (isSwarm, exposesByDefault, holdsForCalls) = Self.read(file)
      }
      return
    }
    func said(_ name: String) -> Bool?? {
      if flags.isEmpty {
        let name = Array("traefik_\(name.split(separator: ".").joined(separator: "_"))".utf8).map {
          $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0
        }
        return variable(name[...]).map { Self.bool($0) }
      }
      return flags.last { $0.name.elementsEqual(name.utf8) }.map { Self.bool($0.value) }
    }
    let hasSwarm = flags.contains { $0.name.starts(with: "providers.swarm.".utf8) } || said("providers.swarm") == true
    isSwarm = hasSwarm || said("providers.docker.swarmmode") == true
    holdsForCalls =
      said("serverstransport.forwardingtimeouts.responseheadertimeout") != nil
      || flags.contains { $0.name.suffix(17).elementsEqual(".http.middlewares".utf8) }
    exposesByDefault = said(hasSwarm ? "providers.swarm.exposedbydefault" : "providers.docker.exposedbydefault") ?? true
  }

  /// Where Traefik looks for its file.
  private static let paths = ["/etc/traefik/traefik", "/traefik"].flatMap { place in
    ["toml", "yaml", "yml"].map { Array("\(place).\($0)".utf8)[...] }
  }

  private static func read(_ file: SourceFile) -> (isSwarm: Bool, exposesByDefault: Bool?, holdsForCalls: Bool) {
    let (tree, faults) = YAMLReader.read(file)
    // TOML is not read.
    guard faults.isEmpty, let root = tree.roots.first, tree.isMapping(root) else { return (false, nil, true) }
    let providers = Field(tree: tree, id: root).value(of: "providers")
    let (swarm, docker) = (providers?.value(of: "swarm"), providers?.value(of: "docker"))
    let said = (swarm ?? docker)?.value(of: "exposedbydefault")
    return (
      swarm != nil || bool(docker?.value(of: "swarmmode")?.text ?? []) == true, said.map { bool($0.text ?? []) } ?? true,
      TraefikStart.holdsForCalls(Field(tree: tree, id: root))
    )
  }

  /// What a text means to Traefik where it asks for a boolean; nil for what is none.
  static func bool(_ text: ArraySlice<UInt8>) -> Bool? {
    if ["true", "True", "TRUE", "t", "T", "1"].contains(where: { text.elementsEqual($0.utf8) }) { return true }
    return ["false", "False", "FALSE", "f", "F", "0"].contains { text.elementsEqual($0.utf8) } ? false : nil
  }
}
