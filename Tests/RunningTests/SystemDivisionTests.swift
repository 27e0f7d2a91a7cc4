import Foundation
import SourceText
import TestSupport
import Testing

@testable import Configuration
@testable import Running

/// Files are `folder/name.yaml`, or `folder/name.yaml=system` for a native file that gives a name; configurations lie in
/// folders.
@Suite("Which file belongs to which system") struct SystemDivisionTests {
  private let folder = Scene([:])

  /// `name@configuration: files`, a star in front of what a configuration names.
  private func divide(
    _ files: [String], _ configurations: [(folder: String, systems: [(String, [String])])] = [], first: Int? = nil, isWhole: Bool = true
  ) -> (systems: [String], faults: [String]) {
    let division = division(files, configurations, first: first, isWhole: isWhole)
    let systems = division.systems.map { system in
      let files = system.files.map { files[$0].split(separator: "=")[0] }
      return (system.isConfigured ? "*" : "") + system.name.text + (system.configuration.map { "@\($0)" } ?? "") + ": "
        + files.joined(separator: " ")
    }
    return (systems, division.faults.map { "\($0.configuration) \($0.diagnostic.message.text)" })
  }

  private func division(
    _ files: [String], _ configurations: [(folder: String, systems: [(String, [String])])], first: Int?, isWhole: Bool
  ) -> SystemDivision {
    let all = files.map { file in
      let parts = file.split(separator: "=").map(String.init)
      let path = "/r/" + parts[0]
      let nearest = configurations.indices.filter { path.hasPrefix("/r/" + configurations[$0].folder) }
        .max { configurations[$0].folder.count < configurations[$1].folder.count }
      return SystemDivision.File(
        place: Array(path.utf8), shown: Untrusted(parts[0]), name: parts.count > 1 ? Untrusted(parts[1]) : nil, configuration: nearest)
    }
    let read = configurations.map { folder, systems in
      let place = Array(("/r/" + folder).utf8).dropLast(folder.hasSuffix("/") || folder.isEmpty ? 1 : 0)
      return SystemDivision.Configuration(
        folder: Array(place),
        systems: systems.map { name, patterns in
          Settings.System(
            name: Untrusted(name), inputs: patterns.map { Setting(PathPattern(Untrusted($0), in: Array(place)), .none) }, span: .none)
        }, isWhole: isWhole)
    }
    return SystemDivision(all, read, first: first, from: Array("/r".utf8))
  }

  @Test("files without a name, or with one, are one system")
  func one() {
    #expect(divide(["a/x.yaml", "b/y.yaml"]).systems == [".: a/x.yaml b/y.yaml"])
    #expect(divide(["a/x.yaml", "a/b/y.yaml"]).systems == ["a: a/x.yaml a/b/y.yaml"])
    #expect(divide(["a/x.yaml=shop", "b/y.yaml", "c/z.yaml=shop"]).systems == ["shop: a/x.yaml b/y.yaml c/z.yaml"])
    #expect(divide([]).systems == [])
  }

  @Test("two names are two systems, in folders of their own or in one")
  func names() {
    #expect(divide(["hr/b.yaml=hr", "shop/a.yaml=shop"]).systems == ["hr: hr/b.yaml", "shop: shop/a.yaml"])
    #expect(divide(["a.yaml=shop", "b.yaml=hr"]).systems == ["hr: b.yaml", "shop: a.yaml"])
  }

