import Foundation
import Testing

@Suite("Expressions on the command line") struct RulesEvalTests {
  private func eval(_ arguments: String...) throws -> Program.Outcome {
    let folder = try TemporaryFolder(["a.yaml": Texts.ring, "k.yaml": Texts.manifest])
    return try Program.run(["rules", "eval"] + arguments, in: folder.path)
  }

  @Test("a table has a line for each subject")
  func table() throws {
    let outcome = try eval("service.fan_out > 0", "a.yaml")
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(outcome.output == "a  true\nb  true\n\n2 services · bool · 2 true\n")
    #expect(try eval("call.timeout_ms", "a.yaml").output == "a -> b  null\nb -> a  null\n\n2 calls · double or null\n")
    #expect(try eval("queue.name", "a.yaml").output == "0 queues · string or null\n")
  }

  @Test("unknown says what is needed")
  func unknown() throws {
    #expect(
      try eval("service.latency_p99_ms", "k.yaml").output
        == "web  unknown (needs service.latency.p99)\n\n1 service · double or null · 1 unknown\n")
  }

  @Test("JSON has the contract's shape")
  func json() throws {
    let output = try eval("service.team", "a.yaml", "k.yaml", "--format", "json").output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    #expect(object["schema"] as? String == "topolint.eval/1" && object["expression"] as? String == "service.team")
    #expect(object["for"] as? String == "service" && object["type"] as? String == "string or null")
    let values = try #require(object["values"] as? [[String: Any]])
    #expect(values.map { $0["subject"] as? String } == ["a", "b", "web"])
    #expect(values[0]["value"] as? String == "null")
  }

  @Test("a wrong expression is wrong usage, shown at its place, and nothing is read")
  func wrong() throws {
    let outcome = try eval("service.fan_uot > 3", "none.yaml")
    #expect(outcome.code == 2 && outcome.output == "")
    #expect(outcome.errors.contains("1 | service.fan_uot > 3\n  |         ^^^^^^^\n") && outcome.errors.contains("did you mean `fan_out`?"))
    #expect(!outcome.errors.contains("none.yaml"))
    for arguments in [["1", "a.yaml", "--format", "xml"], ["1", "a.yaml", "--for", "servise"]] {
      #expect(try Program.run(["rules", "eval"] + arguments).code == 2)
    }
  }

  @Test("an evaluation that fails ends with 1, after all are shown; a null says what to ask first")
  func failed() throws {
    let outcome = try eval("1/0", "a.yaml")
    #expect(outcome.code == 1 && outcome.output.contains(" · 1 failed\n"))
    let null = try eval("service.latency_ms > 3", "a.yaml")
    #expect(null.code == 1 && null.output.contains("the value is null; compare with null first"), "\(null.output)")
  }

  @Test("what is no variable here is told so, with those that there are")
  func variables() throws {
    let outcome = try eval("service.name", "--for", "call", "a.yaml")
    #expect(outcome.code == 2 && outcome.errors.contains("unknown variable `service`"))
    #expect(outcome.errors.contains("variables: call, callee, caller, params, topology"), "\(outcome.errors)")
  }

  @Test("inputs that can't be read are told like those of any command")
  func inputs() throws {
    #expect(try eval("1", "none.yaml").code == 4)
    let folder = try TemporaryFolder(["a.txt": ""])
    #expect(try Program.run("rules", "eval", "1", in: folder.path).code == 3)
  }

  @Test("the list of facts names every kind, or those that are asked for")
  func facts() throws {
    let all = try Program.run("rules", "facts").output
    for word in ["topology\n", "service\n", "call, ", "cycle\n", "chain\n", "queue\n", "store\n", "  fan_out ", "list(string)"] {
      #expect(all.contains(word))
    }
    let one = try Program.run("rules", "facts", "queue").output
    #expect(one.hasPrefix("queue\n") && !one.contains("service\n"))
    let wrong = try Program.run("rules", "facts", "queu")
    #expect(wrong.code == 2 && wrong.errors.contains("did you mean 'queue'?"))
    let json = try Program.run("rules", "facts", "service", "store", "--format", "json").output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let facts = try #require(object["facts"] as? [[String: Any]])
    #expect(Set(facts.compactMap { $0["subject"] as? String }) == ["service", "store"])
    #expect(facts.contains { $0["name"] as? String == "fan_out" && $0["type"] as? String == "int" && $0["printed"] as? Bool == true })
    #expect(facts.allSatisfy { !($0["documentation"] as? String ?? "").isEmpty })
  }
}
