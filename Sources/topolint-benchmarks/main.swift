// Measures what linting costs, against a bare libyaml event loop over the same bytes in the same process:
//
//   swift run -c release topolint-benchmarks [SERVICES…]
//   swift run -c release topolint-benchmarks --once SCENARIO [SERVICES|FILE] [TIMES]
//
// The second does one piece of work, once or as often as told, and prints nothing: for a profiler, and for `time` of two builds by turns.
// `Scenario` has what can be named. A file stands in place of the system that is made up: old and new build on one input.

import CYaml
import SourceText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

func usage() -> rusage {
  var usage = rusage()
  #if canImport(Glibc)
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  #else
    unsafe getrusage(RUSAGE_SELF, &usage)
  #endif
  return usage
}

/// Seconds of processor time that this process has used.
func processorTime() -> Double {
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return seconds(usage().ru_utime) + seconds(usage().ru_stime)
}

/// The most memory that this process has held so far, in bytes.
func peakMemory() -> Double {
  #if canImport(Glibc)
    Double(usage().ru_maxrss) * 1_024
  #else
    Double(usage().ru_maxrss)
  #endif
}

/// Seconds that have gone by.
func wallTime() -> Double {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The least time of several runs, in seconds, which other work on the machine disturbs least.
func measure(_ runs: Int = 5, of time: () -> Double = processorTime, _ body: () -> Void) -> Double {
  (0..<runs).map { _ in
    let start = time()
    body()
    return time() - start
  }.min()!
}

/// What no reader of YAML by libyaml can do without.
func parseOnly(_ bytes: [UInt8]) {
  var parser = unsafe yaml_parser_t()
  unsafe yaml_parser_initialize(&parser)
  defer { unsafe yaml_parser_delete(&parser) }
  unsafe bytes.withUnsafeBufferPointer { unsafe yaml_parser_set_input_string(&parser, $0.baseAddress, $0.count) }
  var event = unsafe yaml_event_t()
  while unsafe yaml_parser_parse(&parser, &event) == 1 {
    let isEnd = unsafe event.type == YAML_STREAM_END_EVENT
    unsafe yaml_event_delete(&event)
    if isEnd { return }
  }
}

/// Takes all and keeps nothing.
let nowhere = OutputStream(descriptor: unsafe open("/dev/null", O_WRONLY))

func padded(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.utf8.count)) + text }
func milliseconds(_ seconds: Double) -> String { "\((seconds * 10_000).rounded() / 10)" }
func ratio(_ number: Double) -> String { "\((number * 100).rounded() / 100)" }

WorkingMemory.keepFreed()
let arguments = CommandLine.arguments.dropFirst()
if arguments.first == "--once" {
  guard let scenario = arguments.dropFirst().first.flatMap(Scenario.init(rawValue:)) else {
    print("name one of: \(Scenario.allCases.map(\.rawValue).joined(separator: ", "))")
    exit(64)
  }
  let what = arguments.dropFirst(2).first ?? "3000"
  let text = try Int(what).map { scenario.text(services: $0) } ?? FileSystem.read(Array(what.utf8))
  for _ in 0..<(arguments.dropFirst(3).first.flatMap { Int($0) } ?? 1) { scenario.run(on: text) }
  exit(0)
}

let sizes = arguments.compactMap { Int($0) }
let size = sizes.first ?? 10_000

// Memory first, as long as nothing else has taken any.
let healthy = Scenario.lint.text(services: size)
Scenario.lint.run(on: healthy)
print("memory of linting \(size) services: \(ratio(peakMemory() / Double(healthy.count))) times the file, the program itself counted in\n")

print("services     MB    loop ms   read   lint   lint ms a 1 000   findings")
var perService: [Double] = []
for services in sizes.isEmpty ? [1_000, 10_000, 100_000] : sizes {
  let bytes = Scenario.lint.text(services: services)
  let loop = measure { Scenario.loop.run(on: bytes) }
  let read = measure { Scenario.read.run(on: bytes) }
  var findings = 0
  let lint = measure { findings = Scenario.lint.run(on: bytes) }
  perService.append(lint / Double(services))
  print(
    padded("\(services)", 8), padded("\((Double(bytes.count) / 1e5).rounded() / 10)", 6), padded(milliseconds(loop), 10),
    padded(ratio(read / loop), 6), padded(ratio(lint / loop), 6), padded(milliseconds(lint * 1_000 / Double(services)), 17),
    padded("\(findings)", 10))
}
if sizes.isEmpty { print("a service of 100 000 takes \(ratio(perService[2] / perService[1])) times the time of one of 10 000") }

/// Seconds that the facts of a system with figures take, beside those of reading it.
func measureFacts(services: Int, runs: Int) -> (facts: Double, reading: Double) {
  let text = Scenario.facts.text(services: services)
  let reading = measure(runs) { Scenario.readFigures.run(on: text) }
  return (measure(runs) { Scenario.facts.run(on: text) } - reading, reading)
}

let (facts, reading) = measureFacts(services: size, runs: 5)
print(
  "\nfacts of \(size) services with figures: \(milliseconds(facts)) ms beside \(milliseconds(reading)) ms of reading, "
    + "\(ratio(facts / reading)) times it")
if sizes.isEmpty {
  let (tenfold, _) = measureFacts(services: size * 10, runs: 2)
  print("facts of \(size * 10) services with figures: \(milliseconds(tenfold)) ms, \(ratio(tenfold / facts)) times those of \(size)")
}

let faulty = Scenario.lintFaulty.text(services: size)
var findings = 0
let full = measure(3) { findings = Scenario.lintFaulty.run(on: faulty) }
let loop = measure(3) { Scenario.loop.run(on: faulty) }
print(
  "every call of \(size) services at fault: \(findings) findings, loop \(milliseconds(loop)) ms, lint \(milliseconds(full)) ms, "
    + "at most \(ratio((full - loop) / Double(max(1, findings)) * 1e6)) µs a finding, all but the loop counted in")

func measureManyFiles(in folder: [UInt8]) {
  let files = ManyFiles(count: 200, services: 2 * size, in: folder)
  defer { files.remove() }
  let loop = measure(3, of: wallTime) { for file in files.texts { Scenario.loop.run(on: file) } }
  let read = measure(3, of: wallTime) { files.read() }
  let lint = measure(3, of: wallTime) { files.lint() }
  print(
    "\(files.texts.count) files of \(2 * size) services on \(counted(SideBySide.processors, "processor")), by the clock: loop \(milliseconds(loop)) ms, "
      + "reading \(ratio(read / loop)) and lint \(ratio(lint / loop)) times it")
}

// The file that the folder holds by itself is none that is read.
if ScratchFolder.with("notes.txt", { _ in [] }, measureManyFiles) == nil { print("no folder for many files can be made") }
if !sizes.isEmpty { exit(0) }

let chain = Estate.chain(services: 1_000_000)
print(
  "a chain of 1 000 000 services: lint \(milliseconds(measure(1) { Scenario.lint.run(on: chain) })) ms, "
    + "loop \(milliseconds(measure(1) { Scenario.loop.run(on: chain) })) ms")
