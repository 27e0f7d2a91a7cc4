// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is held to. Each setting turns a class of mistakes into a compile error.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),  // dynamic dispatch is visible where it happens
  .enableUpcomingFeature("InternalImportsByDefault"),  // an import never leaks into our own interface
  .enableUpcomingFeature("MemberImportVisibility"),  // a member's module is imported where it is used
  .strictMemorySafety(),  // each unsafe expression says so
  .treatAllWarnings(as: .error),
]

/// A library target of the house, with its tests beside it.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], plugins: [Target.PluginUsage] = []) -> Target
{
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict, plugins: plugins)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "topolint",
  platforms: [.macOS(.v13)],
  products: [.executable(name: "topolint", targets: ["topolint"])],
  dependencies: [
    // Options, help texts, completions and did-you-mean for the command line. Costs 8 MB of binary and a minute of
    // build time; our own parser would cost us its edge cases for years.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // libyaml: the YAML parser of the field's tools, in every distribution. Its gaps are guarded in Documents.
    .systemLibrary(name: "CYaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),

    // Each arrow of the house is a dependency here, so that an upward import does not compile.
    module("SourceText"),
    module("Layouts"),
    // HCL is read by the module itself: no Swift package for it is kept up, and the data of Consul's files is a small part of the language.
    module("Documents", ["CYaml", "SourceText"]),
    module("TopologyModel", ["SourceText"]),
    module("Readers", ["Documents", "SourceText", "TopologyModel"], plugins: ["CatalogPlugin"]),
    module("Analyses", ["TopologyModel", "SourceText"], plugins: ["CatalogPlugin"]),
    // What proposes repairs. Below Rules, for a proposal is a fact: rules judge it, and messages and reports quote it.
    module("Advising", ["Analyses", "TopologyModel"], plugins: ["CatalogPlugin"]),
    module("Expressions", ["SourceText"]),
    module(
      "Rules", ["Advising", "Analyses", "Documents", "Expressions", "SourceText", "TopologyModel"], exclude: ["builtin/README.md"],
      plugins: ["CatalogPlugin"]),
    module("Configuration", ["Advising", "Analyses", "Documents", "Readers", "Rules", "SourceText", "TopologyModel"]),
    module("WhatIf", ["Advising", "Analyses", "Rules", "SourceText", "TopologyModel"]),
    module("Differences", ["Readers", "Rules", "SourceText", "TopologyModel"]),
    module("Linting", ["Analyses", "Documents", "Readers", "Rules", "SourceText", "TopologyModel"]),
    // The advisor: what is cheapest to do, with the lint as judge.
    module("Repairs", ["Advising", "Analyses", "Linting", "Rules", "SourceText", "TopologyModel"]),
    // What is told, as values; Reporters print them.
    module("Reports", ["Advising", "Analyses", "Differences", "Readers", "Repairs", "Rules", "SourceText", "TopologyModel", "WhatIf"]),
    module(
      "Reporters", ["Advising", "Differences", "Layouts", "Readers", "Repairs", "Reports", "Rules", "SourceText", "TopologyModel", "WhatIf"],
      plugins: ["CatalogPlugin"]),
    module(
      "Running",
      [
        "Advising", "Analyses", "Configuration", "Differences", "Linting", "Readers", "Repairs", "Rules", "SourceText", "TopologyModel",
        "WhatIf",
      ]),
    .executableTarget(
      name: "topolint",
      dependencies: [
        "Running", "Linting", "Configuration", "Reporters", "Reports", "Repairs", "Rules", "Analyses", "Readers", "SourceText",
        "TopologyModel",
        "WhatIf",
        "Differences",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict,
      // Without its symbol table the release binary is half as large (17 instead of 34 MB).
      linkerSettings: [.unsafeFlags(["-Xlinker", "-s"], .when(platforms: [.linux], configuration: .release))]),

    // Build time: a folder becomes a list, so that adding a file is all that adding a rule or a reader takes.
    .plugin(name: "CatalogPlugin", capability: .buildTool(), dependencies: ["catalog-tool"], path: "Sources/CatalogPlugin"),
    .executableTarget(name: "catalog-tool", swiftSettings: strict),

    // Not shipped.
    .executableTarget(name: "cel-conformance", dependencies: ["Documents", "Expressions", "SourceText"], swiftSettings: strict),
    .executableTarget(
      name: "topolint-docs",
      dependencies: ["Advising", "Analyses", "Readers", "Reporters", "Rules", "SourceText", "TopologyModel"],
      swiftSettings: strict),
    .executableTarget(
      name: "topolint-benchmarks",
      dependencies: ["Analyses", "CYaml", "Linting", "Reporters", "Reports", "Rules", "Running", "Documents", "SourceText"],
      swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["Advising", "Analyses", "Expressions", "SourceText", "TopologyModel"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .target(
      name: "SampleResults", dependencies: ["Analyses", "Linting", "Rules", "SourceText", "TopologyModel"], path: "Tests/SampleResults",
      swiftSettings: strict),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Configuration", "Documents", "Expressions", "Linting", "Readers", "Reporters", "Reports", "Rules", "SourceText", "TopologyModel",
        "TestSupport",
      ], path: "Tests/FuzzTargets", swiftSettings: strict),
    tests("FuzzTargetsTests", ["FuzzTargets"]),
    tests("SourceTextTests", ["SourceText"]),
    tests("LayoutsTests", ["Layouts"]),
    tests("DocumentsTests", ["Documents", "SourceText"], exclude: ["Snapshots"]),
    tests("TopologyModelTests", ["TopologyModel", "SourceText"]),
    tests("ReadersTests", ["Readers", "Documents", "TopologyModel", "SourceText"]),
    tests("AdvisingTests", ["Advising", "Analyses", "TopologyModel"]),
    tests("AnalysesTests", ["Advising", "Analyses", "TopologyModel", "SourceText"]),
    tests("ExpressionsTests", ["cel-conformance", "Expressions"]),
    tests("RulesTests", ["Rules", "Advising", "Expressions", "Linting", "Reporters", "Analyses", "SourceText", "TopologyModel"]),
    tests("WhatIfTests", ["WhatIf", "Advising", "Analyses", "Linting", "Rules", "SourceText", "TopologyModel"]),
    tests("DifferencesTests", ["Differences", "Linting", "Rules", "SourceText", "TopologyModel"]),
    tests(
      "ReportsTests",
      [
        "Reports", "Repairs", "Advising", "SampleResults", "Reporters", "Analyses", "Linting", "Rules", "SourceText", "TopologyModel",
        "WhatIf",
      ]),
    tests(
      "ReportersTests",
      [
        "Reporters", "Layouts", "SampleResults", "Reports", "Analyses", "Differences", "Rules", "Linting", "SourceText", "TopologyModel",
        "WhatIf",
      ]),
    tests("ConfigurationTests", ["Configuration", "Advising", "Analyses", "Documents", "Linting", "Rules", "SourceText", "TopologyModel"]),
    tests("LintingTests", ["Linting", "Analyses", "Documents", "Readers", "Rules", "SourceText", "TopologyModel"]),
    tests("RepairsTests", ["Repairs", "Advising", "Analyses", "Linting", "Rules", "SourceText", "TopologyModel"]),
    tests(
      "RunningTests",
      [
        "Running", "Analyses", "Configuration", "Differences", "Linting", "Reporters", "Readers", "Repairs", "Rules", "SourceText", "TopologyModel", "WhatIf",
      ]),
    tests(
      "SamplesTests", ["Advising", "Analyses", "Linting", "Reporters", "Reports", "Rules", "SourceText", "TopologyModel"],
      exclude: ["Goldens"]),
    tests(
      "CommandTests",
      ["topolint", "SampleResults", "Analyses", "Documents", "Reporters", "Reports", "Running", "SourceText", "TopologyModel"]),
    tests(
      "TidyTests",
      [
        "topolint-docs", "Advising", "Readers", "Linting", "Reporters", "Reports", "Rules", "Analyses", "SourceText", "TopologyModel",
        "WhatIf",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// `Tests/Fuzzing/run` builds with the sanitizers of the fuzzer, which no other build has.
if Context.environment["TOPOLINT_FUZZ"] != nil {
  for target in package.targets where target.type == .regular {
    target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer,address"]))
  }
  package.targets.append(
    .executableTarget(
      name: "topolint-fuzz", dependencies: ["FuzzTargets"], path: "Tests/topolint-fuzz", swiftSettings: strict,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]))
}
