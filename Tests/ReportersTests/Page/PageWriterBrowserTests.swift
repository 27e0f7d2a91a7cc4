import Foundation
import Reports
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

@testable import Reporters

/// What the page becomes in a browser. It is opened in a frame as wide as the screen that it stands for, and a script outside of it presses
/// what a reader would press.
@Suite("The page in a browser", .enabled(if: Browser.isThere, "\(Browser.missing)")) struct PageWriterBrowserTests {
  private static let tools = """
    export function open(width) {
      return new Promise(resolve => {
        const frame = document.createElement("iframe")
        Object.assign(frame, { width, height: 900, src: "report.html" })
        frame.onload = () => resolve(frame.contentWindow)
        document.body.append(frame)
      })
    }
    export const type = (page, id, value, event = "input") => {
      const field = page.document.getElementById(id)
      field.value = value
      field.dispatchEvent(new page.Event(event, { bubbles: true }))
    }
    export const all = (page, selector) => [...page.document.querySelectorAll(selector)]
    export const text = (page, selector) => all(page, selector).map(element => element.textContent)
    """

  private func ask<Answer: Decodable>(
    _ script: String, of page: [UInt8] = PageWriterTests.shopPage, options: [String] = [], for type: Answer.Type = Answer.self
  ) throws -> Answer {
    try Browser.ask(
      "import { open, type, all, text } from './tools.mjs'\n" + script, files: ["report.html": page, "tools.mjs": Array(Self.tools.utf8)],
      options: options)
  }

  @Test("it opens without a request, and its script runs: the list has a row for each finding")
  func opens() throws {
    struct Answer: Decodable {
      let requests, rows, nodes: Int
      let count: String
      let isHidden: Bool
      let dead: [String]
    }
    let answer: Answer = try ask(
      """
      const page = await open(1440)
      const isDead = link => !link.closest("[hidden]") && page.document.querySelector(link.getAttribute("href")).closest("[hidden]")
      answer({ dead: all(page, "nav a").filter(isDead).map(link => link.textContent), requests: page.performance.getEntriesByType("resource").length, rows: all(page, "#list tbody tr").length,
        nodes: all(page, "#canvas .node").length, count: text(page, "#count")[0], isHidden: page.document.getElementById("explore").hidden })
      """)
    let findings = PageWriterTests.shop.findings.count
    #expect(answer.requests == 0 && !answer.isHidden && answer.dead == [])
    #expect(answer.rows == min(findings, 100) && answer.count == "\(findings) findings of \(findings).", "\(answer)")
    #expect(answer.nodes == MarkedGraph(PageWriterTests.shop).nodes.count, "\(answer)")
  }

  @Test("nothing of it fails and its policy refuses nothing, which a page that fails shows would be seen")
  func console() throws {
    #expect(try Browser.console(of: String(decoding: PageWriterTests.shopPage, as: UTF8.self)) == [])
    #expect(try Browser.console(of: "<script>throw new Error('seen')</script>").count == 1)
  }

  @Test("of what has no parts there is the report and nothing to explore, and no link leads there")
  func empty() throws {
    struct Answer: Decodable { let links, hidden: [String] }
    let answer: Answer = try ask(
      """
      const page = await open(1440)
      answer({ links: all(page, "nav li:not([hidden])").map(item => item.textContent), hidden: all(page, "main > [hidden] > h2").map(title => title.textContent) })
      """, of: PageWriterTests.page(PageWriterTests.lint("topolint: 1\nservices: {}\n")))
    #expect(answer.hidden == ["Explore", "What if"] && !answer.links.contains("Explore") && answer.links.contains("Coverage"), "\(answer)")
  }

  @Test("search and filters leave what they say, and clearing them brings all back")
  func filters() throws {
    struct Answer: Decodable { let words, errors, parts, team, cleared: [String] }
    let answer: Answer = try ask(
      """
      const page = await open(1440)
      const rows = () => text(page, "#list tbody tr")
      type(page, "search", "payments")
      const words = rows()
      type(page, "search", "")
      type(page, "severity", "3")
      const errors = text(page, "#list tbody .mark")
      type(page, "severity", "")
      page.document.getElementById("tab-parts").click()
      const parts = text(page, "#list tbody tr td:first-child")
      const team = [...page.document.getElementById("team").options].find(option => option.text === "pay").value
      type(page, "team", team)
      const pay = text(page, "#list tbody tr td:nth-child(3)")
      page.document.getElementById("filters").reset()
      setTimeout(() => answer({ words, errors, parts, team: pay, cleared: text(page, "#list tbody tr td:first-child") }), 50)
      """)
    #expect(!answer.words.isEmpty && answer.words.count < PageWriterTests.shop.findings.count)
    #expect(Set(answer.errors) == ["error"] && answer.errors.count == PageWriterTests.shop.count(.error))
    let graph = MarkedGraph(PageWriterTests.shop)
    #expect(answer.parts.sorted() == graph.nodes.map(\.name.text).sorted())
    #expect(Set(answer.team) == ["pay"] && answer.cleared.sorted() == answer.parts.sorted())
  }

  @Test("a finding that is pressed lights up its way, and is told in full")
  func finding() throws {
    struct Answer: Decodable {
      let lit, path: [String]
      let detail: String
    }
    let index = try #require(PageWriterTests.shop.findings.firstIndex { $0.rule.id == "sync-chain-depth" || $0.rule.id == "sync-cycle" })
    let finding = PageWriterTests.shop.findings[index].finding()
    let answer: Answer = try ask(
      """
      const page = await open(1440)
      type(page, "rule", [...page.document.getElementById("rule").options].find(option => option.text === "\(finding.rule.id)").value)
      all(page, "#list tbody .link")[0].click()
      answer({ lit: text(page, "#canvas .node.path title"), path: text(page, "#canvas .edge.path title"), detail: text(page, "#detail")[0] })
      """)
    let names = finding.subject.names.map(\.text)
    #expect(Set(answer.lit) == Set(names), "\(answer.lit)")
    #expect(Set(answer.path.map { $0.prefix { $0 != ":" } }) == Set(zip(names, names.dropFirst()).map { "\($0) → \($1)" }))
    #expect(answer.detail.contains(finding.message.text.replacing("'", with: "")), "\(answer.detail)")
  }

  @Test(
    "a part that is pressed shows its neighbours, its findings, and the facts of topolint facts; what fails with it is what whatif says")
  func part() throws {
    struct Answer: Decodable {
      let near, shown, facts, terms, failed: [String]
      let detail, told: String
    }
    let answer: Answer = try ask(
      """
      const page = await open(1440)
      page.document.getElementById("tab-parts").click()
      all(page, "#list tbody .link").find(link => link.textContent === "stock").click()
      const facts = all(page, "#detail table tr").slice(1).map(row => row.textContent)
      const [detail, near] = [text(page, "#detail")[0], text(page, "#canvas .node title")]
      page.document.getElementById("let-fail").click()
      answer({ near, shown: text(page, "#canvas .node title"), facts, detail, terms: text(page, "#fault-terms dd"), told: text(page, "#fault-told")[0],
        failed: text(page, "#canvas .node.failed title") })
      """)
    let topology = PageWriterTests.shop.topology
    let stock = try #require(topology.elements(named: Untrusted("stock")).first)
    var fault = Fault()
    fault.failing = [stock]
    var forecast = Forecast(PageWriterTests.shop.base)
    forecast.fault = fault
    let consequences = Consequences(of: fault, in: PageWriterTests.shop.base)
    forecast.consequences = consequences
    var words: [String] = []
    for case .terms(let terms) in WhatIfReport.report(forecast, for: .document).sections[0].blocks {
      words = terms.map { Self.plain($0.words) }
    }
    #expect(answer.terms == words && answer.told == "If stock fails.")
    let graph = MarkedGraph(PageWriterTests.shop)
    let number = try #require(graph.nodes.firstIndex { $0.name.text == "stock" })
    let near = graph.edges.flatMap { $0.from == number ? [$0.to] : $0.to == number ? [$0.from] : [] } + [number]
    #expect(Set(answer.near) == Set(near.map { graph.nodes[$0].name.text }))
    let failed = answer.shown.filter { name in
      topology.elements(named: Untrusted(name)).contains { consequences.state(of: $0) == .failed }
    }
    #expect(Set(answer.failed) == Set(failed) && failed.count > 1 && answer.shown.count > answer.near.count)
    let table = try #require(FactTable.all(PageWriterTests.shop.base).first { $0.kind == .service })
    let row = try #require((0..<table.count).first { table.names($0)[0].text == "stock" })
    let known = table.columns.filter { $0.value(row) != .none }.map(\.name)
    #expect(answer.facts.count == known.count && zip(answer.facts, known).allSatisfy { $0.hasPrefix($1) }, "\(answer.facts)")
  }

  @Test("the sliders of load and of a fault tell what whatif tells at each of their places")
  func sliders() throws {
    struct Answer: Decodable {
      let growth: [[String]]
      let values: [String]
    }
    let answer: Answer = try ask(
      """
      const page = await open(1440)
      const slider = page.document.getElementById("growth")
      const [growth, values] = [[], []]
      for (let place = 0; place <= Number(slider.max); place += 1) {
        type(page, "growth", String(place))
        values.push(text(page, "#growth-value")[0])
        growth.push(text(page, "#growth-rows tbody td:nth-child(3)"))
      }
      answer({ growth, values })
      """)
    let base = PageWriterTests.shop.base
    #expect(answer.values.contains("10× today's load"))
    for (words, rows) in zip(answer.values, answer.growth) {
      let factor = Double(words.prefix { $0 != "×" }) ?? 1
      var forecast = Forecast(base)
      forecast.growth = Growth(by: factor, in: base)
      let table = WhatIfReport.report(forecast, for: .document).sections[0].blocks.compactMap { block -> Table? in
        if case .table(let table) = block { table } else { nil }
      }.first
      let told = try #require(table).rows.items.prefix(12).map { row -> String in
        if case .text(let text) = row.cells[2] { Self.plain(text) } else { "" }
      }
      #expect(rows == told, "\(words)")
    }
  }

  /// The words of a sentence, as an element has them.
  private static func plain(_ text: Text) -> String {
    text.runs.map(\.words.text).joined().replacing("'", with: "").replacing("`", with: "")
  }

  @Test("nothing is wider than the screen, on a telephone and on a desk", arguments: [360, 768, 1440])
  func width(_ width: Int) throws {
    struct Answer: Decodable {
      let width: Int
      let wide: [String]
    }
    let answer: Answer = try ask(
      """
      const page = await open(\(width))
      all(page, "#list tbody .link")[0].click()
      const room = page.document.documentElement.clientWidth
      const isScrolled = element => element.closest("#canvas, #list, .skip, thead")
      answer({ width: page.document.documentElement.scrollWidth - room, wide: all(page, "body *").filter(element =>
        !isScrolled(element) && element.getBoundingClientRect().right > room + 1).map(element => element.outerHTML.slice(0, 120)) })
      """)
    #expect(answer.width == 0 && answer.wide == [], "\(answer)")
  }

  @Test("all words stand out from what is behind them, by WCAG AA, in light and in dark", arguments: ["1", "0"])
  func contrast(scheme: String) throws {
    struct Answer: Decodable {
      let faint: [String]
      let background: String
      let checked: Int
    }
    let answer: Answer = try ask(
      """
      const page = await open(1440)
      all(page, "#list tbody .link")[0].click()
      const numbers = colour => (colour.match(/[0-9.]+/g) || []).map(Number)
      const linear = part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
      const behind = element => {
        for (let one = element; one; one = one.parentElement) {
          if (one.namespaceURI.endsWith("svg") && one.classList.contains("node")) return numbers(page.getComputedStyle(one.querySelector(".shape")).fill)
          const colour = numbers(page.getComputedStyle(one).backgroundColor)
          if (colour.length === 3) return colour
        }
        return [255, 255, 255]
      }
      const faint = new Set()
      let checked = 0
      for (const element of all(page, "body *")) {
        if (["SCRIPT", "title", "OPTION"].includes(element.tagName)) continue
        if (![...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) || !element.getClientRects().length) continue
        if (element.closest(".lit .node:not(.path)") || element.disabled) continue
        const style = page.getComputedStyle(element)
        const [one, other] = [light(numbers(element.namespaceURI.endsWith("svg") ? style.fill : style.color)), light(behind(element))]
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
        checked += 1
        if (ratio < 4.5) faint.add(`${ratio.toFixed(2)} ${element.outerHTML.slice(0, 80)}`)
      }
      answer({ faint: [...faint], checked, background: page.getComputedStyle(page.document.body).backgroundColor })
      """, options: ["--blink-settings=preferredColorScheme=\(scheme)"])
    #expect(answer.faint == [] && answer.checked > 300, "\(answer)")
    #expect(answer.background == (scheme == "1" ? "rgb(247, 248, 249)" : "rgb(19, 22, 26)"))
  }

  @Test("names that are markup, or scripts, stay text in lists, pictures and exports")
  func hostile() throws {
    struct Answer: Decodable {
      let names: [String]
      let title: String
      let isPwned: Bool
      let foreign: Int
      let pictures: [String]
    }
    func quoted(_ name: String) throws -> String { String(decoding: try JSONEncoder().encode(name), as: UTF8.self) }
    let services = try HostileNames.all.map { "\(try quoted($0)): {\"team\": \(try quoted($0)), \"calls\": [{\"to\": \"b\"}]}" }
    let yaml =
      "{\"topolint\": 1, \"name\": \(try quoted(HostileNames.all[0])), \"services\": {\(services.joined(separator: ", ")), \"b\": {}}}"
    let answer: Answer = try ask(
      """
      const page = await open(1440)
      \(Self.catching)
      page.document.getElementById("tab-parts").click()
      for (let row = 0; row < all(page, "#list tbody .link").length; row += 1) {
        all(page, "#list tbody .link")[row].click()
        page.document.getElementById("export").click()
      }
      answer({ names: text(page, "#list tbody td:first-child"), title: page.document.title, isPwned: "pwned" in page || "pwned" in window,
        foreign: all(page, "img, iframe, link, base, object, embed, [onmouseover], [onload], [onerror]").length, pictures })
      """, of: PageWriterTests.page(PageWriterTests.lint(yaml)))
    let shown = HostileNames.all.map { text(Visible.bytes(Untrusted($0))) }
    #expect(Set(answer.names) == Set(shown + ["b"]) && !answer.isPwned && answer.foreign == 0, "\(answer.names)")
    #expect(answer.title.hasPrefix("Architecture advice: ") && answer.pictures.count == shown.count + 1)
    for picture in answer.pictures {
      let svg = try #require(XMLReading(Array(picture.utf8)))
      #expect(svg.all("script").isEmpty && svg.all("image").isEmpty && svg.all("title").contains { $0.text == "b" })
    }
  }

  /// Keeps what would be saved as a file.
  private static let catching = """
    const pictures = []
    page.Blob = class { constructor(parts) { pictures.push(parts.join("")) } }
    page.URL.createObjectURL = () => "#"
    """

  @Test("a picture that is saved has its own colours, and needs nothing of the page")
  func export() throws {
    let svg: [String] = try ask(
      """
      const page = await open(1440)
      \(Self.catching)
      page.document.getElementById("export").click()
      answer(pictures)
      """)
    let document = try #require(XMLReading(Array(svg[0].utf8)))
    let nodes = MarkedGraph(PageWriterTests.shop).nodes.count
    #expect(document.all("text").count >= 2 * nodes)
    #expect(document.all("rect").count > 1 && document.all("rect").allSatisfy { ($0.attributes["fill"] ?? "").hasPrefix("rgb(") })
    #expect(!document.elements.contains { $0.attributes.keys.contains { ["class", "style", "tabindex", "onclick"].contains($0) } })
    #expect(Int(document.elements[0].attributes["width"] ?? "") ?? 0 > 300)
  }

  @Test("all of it works by keys: tabs by arrows, a part of the picture by Enter")
  func keys() throws {
    struct Answer: Decodable {
      let focused, selected, detail: String
      let unnamed: [String]
    }
    let answer: Answer = try ask(
      """
      const page = await open(1440)
      const press = (element, key) => element.dispatchEvent(new page.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
      press(page.document.getElementById("tab-findings"), "ArrowRight")
      const focused = page.document.activeElement.id
      press(all(page, "#canvas .node").find(node => node.querySelector("title").textContent === "stock"), "Enter")
      const named = element => element.textContent.trim() || element.getAttribute("aria-label") || element.closest("label")
      answer({ focused, selected: text(page, "[aria-selected=true]")[0], detail: text(page, "#detail h3")[0],
        unnamed: all(page, "button, select, input, [role=button], [tabindex]").filter(element => !named(element) && !element.getAttribute("aria-labelledby")
          && !element.hidden).map(element => element.outerHTML) })
      """)
    #expect(answer.focused == "tab-parts" && answer.selected == "Parts" && answer.detail == "stock")
    #expect(answer.unnamed == [])
  }
}
