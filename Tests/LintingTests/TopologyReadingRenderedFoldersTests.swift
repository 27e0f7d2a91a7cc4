import Linting
import SourceText
import Testing
import TopologyModel

@Suite struct TopologyReadingRenderedFoldersTests {
  /// The services that a walk of some files gives, and what it tells.
  private func read(_ files: [String: String], named: [String] = []) throws -> (services: [String], notes: [String]) {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    var reading = TopologyReading()
    reading.read(InputWalk([Array(folder.path.utf8)] + named.map { Array("\(folder.path)/\($0)".utf8) }, names: TopologyReading.fileNames))
    let (topology, _, diagnostics) = reading.finish()
    func own(_ text: String) -> String { text.replacing(folder.path, with: "ROOT") }
    return (
      topology.services.map { String(decoding: topology.names.bytes($0.name), as: UTF8.self) }.sorted(),
      diagnostics.map { "\($0.severity == .error ? "error: " : "")\(own(words($0.message))) | \(own($0.hint.map(words) ?? ""))" }
    )
  }

  private func deployment(_ name: String, _ more: String = "") -> String {
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: \(name)}\nspec: {template: {metadata: {labels: {app: \(name)}}, spec: {containers: [{name: c, image: acme/\(name)\(more)}]}}}\n"
  }

  private func kustomization(_ text: String) -> String { "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n" + text }

  @Test("the templates of a Helm chart are left out, those of its parts too, and the chart is told once")
  func chart() throws {
    let (services, notes) = try read([
      "shop.yaml": deployment("shop"), "my chart/Chart.yaml": "apiVersion: v2\nname: cart\n", "my chart/values.yaml": "a: 1\n",
      "my chart/templates/cart.yaml": "kind: Deployment\n{{- if .Values.x }}\n", "my chart/templates/deep/mail.yaml": deployment("mail"),
      "my chart/charts/db/Chart.yaml": "name: db\n", "my chart/charts/db/templates/db.yaml": deployment("db"),
      "my chart/extra.yaml": deployment("extra"),
    ])
    #expect(services == ["extra", "shop"])
    #expect(
      notes.first
        == "the Helm chart 'ROOT/my chart' is left out, with 2 templates | render it: helm template 'ROOT/my chart' | topolint lint -, or give --render"
    )
    #expect(!notes.contains { $0.contains("error") || $0.contains("skipped") }, "\(notes)")
  }

  @Test(
    "a chart without templates of its own renders the charts that it depends on, which alone would lack its values",
    arguments: [["a/charts/db/Chart.yaml": "name: db\n", "a/charts/db/templates/db.yaml": "kind: Deployment\n"], [:]])
  func umbrella(charts: [String: String]) throws {
    let umbrella = ["a/Chart.yaml": "name: a\ndependencies: [{name: db, version: 1.0.0}]\n", "a/values.yaml": "db: {}\n"]
    let (services, notes) = try read(umbrella.merging(charts) { $1 }.merging(["web.yaml": deployment("web")]) { $1 })
    #expect(services == ["web"])
    #expect(
      notes == [
        "the Helm chart 'ROOT/a' is left out, with the charts that it depends on | render it: helm template ROOT/a | topolint lint -, or give --render"
      ])
  }

  @Test("a Chart.yaml without templates is no chart; a template that is named is read, and told if it cannot be")
  func noChart() throws {
    #expect(try read(["Chart.yaml": "name: x\n", "web.yaml": deployment("web")]).services == ["web"])
    let files = ["Chart.yaml": "name: x\n", "templates/web.yaml": deployment("web"), "templates/bad.yaml": "a: {{ .Values.x }}\n b: c\n"]
    #expect(try read(files, named: ["templates/web.yaml"]).services == ["web"])
    #expect(try read(files, named: ["templates/bad.yaml"]).notes.contains { $0.hasPrefix("error: this is a Helm template, not YAML") })
  }

  @Test("an overlay is left out with its patches and told; the files that it changes are read where they stand")
  func overlay() throws {
    let (services, notes) = try read([
      "base/kustomization.yaml": kustomization("resources: [web.yaml, ./api.yaml]\nimages: [{name: a, newTag: b}]\n"),
      "base/web.yaml": deployment("web"), "base/api.yaml": deployment("api"),
      "dev/kustomization.yml": kustomization(
        "resources: [../base, extra.yaml]\npatches: [{path: sub/url.yaml}]\nconfigMapGenerator: [{name: c, files: [k=v.yaml]}]\n"),
      "dev/extra.yaml": deployment("extra"), "dev/sub/url.yaml": deployment("web", ", env: [{name: U, value: 'http://mock'}]"),
      "dev/other.yaml": deployment("other"), "dev/sub/v.yaml": "a: [",
      "prod/Kustomization": kustomization("resources: [../base]\n"),
      "part/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [more.yaml]\n",
      "part/more.yaml": deployment("more"),
    ])
    #expect(services == ["api", "other", "web"])
    let told = notes.filter { $0.contains("kustomization") }.sorted()
    #expect(
      told
        == [
          "the component 'ROOT/part' of kustomizations is left out: it changes those that list it | render a kustomization that lists it under `components`"
        ]
        + ["dev", "prod"].map {
          "the kustomization 'ROOT/\($0)' is left out: what it makes of other files can be read once it is rendered | render it: kubectl kustomize ROOT/\($0) | topolint lint -, or give --render"
        })
  }

  @Test(
    "what a kustomization takes from elsewhere, or adds to names, makes an overlay; files and folders of its own do not",
    arguments: [
      ("resources: [web.yaml]\nnamespace: x\ncommonLabels: {a: b}\n", false), ("resources: [sub]\n", false),
      ("resources: [web.yaml, gone.yaml]\n", false),
      ("resources: [../x]\n", true), ("resources: ['https://example.com/x']\n", true), ("resources: ['git/x?ref=v1']\n", true),
      ("resources: [web.yaml]\nnamePrefix: a-\n", true), ("bases: [b]\n", true), ("helmCharts: []\n", true), ("components: [c]\n", true),
    ])
  func kinds(_ text: String, _ isOverlay: Bool) throws {
    let (services, notes) = try read(["kustomization.yaml": text, "web.yaml": deployment("web"), "shop.yaml": deployment("shop")])
    #expect(notes.contains { $0.hasPrefix("the kustomization 'ROOT' is left out") } == isOverlay)
    #expect(services == (isOverlay && text.contains("web.yaml") ? ["shop"] : ["shop", "web"]))
  }

  @Test("a command that is told is safe to copy, whatever a folder is called")
  func quotes() throws {
    let files = ["$(x) it's/Chart.yaml": "name: x\n", "$(x) it's/templates/a.yaml": ""]
    #expect(
      try read(files).notes.first?.hasSuffix(" | render it: helm template 'ROOT/$(x) it'\\''s' | topolint lint -, or give --render") == true
    )
  }
}
