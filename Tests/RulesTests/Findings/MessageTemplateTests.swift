import Rules
import SourceText
import Testing

@Suite("Message templates") struct MessageTemplateTests {
  private func message(_ template: String, _ topology: String = "topolint: 1\nservices: {a: {calls: [{to: b}, {to: c}]}, b: {}, c: {}}\n")
    -> String
  {
    words(lint(topology, ruleText(when: "service.name == \"a\"", message: template)).findings.first?.finding().message)
  }

  @Test("expressions in braces are filled in")
  func expressions() {
    #expect(message("{service.name} has {service.fan_out} callees") == "a has 2 callees")
    #expect(message("{service.fan_out + 1}{service.name}") == "3a")
  }

  @Test("a doubled brace is a brace")
  func braces() { #expect(message("{{{service.name}}} and {{}}") == "{a} and {}") }

  @Test("what an expression cannot say is unknown")
  func unknown() { #expect(message("{service.team}") == "unknown") }

  @Test(
    "a choice between something and nothing is left out where nobody knows, with the blank that it would leave",
    arguments: [
      ("{callee.name}{callee.replicas == 1 ? \" alone\" : \"\"}", "b"), ("{callee.replicas == 1 ? \"alone\" : \"\"} it runs", "it runs"),
      ("a {callee.replicas != null ? string(callee.replicas) + \" times\" : \"\"} b", "a b"),
      ("{caller.replicas == 1 ? \"one,\" : \"\"} b", "one, b"), ("{callee.replicas == 1 ? \"x\" : \"y\"}", "unknown"),
    ])
  func optional(template: String, text: String) {
    let topology = "topolint: 1\nservices: {a: {replicas: 1, calls: [{to: b}]}}\n"
    let findings = lint(topology, ruleText(for: "call", message: template)).findings
    #expect(words(findings.first?.finding().message) == text)
  }

  @Test("what is joined keeps the author's words apart from names, and numbers are short")
  func joined() throws {
    let message = "{true ? \"it has \" + string(1234.5) + \" of \" + service.name : \"\"}"
    let pieces = try #require(lint("topolint: 1\nservices: {a: {}}\n", ruleText(message: message)).findings.first).finding().message.pieces
    #expect(pieces == [.plain("it has "), .plain("1 235"), .plain(" of "), .untrusted(Untrusted("a"))])
  }

  @Test(
    "of no subject a rule speaks in words",
    arguments: [
      ("{service.name} has {service.fan_out}", "the service has N"), ("{true ? \"a\" : string(params.limit) + \" b\"}", "N b"),
      ("it{service.fan_out == 1 ? \"\" : \" is\"} so", "it so"), ("{service.team} owns it", "the team of the service owns it"),
      ("{service.fan_out == 1 ? \"x\" : \"\"} a {{b}}", "a {b}"),
    ])
  func general(template: String, text: String) throws {
    let (rules, diagnostics, _) = read([ruleText(params: "{limit: 1}", fix: template)])
    #expect(diagnostics == [] && rules.rules.first?.generalFix == text)
  }

  @Test("numbers are short, lists named one by one")
  func values() {
    #expect(message("{1.0 / 3.0} {true} {[\"x\", \"y\"]}") == "0.3333 true x, y")
    #expect(message("{[\"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\"]}") == "1, 2, 3, 4, 5, 6 and 2 more")
  }

  @Test("text from a topology stays untrusted")
  func untrusted() throws {
    let result = lint("topolint: 1\nservices: {\"::error::\\e[31m\": {}}\n", ruleText(message: "{service.name}"))
    let finding = try #require(result.findings.first).finding()
    guard case .untrusted(_)? = finding.message.pieces.first else {
      Issue.record("it is \(finding.message.pieces)")
      return
    }
  }

  @Test(
    "what the author wrote is plain, chosen or joined as it may be",
    arguments: [
      "{\"a\"}", "{true ? \"a\" : \"b\"}", "{service.fan_out == 9 ? \"x\" : service.fan_out == 2 ? \"a\" : \"b\"}",
      "{string(service.fan_out) + \" a\"}", "{service.fan_out == 2 ? string(service.fan_out) + \" a\" : \"b\"}",
    ])
  func ownText(template: String) throws {
    let result = lint("topolint: 1\nservices: {a: {calls: [{to: b}, {to: c}]}, b: {}, c: {}}\n", ruleText(message: template))
    let pieces = try #require(result.findings.first).finding().message.pieces
    #expect(pieces.allSatisfy { if case .plain = $0 { true } else { false } } && !pieces.isEmpty, "\(pieces)")
  }

  @Test(
    "no text of a topology becomes plain by what is done to it",
    arguments: [
      "{service.name + \"\"}", "{true ? service.name : \"b\"}", "{string(service.name)}", "{[service.name][0]}",
      "{[service.name].join(\"\")}", "{service.name.lowerAscii()}", "{cel.bind(x, service.name, x)}", "{{\"a\": service.name}.a}",
      "{[service].map(s, s.name)[0]}", "{dyn(service.name)}", "{optional.of(service.name).value()}",
    ])
  func factsStayUntrusted(template: String) throws {
    let (rules, _, _) = read([ruleText(message: template)])
    if rules.rules.isEmpty { return }
    let result = lint("topolint: 1\nservices: {hostile: {}}\n", ruleText(message: template))
    for case .plain(let text) in try #require(result.findings.first).finding().message.pieces { #expect(!text.contains("hostile")) }
  }

  @Test(
    "a fault is shown at its place",
    arguments: [
      ("a {service.name", "{service.name", "'{' has no '}'"),
      ("a {service.nam} b", "nam", ""),
      ("a {service.fan_out +} b", "", ""),
      ("{servise.name}", "servise", ""),
      ("a {} b", "", ""),
    ])
  func faults(template: String, place: String, message: String) throws {
    let (_, diagnostics, sources) = read([ruleText(message: template)])
    let diagnostic = try #require(diagnostics.first)
    let text = covered(diagnostic.span, sources)
    if !place.isEmpty { #expect(text == place) }
    #expect(sources.all[0].location(of: diagnostic.span).line == 7)
    if !message.isEmpty { #expect(words(diagnostic.message) == message) }
  }
}
