import ArgumentParser
import Linting

/// The root of all commands.
struct Topolint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topolint",
    abstract: "Finds where the communication between services will break as users grow.",
    discussion: """
      topolint reads descriptions of services and of who calls whom (formats: \(TopologyReading.formats.joined(separator: ", "))), judges the graph by rules, shows \
      the arithmetic, and advises the cheapest repair. It never uses the network.

      Exit codes: 0 nothing found, 1 findings, 2 wrong usage, 3 no input found, 4 an input can't be read, 70 a fault of topolint.
      """,
    version: Self.version,
    subcommands: [
      LintCommand.self, DiffCommand.self, ReportCommand.self, FactsCommand.self, GraphCommand.self, AdviseCommand.self, WhatIfCommand.self,
      ImportCommand.self, ExplainImportCommand.self, TracesCommand.self, ExplainCommand.self,
      RulesCommand.self,
      InitCommand.self, SchemaCommand.self,
    ])

  static let version = "0.1.0"
}
