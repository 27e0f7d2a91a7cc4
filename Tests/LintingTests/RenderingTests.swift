import Foundation
import Linting
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite("Rendering") struct RenderingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The rendered walk of the folder's files.
  private func render(
    _ files: [String: String], tools: [String: String] = [:], timeLimit: Duration = .seconds(30)
  ) throws -> InputWalk {
    for (name, text) in files { try folder.write(text, to: "files/" + name) }
    for (name, script) in tools {
      try folder.write("#!/bin/sh\n" + script, to: "tools/" + name)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path + "/tools/" + name)
    }
    let walk = InputWalk([Array((folder.path + "/files").utf8)], names: TopologyReading.fileNames)
    let tools = folder.path + "/tools/"
    return Rendering(walk, timeLimit: timeLimit) { name in
      FileManager.default.isExecutableFile(atPath: tools + name) ? Array((tools + name).utf8) : nil
    }.walk
  }

  /// By real tools of `.ci/oracles.txt`.
  private func renderByOracles(_ files: [String: String]) throws -> InputWalk {
    for (name, text) in files { try folder.write(text, to: "files/" + name) }
    let walk = InputWalk([Array((folder.path + "/files").utf8)], names: TopologyReading.fileNames)
    return Rendering(walk) { name in (try? Oracles.program(name)).map { Array($0.utf8) } }.walk
  }

  private func names(_ walk: InputWalk) -> [String] { walk.inputs.map { own($0.shown) } }

  private func own(_ text: Untrusted) -> String { own(String(decoding: text.bytes, as: UTF8.self)) }

  private func own(_ text: String) -> String { text.replacing(folder.path + "/files", with: "ROOT") }

  private func told(_ walk: InputWalk) -> [String] {
    walk.diagnostics.map { "\($0.severity): \(own(words($0.message)))" + ($0.hint.map { " | " + own(words($0)) } ?? "") }
  }

  private func topology(_ walk: InputWalk) -> (topology: Topology, sources: SourceFiles) {
    var reading = TopologyReading()
    reading.read(walk)
    let (topology, sources, _) = reading.finish()
    return (topology, sources)
  }

  private static func deployment(_ name: String, _ variables: String = "") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name)}
    spec:
      selector: {matchLabels: {app: \(name)}}
      template:
        metadata: {labels: {app: \(name)}}
        spec:
          containers:
          - {name: c, image: example/\(name), env: [\(variables)]}

    """
  }

  private static let chart = [
    "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n", "values.yaml": "orders: orders:8080\n",
    "templates/web.yaml": deployment("web", "{name: ORDERS_URL, value: 'http://{{ .Values.orders }}'}"),
    "templates/orders.yaml": deployment("orders"),
  ]

  // MARK: - How a tool is run

  @Test("a tool gets the folder alone, by a path that is no option, and no standard input")
  func arguments() throws {
    let walk = try render(
      Self.chart, tools: ["helm": "printf 'arguments: \"%s\"\\n' \"$*\"; printf 'namespace: %s\\n' $HELM_NAMESPACE; cat\n"])
    #expect(names(walk) == ["<helm template ROOT>"])
    let text = String(decoding: try walk.inputs[0].read(), as: UTF8.self)
    #expect(own(text) == "arguments: \"template ROOT\"\nnamespace: default\n")
    #expect(told(walk) == [])
  }

  @Test("what a tool says is wrong is told with the command, and what it was to render is left out")
  func failure() throws {
    let walk = try render(
      Self.chart.merging(["other.yaml": Self.deployment("other")]) { $1 },
      tools: ["helm": "echo 'level=WARN' >&2; printf 'Error: values.yaml: orders is required,\\nsee above\\n' >&2; exit 1\n"])
    #expect(names(walk) == ["ROOT/other.yaml"])
    #expect(
      told(walk) == [
        "error: cannot render the Helm chart 'ROOT': helm template ROOT says: values.yaml: orders is required, see above | what it needs goes on its own command line: helm dependency build CHART, then helm template CHART --values FILE | topolint lint -"
      ])
    #expect(walk.diagnostics[0].path.map(own) == "ROOT/Chart.yaml")
  }

  @Test("a tool that is not there, one that does not end, and one that writes nothing are told")
  func noTool() throws {
    #expect(
      try told(render(Self.chart)).first?.hasPrefix("error: cannot render the Helm chart 'ROOT': helm is not in a folder of PATH") == true)
    let late = try render(Self.chart, tools: ["helm": "sleep 300 & sleep 300\n"], timeLimit: .milliseconds(1100))
    #expect(told(late) == ["error: cannot render the Helm chart 'ROOT': helm template ROOT took longer than 1 s and was ended"])
    #expect(
      try told(render(Self.chart, tools: ["helm": "echo; echo '---'; echo '# Source: a'\n"])) == [
        "note: helm template ROOT renders nothing"
      ])
  }

  @Test("kubectl is asked before kustomize")
  func order() throws {
    let files = ["kustomization.yaml": "namePrefix: a-\nresources: [web.yaml]\n", "web.yaml": Self.deployment("web")]
    let script = "echo \"a: $0 $1\"\n"
    #expect(try names(render(files, tools: ["kustomize": script])) == ["<kustomize build ROOT>"])
    #expect(try names(render(files, tools: ["kubectl": script])) == ["<kubectl kustomize ROOT>"])
    #expect(try told(RenderingTests().render(files)).first?.contains("kubectl or kustomize is not in a folder of PATH") == true)
  }

  @Test("a link in a chart that leads out of the repository is not followed by way of a tool")
  func links() throws {
    try folder.write("secret", to: "outside.txt")
    try folder.write("", to: "files/templates/a.yaml")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/files/more.txt", withDestinationPath: folder.path + "/outside.txt")
    let walk = try render(Self.chart, tools: ["helm": "cat $2/more.txt\n"])
    #expect(told(walk) == ["error: cannot render the Helm chart 'ROOT': 'ROOT/more.txt' is a link that leads out of the repository"])
  }

  // MARK: - What is rendered

  private static let overlays = [
    "base/kustomization.yaml": "resources: [web.yaml]\nconfigMapGenerator: [{name: c, literals: [ORDERS=orders]}]\n",
    "base/web.yaml": deployment("web", "{name: ORDERS_HOST, valueFrom: {configMapKeyRef: {name: c, key: ORDERS}}}"),
    "base/orders.yaml": deployment("orders"),
    "part/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [more.yaml]\n",
    "part/more.yaml": deployment("more"),
    "dev/kustomization.yaml": "resources: [../base]\n",
    "prod/kustomization.yaml": "resources: [../base, ../base/orders.yaml]\ncomponents: [../part]\n",
  ]

  @Test("what an overlay builds is not built alone: not a base, and not a component; neither is it read")
  func bases() throws {
    let walk = try render(Self.overlays, tools: ["kubectl": "echo \"a: $2\"\n"])
    #expect(
      names(walk)
        == ["<kubectl kustomize ROOT/dev>", "<kubectl kustomize ROOT/prod>", "ROOT/base/orders.yaml"].filter { $0.hasPrefix("<") })
    #expect(told(walk) == [])
  }

  @Test("a component that nobody lists, and a library chart, are told and not rendered; of two that list each other one is")
  func alone() throws {
    let walk = try render(
      [
        "part/kustomization.yaml": "kind: Component\nresources: [more.yaml]\n", "part/more.yaml": Self.deployment("more"),
        "lib/Chart.yaml": "name: lib\ntype: library\n", "lib/templates/a.yaml": "",
        "a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources: [../a]\n",
      ], tools: ["kubectl": "echo \"a: $2\"\n", "helm": "exit 1\n"])
    #expect(names(walk) == ["<kubectl kustomize ROOT/a>"])
    #expect(
      told(walk).map { $0.prefix { $0 != "|" } } == [
        "note: the library chart 'ROOT/lib' is left out: it renders nothing by itself ",
        "note: the component 'ROOT/part' of kustomizations is left out: no kustomization of this run lists it ",
      ])
  }

  @Test("overlays of one base that run the same workloads are parts of different systems; others are not")
  func places() throws {
    let script =
      "f=$(sed -n 's/resources: .\"\\(.*\\)\".*/\\1/p' $2/kustomization.yaml); printf 'kind: Deployment\\nmetadata: {name: %s}\\nspec: {template: {}}\\n' "
    let same = try render(Self.overlays, tools: ["kubectl": script + "web\n"])
    #expect(same.inputs.map { $0.rendered?.project.map { own($0.path) } } == ["dev", "prod"])
    let different = try render(Self.overlays, tools: ["kubectl": script + "${f##*/}\n"])
    #expect(different.inputs.map { $0.rendered?.project == nil } == [true, true])
    // What overlays add to names tells nothing apart.
    let named = Self.overlays.merging([
      "dev/kustomization.yaml": "nameSuffix: -dev\nresources: [../base]\n",
      "prod/kustomization.yaml": "nameSuffix: -prod\nresources: [../base, ../base/orders.yaml]\n",
    ]) { $1 }
    let suffixed = try render(named, tools: ["kubectl": script + "web-${f##*/}\n"])
    #expect(suffixed.inputs.map { $0.rendered?.project.map { own($0.path) } } == ["dev", "prod"])
  }

  // MARK: - By the tools themselves

  @Test("Helm renders a chart, and a place in it is one of the template", .enabled(if: Oracles.areNamed, "\(Oracles.missing)"))
  func helm() throws {
    try #require(FileManager.default.isExecutableFile(atPath: Oracles.program("helm")))
    let walk = try renderByOracles(Dictionary(uniqueKeysWithValues: Self.chart.map { ("-my chart/" + $0.key, $0.value) }))
    #expect(names(walk) == ["<helm template ROOT/-my chart>"] && told(walk) == [])
    let (topology, sources) = topology(walk)
    #expect(topology.calls.count == 1)
    let span = topology.calls[0].span
    #expect(sources.file(of: span)?.origin(at: span.start).map(own) == "ROOT/-my chart/templates/web.yaml")
  }

  @Test("kubectl builds overlays, and says which files they come from", .enabled(if: Oracles.areNamed, "\(Oracles.missing)"))
  func kubectl() throws {
    let walk = try renderByOracles(Self.overlays)
    #expect(told(walk).filter { $0.hasPrefix("error") }.count == 1, "base/orders.yaml lies outside of prod: \(told(walk))")
    let changed = Self.overlays.merging(["prod/kustomization.yaml": "resources: [../base]\ncomponents: [../part]\n"]) { $1 }
    let mended = try renderByOracles(changed)
    #expect(names(mended).filter { $0.hasPrefix("<") } == ["<kubectl kustomize ROOT/dev>", "<kubectl kustomize ROOT/prod>"])
    #expect(told(mended) == [])
    let (topology, sources) = topology(InputWalk(inputs: [mended.inputs.last!], diagnostics: []))
    let origins = topology.services.map { service in sources.file(of: service.span)?.origin(at: service.span.start).map(own) }
    #expect(Set(origins.compactMap { $0 }) == ["ROOT/base/web.yaml", "ROOT/part/more.yaml"])
    // A base that the walk does not see is built all the same, and named.
    let alone = InputWalk([Array((folder.path + "/files/dev").utf8)], names: TopologyReading.fileNames)
    let (dev, files) = self.topology(Rendering(alone) { name in (try? Oracles.program(name)).map { Array($0.utf8) } }.walk)
    let span = try #require(dev.services.first?.span)
    #expect(files.file(of: span)?.origin(at: span.start).map(own) == "ROOT/base/web.yaml")
  }
}
