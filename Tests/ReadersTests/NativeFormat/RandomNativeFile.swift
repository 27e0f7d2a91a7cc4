import TestSupport
import TopologyModel

@testable import Readers

/// A file with random members of the whole native format.
struct RandomNativeFile {
  var random: SeededGenerator
  let names = [
    "web", "api", "no", "\"a b\"", "x-ray", "é", "\"\\u202e\"", "3", "\"null\"", "\"a\\n: b\"", "\"'\\\"\"", "none", "\"~\"", "😀",
    "\"\\0\"", "-a", "\"#c\"", "\"{}\"", "True", "a/b.c_d",
  ]

  mutating func digits() -> String {
    let whole =
      random.chance(1, in: 3) ? "0" : "\(random.below(9) + 1)" + (0..<random.below(6)).map { _ in "\(random.below(10))" }.joined()
    return random.chance(1, in: 2) ? whole : whole + "." + (0...random.below(8)).map { _ in "\(random.below(10))" }.joined()
  }

  mutating func value(_ attribute: Attribute) -> String {
    if attribute.allowsNone, random.chance(1, in: 6) { return "none" }
    switch attribute.quantity {
    // What is never less than another beside it.
    case .duration where attribute == .latencyP50: return digits() + "ns"
    case .duration where attribute == .latencyP99: return "\(1 + random.below(1_000))" + random.pick(["s", "m", "h"])
    case .duration: return digits() + random.pick(["ns", "us", "µs", "ms", "s", "m", "h"])
    case .size: return digits() + random.pick(["B", "KB", "MB", "GB", "KiB", "MiB", "GiB"])
    case .rate: return digits() + random.pick(["/s", "/m", "k/s", "M/m"])
    case .ratio: return random.chance(1, in: 2) ? "\(random.below(100)).\(random.below(1_000_000))%" : "0.\(random.below(1_000_000_000))"
    case .count where attribute == .replicasMax: return "\(1_000 + random.below(1_000))"
    case .count(let range): return "\(min(range.upperBound, range.lowerBound + random.below(1_000)))"
    case .number: return digits() + random.pick(["", "k", "M"])
    case .flag: return random.pick(["true", "false"])
    case .choice(let words): return random.pick(words)
    case .choices(let words):
      let some = words.shuffled(using: &random).prefix(1 + random.below(words.count))
      return random.chance(1, in: 2) ? some[0] : "[\(some.joined(separator: ", "))]"
    case .text: return random.pick(names)
    // Others are none that its service consumes.
    case .names: return random.pick(["requests", "[requests]"])
    }
  }

  mutating func mapping(_ fields: NativeFields, _ first: String = "") -> String {
    var members = first.isEmpty ? [] : [first]
    for field in fields.fields where field.special == nil && random.chance(1, in: 3) {
      if let group = field.group, field.attribute == nil || random.chance(1, in: 2) {
        members.append("\(field.key): \(mapping(group))")
      } else if let attribute = field.attribute {
        members.append("\(field.key): \(value(attribute))")
      }
    }
    if fields.fields.contains(where: { $0.special == .unknown }), random.chance(1, in: 3) {
      let keys = fields.keysOfUnknown.filter { key in !members.contains { $0.hasPrefix("\(key.prefix { $0 != "." }):") } }
      let some = keys.filter { _ in random.chance(1, in: 4) }
      members.append("unknown: \(random.pick(["all", "[]", "[\(some.joined(separator: ", "))]"]))")
    }
    return "{" + members.joined(separator: ", ") + "}"
  }

  mutating func some(_ count: Int) -> [String] { Array(names.shuffled(using: &random).prefix(random.below(count + 1))) }

  mutating func list(_ fields: NativeFields, _ key: String) -> String {
    var items: [String] = []
    for name in some(4) {
      items.append(
        mapping(fields, "\(key): \(name)" + (key == "from" && random.chance(1, in: 2) ? ", steps: [\(random.pick(names)), b]" : "")))
    }
    return "[" + items.joined(separator: ", ") + "]"
  }

  mutating func file() -> String {
    var text = "topolint: 1\n" + (random.chance(1, in: 2) ? "name: \(random.pick(names))\n" : "")
    let own = mapping(NativeFields.root)
    if own != "{}" { text += "<<: \(own)\n" }
    if random.chance(1, in: 2) { text += "defaults: {call: \(mapping(NativeFields.callDefaults))}\n" }
    let services = some(8)
    // One entry says no rate, so that a `peak_factor` changes something.
    text += "services:\n  entrance: {entry: true}\n"
    for name in services {
      text += "  \(name): \(mapping(NativeFields.service, "role: \(random.pick(["service", "gateway", "job", "broker"]))"))\n".replacing(
        "}\n", with: ", ")
      text +=
        "calls: \(list(NativeFields.call, "to")), publishes: \(list(NativeFields.publish, "to")), consumes: \(list(NativeFields.consume, "from")), uses: \(list(NativeFields.use, "store"))}\n"
    }
    func elements(_ key: String, _ fields: NativeFields, _ names: [String]) {
      text += "\(key):\n" + names.map { "  \($0): \(mapping(fields))\n" }.joined()
    }
    elements("externals", NativeFields.external, some(3).filter { !services.contains($0) })
    elements("stores", NativeFields.store, some(4))
    elements("queues", NativeFields.queue, some(4))
    text +=
      "ignore: [{rule: sync-cycle, subject: \(random.pick(names)), reason: \(random.pick(names))\(random.chance(1, in: 2) ? ", until: 2027-03-31" : "")}]\n"
    return text
  }
}
