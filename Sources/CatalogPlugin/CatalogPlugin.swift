import PackagePlugin

/// Turns folders into lists at build time, so that a file's place is its registration:
/// - the YAML files under a target's `builtin` folder, and its files of HTML, CSS and JavaScript, become `BuiltinFiles.all`, with their
///   texts;
/// - the Swift files of `Readers`, `Analyses`, `Advising` and `Reporters`, in whatever subfolder, become `catalog`: an entry for each
///   that declares what its name says and conforms to the target's protocol, by name.
@main struct CatalogPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let target = target as? SwiftSourceModuleTarget else { return [] }
    let tool = try context.tool(named: "catalog-tool")
    let output = context.pluginWorkDirectoryURL.appending(path: "Catalog.swift")
    let folder = target.directoryURL
    let files = target.sourceFiles.map(\.url)
    let rules = files.filter { ["yaml", "yml"].contains($0.pathExtension) }
    let others = files.filter { ["swift", "html", "css", "js"].contains($0.pathExtension) }
    let inputs = (rules.isEmpty ? others : rules).sorted { ($0.lastPathComponent, $0.path()) < ($1.lastPathComponent, $1.path()) }
    return [
      .buildCommand(
        displayName: "Cataloguing \(target.name)",
        executable: tool.url,
        arguments: [target.name, folder.path(), output.path()] + inputs.map { $0.path() },
        inputFiles: inputs,
        outputFiles: [output])
    ]
  }
}
