/// The names by which Docker Compose finds its files.
enum ComposeFileNames {
  /// Those of a project's own file, the first that is there.
  static let bases = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"].map { Array($0.utf8) }
  /// Those of the file that is merged into it, the first that is there.
  static let overrides = [
    "compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml",
  ].map { Array($0.utf8) }

  /// Whether a file is called as those of Compose are: `docker-compose.prod.yml`, `compose-dev.yaml`.
  static func contains(_ name: [UInt8]) -> Bool {
    guard name.suffix(4).elementsEqual(".yml".utf8) || name.suffix(5).elementsEqual(".yaml".utf8) else { return false }
    return ["compose.", "compose-", "compose_", "docker-compose.", "docker-compose-", "docker-compose_"].contains {
      name.starts(with: $0.utf8)
    }
  }
}
