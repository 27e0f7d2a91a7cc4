import Foundation
import TestSupport
import Testing

@Suite("What if") struct WhatIfTests {
  private static let shop = """
    topolint: 1
    scale: {users: 500}
    services:
      web: {entry: {rate: 100/s}, calls: [{to: cart}]}
      cart: {capacity: 300/s, publishes: [{to: placed}], uses: [{store: carts}]}
      mail: {consumes: [{from: placed}]}
    stores: {carts: {}}
    queues: {placed: {}}

    """

  private func run(_ arguments: [String], files: [String: String] = ["shop.yaml": shop]) throws -> Program.Outcome {
    let folder = try TemporaryFolder(files)
    return try Program.run(["whatif"] + arguments, in: folder.path)
  }

  private func json(_ arguments: String...) throws -> [String: Any] {
    let outcome = try run(arguments + ["--format", "json"])
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test("a failure as JSON has the contract's shape")
  func shape() throws {
    let answer = try json("--fail", "carts")
    #expect(answer["schema"] as? String == "topolint.whatif/1")
    #expect(answer["fault"] as? [String: [String]] == ["fail": ["carts"]])
    let services = try #require(answer["services"] as? [[String: Any]])
    #expect(services.map { $0["name"] as? String } == ["cart", "mail", "web"])
    #expect(services.map { $0["state"] as? String } == ["failed", "ok", "failed"])
    #expect(services.map { $0["path"] as? [String] } == [["cart -> carts"], [], ["web -> cart", "cart -> carts"]])
    #expect(answer["entries_hit_ratio"] as? Double == 1 && answer["traffic_hit_ratio"] as? Double == 1)
    #expect((answer["queues"] as? [[String: Any]])?.count == 1 && (answer["missing"] as? [String]) == [])
  }

  @Test("what fails itself is named as the fault, not as its victim")
  func fault() throws {
    let services = try #require(try json("--fail", "cart")["services"] as? [[String: Any]])
    #expect(services.map { $0["name"] as? String } == ["mail", "web"])
  }

  @Test("several faults: repeated, with commas, or one after another behind files")
  func several() throws {
    let expected = try run(["shop.yaml", "--fail", "mail", "--fail", "carts"])
    #expect(expected.code == 0 && expected.output.hasPrefix("If 'mail', 'carts' fail\n"))
    #expect(try run(["shop.yaml", "--fail", "mail,carts"]).output == expected.output)
    #expect(try run(["shop.yaml", "--fail", "mail", "carts"]).output == expected.output)
  }

  @Test("growth names what breaks, and the stage and the findings then")
  func growth() throws {
    let growth = try #require(try json("--growth", "10")["growth"] as? [String: Any])
    #expect(
      growth["factor"] as? Double == 10 && (growth["tier"] as? [String: Any])?["then"] as? String == "T2")
    let saturations = try #require(growth["saturations"] as? [[String: Any]])
    #expect(saturations.map { $0["name"] as? String } == ["cart"])
    #expect(try abs(#require(saturations[0]["at_factor"] as? Double) - 2.4) < 1e-9)
    #expect((growth["appeared"] as? [Any])?.isEmpty == false)
  }

  @Test("every single failure is ranked, and a slow answer and a zone can be asked for")
  func others() throws {
    #expect((try json("--all")["ranking"] as? [[String: Any]])?.first?["name"] as? String == "carts")
    let slow = try json("--slow", "carts=3s")
    #expect((slow["missing"] as? [String])?.contains("concurrency of 'cart'") == true)
    #expect(try json("--fail", "zone")["fault"] as? [String: String] == ["zone": "every"])
    let unknown = try json("--fail", "zone")
    #expect(unknown["traffic_hit_ratio"] is NSNull && unknown["entries_hit_ratio"] is NSNull)
    #expect((unknown["services"] as? [[String: Any]])?.contains { $0["state"] is NSNull } == true)
    #expect(try json("--fail", "zone:cart")["fault"] as? [String: [String]] == ["zone": ["cart"]])
  }

  @Test("what never answers has no time in JSON, and loses all that it sends in Chaos Mesh")
  func never() throws {
    let files = ["shop.yaml": "topolint: 1\nservices: {web: {entry: {rate: 10/s}, calls: [{to: cart}]}, cart: {}}\n"]
    let json = try run(["--slow", "cart=never", "--format", "json"], files: files)
    let answer = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let slow = try #require((answer["fault"] as? [String: Any])?["slow"] as? [[String: Any]])
    #expect(slow.count == 1 && slow[0]["name"] as? String == "cart" && slow[0]["latency_ms"] is NSNull)
    let services = try #require(answer["services"] as? [[String: Any]])
    #expect(services.map { $0["state"] as? String } == ["degraded", "failed"])
    #expect(services.map { $0["reason"] as? String ?? "" }[1].hasPrefix("waits for ever"))
    let text = try run(["--slow", "cart=never", "--for", "2s"], files: files)
    #expect(text.code == 0 && text.output.hasPrefix("If 'cart' never answers for 2 s\n"))
    let mesh = try run(["--slow", "cart=never", "--format", "chaos-mesh"], files: files)
    #expect(mesh.code == 0 && mesh.output.contains("action: loss\n") && mesh.output.contains("loss: {loss: \"100\""))
    #expect(try run(["--slow", "cart=3s", "--format", "chaos-mesh"], files: files).output.contains("latency: 3000ms"))
  }

