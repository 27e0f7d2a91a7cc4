import Foundation
import Testing

/// `--render`, from the command line to the files that findings point at.
@Suite("Render") struct RenderTests {
  /// A folder with a chart and a program that is called helm.
  private func shop() throws -> TemporaryFolder {
    let folder = try TemporaryFolder([
      "shop/Chart.yaml": "apiVersion: v2\nname: own\nversion: 1.0.0\n", "shop/templates/web.yaml": "{{ not yet YAML }}\n",
      "bin/helm": """
      #!/bin/sh
      cat <<END
      ---
      # Source: own/templates/web.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: dev-web}
      spec: {selector: {}, template: {spec: {containers: [{name: c, image: a/web, env: [{name: API_URL, value: "http://api:80"}]}]}}}
      ---
      # Source: own/templates/web.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: dev-api}
      spec: {selector: {}, template: {spec: {containers: [{name: c, image: a/api}]}}}
      END

      """,
    ])
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path + "/bin/helm")
    return folder
  }

  private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Program.Outcome {
    try Program.run(arguments, in: folder.path, environment: ["PATH": folder.path + "/bin:/usr/bin:/bin"])
  }

  @Test("a finding stands in what was rendered, and names the file that people edit; a code host gets that file")
  func lint() throws {
    let folder = try shop()
    let text = try run(["lint", "shop", "--render"], in: folder)
    #expect(text.code == 1 && text.output.contains("did you mean dev-api? (all declared names begin so:"), "\(text)")
    #expect(text.output.contains("--> <helm template shop>:6:") && text.output.contains("(from shop/templates/web.yaml)"))
    let sarif = try run(["lint", "shop", "--render", "--format", "sarif"], in: folder)
    #expect(sarif.output.contains("shop/templates/web.yaml") && !sarif.output.contains("<helm"))
    let without = try run(["lint", "shop"], in: folder)
    #expect(without.code == 3 && without.errors.contains("render it: helm template shop | topolint lint -, or give --render"))
  }

  @Test(
    "every command that reads a topology takes it",
    arguments: ["report", "facts", "graph", "whatif --all", "import", "explain-import dev-web"])
  func commands(_ line: String) throws {
    let words = line.split(separator: " ").map(String.init)
    let outcome = try run(words + ["shop", "--render"], in: shop())
    #expect([0, 1].contains(outcome.code) && outcome.output.contains("dev-web"), "\(outcome)")
  }
}
