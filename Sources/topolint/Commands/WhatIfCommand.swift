import Analyses
import ArgumentParser
import Linting
import Readers
import Reporters
import Rules
import SourceText
import TopologyModel
import WhatIf

struct WhatIfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whatif",
    abstract: "Say what follows from a failure, a slow answer or growth.",
    discussion: """
      Nothing is run and nothing is guessed: the consequences follow from what the topology declares. What it would take to know more is named.

      failed: it waits for something that fails and has no fallback, works with a store that fails, or all its workers wait for something slow.
      degraded: a fallback answers, it waits for something degraded or slow, or work that it hands over piles up.
      Each part comes with the reason and the way to the fault; shares of users' requests are the most that can be hit.

      Examples:
        topolint whatif shop.yaml --fail payments
        topolint whatif shop.yaml --fail orders-db --slow stock=3s
        topolint whatif shop.yaml --fail zone     (one zone of every service)
        topolint whatif k8s/ --all                (each failure, worst first)
        topolint whatif shop.yaml --growth 10     (what breaks first)
      """)

  @OptionGroup var input: InputOptions

  @Option(
    help: ArgumentHelp(
      "A service, external, store or queue that fails; zone for one zone of every service, zone:NAME for one zone of a service. Repeatable, or several with commas.",
      valueName: "name"))
  var fail: [String] = []

  @Option(
    help: ArgumentHelp("A service, external or store, and what each of its answers takes: stock=3s. Repeatable.", valueName: "name=time"))
  var slow: [String] = []

  @Option(help: ArgumentHelp("How many times the load grows: what gives way, in which order, and what to do first.", valueName: "factor"))
  var growth: String?

  @Flag(help: "Rank every single failure by what it brings down.")
  var all = false

  @Option(help: "text, json or markdown.")
  var format = "text"

  func run() throws {
    guard ["text", "json", "markdown"].contains(format) else {
      let nearest = Spelling.nearest(to: format.utf8, among: ["text", "json", "markdown"])
      throw InputOptions.usage(
        "there is no format '\(format)'", hint: nearest.map { "did you mean '\($0)'?" } ?? "known: text, json, markdown")
    }
    if fail.isEmpty, slow.isEmpty, growth == nil, !all {
      throw InputOptions.usage("say what happens", hint: "--fail NAME, --slow NAME=3s, --growth 10 or --all")
    }
    let factor = try growth.map(Self.factor)
    let times = try slow.map(Self.time)
    var (input, failing) = (input, fail)
    if !fail.isEmpty {
      // `--fail a b`: what is no file can only be another name, as long as there is a file to look it up in.
      let files = input.paths.filter { $0 == "-" || (try? FileSystem.status(Surroundings.bytes(of: $0))) != nil }
      if !files.isEmpty {
        failing += input.paths.filter { !files.contains($0) }
        input.paths = files
      }
    }
    var configured = try input.configured()
    // Without growth nobody asks for findings.
    if factor == nil { configured.options.leftOut = Set(configured.rules.rules.map(\.id)) }
    let result = try input.lint(configured)

    var forecast = Forecast(result.base)
    if !fail.isEmpty || !slow.isEmpty {
      let fault: Fault
      do {
        fault = try FaultNames(result.topology).fault(failing: failing, slow: times)
      } catch {
        // The name may stand in what could not be read.
        throw result.hasUnreadableInput ? ExitCode.unreadable : error
      }
      forecast.fault = fault
      forecast.consequences = Consequences(of: fault, in: result.base)
    }
    if all { forecast.ranking = DamageRanking(result.base) }
    if let factor {
      forecast.growth = Growth(by: factor, in: result.base)
      forecast.judged = (result, Self.judge(result, at: factor, configured.rules, configured.options))
    }
    switch format {
    case "json": try OutputStream.print(WhatIfJSON.write(forecast))
    case "markdown": try OutputStream.print(WhatIfMarkdown.write(forecast))
    default: try OutputStream.print(WhatIfText.write(forecast, color: Surroundings.wantsColor))
    }
    if result.hasUnreadableInput { throw ExitCode.unreadable }
  }

  private static func factor(_ text: String) throws -> Double {
    guard let factor = ArgumentQuantity.number(text), factor > 1 else {
      throw InputOptions.usage("--growth takes a factor above 1, not '\(text)'", hint: "--growth 10")
    }
    return factor
  }

  private static func time(_ text: String) throws -> (name: String, milliseconds: Double) {
    // A name may hold an equals sign, a time can't.
    guard let sign = text.lastIndex(of: "="), sign != text.startIndex,
      let time = ArgumentQuantity.duration(String(text[text.index(after: sign)...])), time > 0
    else { throw InputOptions.usage("--slow takes NAME=TIME, not '\(text)'", hint: "--slow stock=3s") }
    return (String(text[..<sign]), time)
  }

  /// The findings of the system grown. A stage that the user names is the least.
  private static func judge(_ result: LintResult, at factor: Double, _ rules: RuleSet, _ options: Lint.Options) -> LintResult {
    let grown = result.topology.scaled(by: factor)
    var options = options
    if let tier = options.tier, let users = grown.knowledge(.users).value { options.tier = max(tier, Tier(users: users)) }
    return Lint.run(grown, result.sources, result.diagnostics, rules: rules, options)
  }
}

/// Finds what users name.
private struct FaultNames {
  private let topology: Topology

  init(_ topology: Topology) { self.topology = topology }

  func fault(failing: [String], slow: [(name: String, milliseconds: Double)]) throws -> Fault {
    var fault = Fault()
    for value in failing {
      let names = elements(value).isEmpty ? value.split(separator: ",").map(String.init) : [value]
      if names.isEmpty { throw InputOptions.usage("--fail names nothing", hint: "--fail NAME") }
      for name in names { try fail(name, &fault) }
    }
    for (name, milliseconds) in slow {
      for element in try known(name) {
        if case .queue = element {
          throw InputOptions.usage(
            "nobody waits for the queue '\(name)'", hint: "name a service, an external or a store; or --fail '\(name)'")
        }
        fault.slow.append(Fault.Slow(element: element, milliseconds: milliseconds))
      }
    }
    return fault
  }

  private func fail(_ name: String, _ fault: inout Fault) throws {
    // A part that is really called so comes first.
    if elements(name).isEmpty, name == "zone" {
      fault.failZone(of: topology)
    } else if elements(name).isEmpty, name.hasPrefix("zone:") {
      let part = String(name.dropFirst("zone:".count))
      for element in try known(part) {
        guard case .service(let service) = element, topology.services[service.index].role.isOurs else {
          throw InputOptions.usage("'\(part)' is no service of yours, and has no zones", hint: "--fail \(part)")
        }
        if !fault.withoutZone.contains(service) { fault.withoutZone.append(service) }
      }
    } else {
      for element in try known(name) where !fault.failing.contains(element) { fault.failing.append(element) }
    }
  }

  private func elements(_ name: String) -> [Element] { topology.elements(named: Untrusted(name)) }

  private func known(_ name: String) throws -> [Element] {
    let found = topology.elements(named: Untrusted(name))
    if !found.isEmpty { return found }
    let names = topology.elementNames.lazy.map { String(decoding: $0.bytes, as: UTF8.self) }
    let nearest = Spelling.nearest(to: name.utf8, among: names)
    throw InputOptions.usage(
      "nothing in this topology is called '\(name)'",
      hint: nearest.map { "did you mean '\($0)'?" } ?? "`topolint graph --format json` lists every service, store and queue")
  }
}