  private static let retried = """
    topolint: 1
    services:
      web: {entry: {rate: 20/s}, calls: [{to: shop, attempts: 3, timeout: 500ms}]}
      shop: {capacity: 50/s, replicas: 2, concurrency: 5, uses: [{store: db}]}
    stores: {db: {}}

    """

  @Test("a fault that lasts for a time has a recovery")
  func recovery() throws {
    func json(_ arguments: String...) throws -> (fault: [String: Any], recovery: [[String: Any]], missing: [String]) {
      let outcome = try run(arguments + ["--format", "json"], files: ["shop.yaml": Self.retried])
      let answer = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      return (
        try #require(answer["fault"] as? [String: Any]), try #require(answer["recovery"] as? [[String: Any]]),
        try #require(answer["missing"] as? [String])
      )
    }
    let shop = try json("--fail", "shop", "--for", "2s")
    #expect(shop.fault["for_ms"] as? Double == 2_000)
    #expect(shop.recovery.count == 1 && shop.recovery[0]["name"] as? String == "shop" && shop.recovery[0]["recovers"] as? Bool == true)
    #expect(
      ["recovery_ms", "retried_rate_per_s", "total_capacity_per_s"].map { shop.recovery[0][$0] as? Double } == [1_500, 60, 100])
    #expect(try json("--fail", "shop", "--for", "500ms").recovery[0]["recovery_ms"] as? Double == 0)
    // Ten workers answer ten a second, of 60 that come.
    #expect(try json("--slow", "shop=1s", "--for", "2s").recovery[0]["recovery_ms"] as? Double == 1_000)
    let store = try json("--fail", "db", "--for", "2s")
    #expect(store.recovery[0]["recovers"] is NSNull && store.missing.contains("how long what uses 'db' waits for it"))
    let web = try json("--fail", "web", "--for", "2s")
    #expect(web.recovery[0]["recovery_ms"] is NSNull && web.missing == ["capacity of 'web'"])
    let text = try run(["--fail", "shop", "--for", "2s"], files: ["shop.yaml": Self.retried]).output
    #expect(text.hasPrefix("If 'shop' fails for 2 s\n"))
    #expect(
      text.contains(
        "  recovery  'shop' loses requests for 1.5 s more, 335.4 ms more or less as requests come: 60/s with all attempts, of 100/s that it can take\n"
      ))
    let more = Self.retried.replacing("20/s", with: "36/s")
    #expect(
      try run(["--fail", "shop", "--for", "2s"], files: ["shop.yaml": more]).output
        .contains("'shop' never gets over it: 108/s with all attempts, of 100/s that it can take"))
  }

  @Test("every format answers every question", arguments: ["text", "json", "markdown"])
  func formats(format: String) throws {
    let outcome = try run(["--fail", "carts", "--slow", "mail=2s", "--all", "--growth", "10", "--format", format])
    #expect(outcome.code == 0 && outcome.errors == "" && outcome.output.contains("carts"))
    #expect(try run(["--fail", "carts", "--slow", "mail=2s", "--all", "--growth", "10", "--format", format]).output == outcome.output)
  }

  @Test(
    "wrong usage is 2, and says what is right",
    arguments: [
      ([], "--fail NAME, --slow NAME=3s, --growth 10 or --all"), (["--fail", "cort"], "did you mean 'cart'?"),
      (["--fail", ","], "--fail NAME"), (["--slow", "cart"], "--slow stock=3s"), (["--slow", "cart=fast"], "--slow stock=3s"),
      (["--slow", "placed=3s"], "nobody waits for the queue 'placed'"), (["--slow", "mall=1s"], "did you mean 'mail'?"),
      (["--growth", "1"], "--growth 10"), (["--growth=-1"], "a factor above 1"), (["--growth", "lots"], "--growth 10"),
      (["--fail", "zone:carts"], "'carts' is no service of yours"), (["--all", "--format", "jsn"], "did you mean 'json'?"),
      (["shop.yaml", "--fail", "mail", "mial"], "did you mean 'mail'?"), (["--all", "--tier", "T9"], "T1, T2, T3 or T4"),
      (["--all", "--for", "2s"], "--fail NAME --for 2s"), (["--fail", "cart", "--for", "2"], "--for 2s"),
      (["--fail", "cart", "--for", "0s"], "--for 2s"), (["--fail", "cart", "--for", "soon"], "not 'soon'"),
    ] as [([String], String)])
  func usage(arguments: [String], help: String) throws {
    let outcome = try run(arguments)
    #expect(outcome.code == 2 && outcome.output == "" && outcome.errors.contains(help), "\(outcome.errors)")
  }

  @Test("no input is 3, and an input that can't be read is 4, after all that can be said")
  func inputs() throws {
    #expect(try run(["--all"], files: [:]).code == 3)
    let broken = try run(["--fail", "cart"], files: ["a.yaml": Self.shop, "b.yaml": "topolint: 1\nservices: [\n"])
    #expect(broken.code == 4 && broken.output.contains("If 'cart' fails"))
    #expect(try run(["none.yaml", "--fail", "cart"]).code == 4)
  }
}
