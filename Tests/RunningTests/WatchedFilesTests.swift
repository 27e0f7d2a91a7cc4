import Reporters
import Running
import SourceText
import TestSupport
import Testing

@Suite("Watched files") struct WatchedFilesTests {
  private let scene = Scene([
    "shop/a.yaml": Texts.clean, "shop/.topolint.yaml": "topolint_config: 1\n", "rules/mine.yaml": Texts.rule("mine"),
    "other.yaml": "x: 1\n",
  ])

  private var now: WatchedFiles {
    var request = scene.request("shop")
    request.rulesFolders = [scene.folder.path("rules")]
    request.baseline = BaselineFile(scene.folder.path("known.json"), isReplaced: false)
    return WatchedFiles(request)
  }

  private func change(_ path: String, _ text: String) -> String? {
    let before = now
    scene.folder.write(path, text)
    return now.change(since: before).map { message in
      var out = ByteBuffer()
      Visible.append(message, cap: nil, to: &out)
      return String(decoding: out.bytes, as: UTF8.self).replacing(scene.path + "/", with: "")
    }
  }

  @Test("inputs, configuration, rules and the baseline are watched, and nothing else")
  func watched() {
    #expect(now.count == 3)
    #expect(change("shop/a.yaml", Texts.ring) == "'shop/a.yaml' has changed")
    #expect(change("shop/b.yaml", Texts.ring) == "'shop/b.yaml' is new")
    #expect(change("shop/.topolint.yaml", "topolint_config: 1\ntier: T2\n")?.hasSuffix(".topolint.yaml' has changed") == true)
    #expect(change("rules/mine.yaml", Texts.rule("other")) == "'rules/mine.yaml' has changed")
    #expect(change("known.json", Texts.baseline) == "'known.json' is new")
    #expect(change("other.yaml", Texts.ring) == nil)
  }

  @Test("a file that inputs refer to is looked at once a run has told of it, and as it was before that run if it was known")
  func referred() {
    let place = scene.folder.path("other.yaml")
    let name = Untrusted("other.yaml")
    var before = now
    let count = before.count
    before.refer(to: [name: place, Untrusted("new.env"): scene.folder.path("new.env")])
    #expect(before.count == count + 1)
    scene.folder.write("other.yaml", Texts.ring)
    var after = now
    after.refer(to: [name: place])
    #expect(after.change(since: before) != nil)
    before.refer(to: [name: place])
    #expect(after.change(since: before) != nil, "known already: not looked at again")
    before.refer(to: [:])
    #expect(now.change(since: before) == nil)
  }

  @Test("configurations in folders below are watched too, with what they extend")
  func nested() {
    scene.folder.write("shop/deep/c.yaml", Texts.clean)
    #expect(change("shop/deep/.topolint.yaml", "extends: .base.yml\n")?.hasSuffix("deep/.topolint.yaml' is new") == true)
    #expect(change("shop/deep/.base.yml", "tier: T2\n")?.hasSuffix("base.yml' is new") == true)
    #expect(change("shop/deep/.base.yml", "tier: T3\n")?.hasSuffix("base.yml' has changed") == true)
  }
}