  @Test("a file without a name belongs to the system of its folder")
  func folders() {
    // Beside the name, below it, and above it where nothing else is.
    let deep = ["shop/topology/a.yaml=shop", "shop/topology/b.yaml", "shop/topology/c/d.yaml", "shop/k8s/e.yaml", "hr/x.yaml=hr"]
    #expect(
      divide(deep).systems == ["hr: hr/x.yaml", "shop: shop/topology/a.yaml shop/topology/b.yaml shop/topology/c/d.yaml shop/k8s/e.yaml"])
    // The name of a folder is that of what stands right in it, whatever stands deeper.
    #expect(
      divide(["main.yaml=platform", "k8s/a.yaml", "hr/b.yaml=hr", "hr/c.yaml"]).systems
        == ["hr: hr/b.yaml hr/c.yaml", "platform: main.yaml k8s/a.yaml"])
    // Beside folders with names a folder without one is a system.
    #expect(
      divide(["apps/hr/b.yaml=hr", "apps/ops/k8s/c.yaml", "apps/ops/d.yaml", "apps/shop/a.yaml=shop", "apps/e.yaml"]).systems
        == ["apps: apps/e.yaml", "apps/ops: apps/ops/k8s/c.yaml apps/ops/d.yaml", "hr: apps/hr/b.yaml", "shop: apps/shop/a.yaml"])
    // Beside two names it has that of neither.
    #expect(divide(["a.yaml=shop", "b.yaml=hr", "c.yaml"]).systems == [".: c.yaml", "hr: b.yaml", "shop: a.yaml"])
  }

  @Test("what a configuration roots is a system, with a name of its own or that of its folder")
  func nested() {
    let files = ["apps/hr/a.yaml", "apps/hr/b/c.yaml", "apps/shop/d.yaml=shop", "k8s/e.yaml"]
    #expect(
      divide(files, [("apps/hr/", []), ("apps/shop/", [])]).systems
        == ["apps/hr@0: apps/hr/a.yaml apps/hr/b/c.yaml", "k8s: k8s/e.yaml", "shop@1: apps/shop/d.yaml"])
    #expect(
      divide(files, [("", []), ("apps/hr/", [])], first: 0).systems == [
        "apps/hr@1: apps/hr/a.yaml apps/hr/b/c.yaml", "shop@0: apps/shop/d.yaml k8s/e.yaml",
      ])
    // Names divide it as they divide everything.
    #expect(divide(["a/x.yaml=x", "a/y.yaml=y"], [("a/", [])]).systems == ["x@0: a/x.yaml", "y@0: a/y.yaml"])
  }

  @Test("what a configuration names comes first, with the configuration that lies nearest to all of it")
  func configured() {
    let files = ["apps/hr/a.yaml=hr", "apps/hr/b.yaml=other", "apps/shop/c.yaml", "d.yaml"]
    let root = ("", [("people", ["apps/hr"]), ("sales", ["apps/shop/*.yaml"])])
    #expect(
      divide(files, [root], first: 0).systems == [".@0: d.yaml", "*people@0: apps/hr/a.yaml apps/hr/b.yaml", "*sales@0: apps/shop/c.yaml"])
    #expect(divide(files, [root, ("apps/hr/", [])], first: 0).systems[1] == "*people@1: apps/hr/a.yaml apps/hr/b.yaml")
    // A nested configuration names what its own folder holds.
    #expect(divide(files, [("", []), ("apps/hr/", [("a", ["a.yaml"])])], first: 0).systems.contains("*a@1: apps/hr/a.yaml"))
  }

  @Test("a file of two systems, and a system without a file, are told")
  func faults() {
    let both = [("", [("a", ["x"]), ("b", ["**/*.yaml"])])]
    #expect(divide(["x/1.yaml", "x/2.yaml", "y.yaml"], both, first: 0).faults == ["0 'x/1.yaml' is an input of two systems, 'a' and 'b'"])
    let none = [("", [("a", ["x"]), ("b", ["y"])])]
    #expect(divide(["x/1.yaml"], none, first: 0).faults == ["0 no file is an input of the system 'b'"])
    #expect(divide(["x/1.yaml"], none, first: 0, isWhole: false).faults == [], "the run looks at a part of the folder")
  }

  @Test("no two systems have one name")
  func unique() {
    #expect(
      divide(["eu/a.yaml=shop", "us/b.yaml=shop"], [("eu/", []), ("us/", [])]).systems
        == ["shop (eu)@0: eu/a.yaml", "shop (us)@1: us/b.yaml"])
    #expect(
      divide(["eu/a.yaml", "us/b.yaml=shop"], [("", [("shop", ["eu"])])], first: 0).systems == [
        "*shop@0: eu/a.yaml", "shop (us)@0: us/b.yaml",
      ])
  }

  @Test("each file is in one system, whatever the folders and names", arguments: 0..<200)
  func random(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let files = Array(
      Set(
        (0..<Int(random.next() % 20)).map { _ in
          (0..<Int(random.next() % 4)).map { _ in "\(random.next() % 3)/" }.joined() + "f\(random.next() % 9).yaml"
        })
    ).sorted().map { random.next() % 3 == 0 ? "\($0)=n\(random.next() % 3)" : $0 }
    let configurations = [("", []), ("0/", []), ("1/2/", [("s", ["f1.yaml"])])].filter { _ in random.next() % 2 == 0 }
    let division = division(files, configurations, first: configurations.first?.0 == "" ? 0 : nil, isWhole: false)
    #expect(division.systems.flatMap(\.files).sorted() == Array(files.indices))
    #expect(division.systems.allSatisfy { !$0.files.isEmpty && $0.files == $0.files.sorted() })
    #expect(Set(division.systems.map(\.name)).count == division.systems.count)
    for system in division.systems where !system.isConfigured {
      #expect(Set(system.files.compactMap { files[$0].split(separator: "=").dropFirst().first }).count <= 1, "one name at most")
    }
  }
}
