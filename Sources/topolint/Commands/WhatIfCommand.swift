import ArgumentParser
import Reporters
import Reports
import Rules
import Running
import SourceText
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
        topolint whatif shop.yaml --fail stock --for 2s
        topolint whatif shop.yaml --fail zone     (one zone of every service)
        topolint whatif k8s/ --all                (each failure, worst first)
        topolint whatif shop.yaml --growth 10     (what breaks first)
        topolint whatif k8s/ --all --format chaos-mesh > faults.yaml
        topolint whatif k8s/ --all --growth 10 --format k6 > load.js

      k6 and chaos-mesh write what would confirm the ten worst of these verdicts: a load test, and faults in a cluster, which are paused until you \
      resume them.
      """)

  @OptionGroup var input: InputOptions

  @Option(
    help: ArgumentHelp(
      "A service, external, store or queue that fails; zone for one zone of every service, zone:NAME for one zone of a service. Repeatable, or several with commas.",
      valueName: "name"))
  var fail: [String] = []

  @Option(
    help: ArgumentHelp("A service, external or store, and what each of its answers takes: stock=3s. Repeatable.", valueName: "name=time"))
  var slow: [Typed<SlowAnswer>] = []

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("How long what --fail and --slow say lasts: how long it takes to get over it, if it ever does.", valueName: "time"))
  var duration: Typed<FaultDuration>?

  @Option(help: ArgumentHelp("How many times the load grows: what gives way, in which order, and what to do first.", valueName: "factor"))
  var growth: Typed<GrowthFactor>?

  @Flag(help: "Rank every single failure by what it brings down.")
  var all = false

  @Option(help: "text, json, markdown, k6 or chaos-mesh.")
  var format: Typed<Format> = "text"

  enum Format: String, CaseIterable, Choice {
    case text, json, markdown, k6
    case chaosMesh = "chaos-mesh"

    static func refusal(of word: String) -> RunError { .unknown("format", word, among: words) }
  }

  func run() throws {
    let format = try format.value
    var question = WhatIfQuestion()
    question.failing = fail
    question.growth = try growth?.value.factor
    question.slow = try slow.map { try ($0.value.name, $0.value.milliseconds) }
    question.duration = try duration?.value.milliseconds
    question.ranksAll = all
    if question.duration != nil, fail.isEmpty, slow.isEmpty {
      throw RunError.usage("--for says how long a fault lasts, and no fault is named", hint: "--fail NAME --for 2s")
    }
    if question.isEmpty { throw RunError.usage("say what happens", hint: "--fail NAME, --slow NAME=3s, --growth 10 or --all") }
    if format == .chaosMesh, fail.isEmpty, slow.isEmpty, !all {
      throw RunError.usage(
        "--format chaos-mesh writes faults, and growth is none", hint: "--all, --fail NAME, --slow NAME=3s, or --format k6")
    }
    var request = try input.request()
    question.takeNames(from: &request.inputs)

    let (forecast, read) = try Progress.show { progress in
      let run = try input.run(request, &progress)
      return try run.forecast(question) { progress.report($0) }
    }
    OutputStream.tell(read.remarks)
    switch format {
    case .json: try OutputStream.print(WhatIfJSON.write(forecast))
    case .k6:
      if forecast.experiments.isEmpty { OutputStream.tell([Remarks(Diagnostic(.note, "there is no verdict to confirm", at: .none))]) }
      try OutputStream.print(LoadTestWriter.write(forecast))
    case .chaosMesh:
      let (text, notes) = ChaosMeshWriter.write(forecast)
      OutputStream.tell(notes.map { Remarks($0) })
      try OutputStream.print(text)
    case .markdown: try OutputStream.print(MarkdownPrinter.print(WhatIfReport.report(forecast, for: .document)))
    case .text:
      var options = ReportOptions()
      options.color = Surroundings.wantsColor
      try OutputStream.print(TextPrinter.print(WhatIfReport.report(forecast, for: .terminal), options))
    }
    try ExitCode(read.only().lint).end()
  }
}
