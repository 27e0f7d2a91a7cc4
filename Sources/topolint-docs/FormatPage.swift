import Analyses
import Readers
import Reporters
import TopologyModel

/// Every key of the native format.
let formatPage: Page = {
  var text = """
    # The native format

    A file in YAML or JSON that starts with `topolint: 1`. Any number of files make one topology, merged by name. A key that is
    not listed here is an error, unless it begins with `x-`: such keys are left alone, and are a place for anchors. Among names,
    a key that begins with `x-` is left alone only where it holds an anchor, `x-common: &common`; else a service is called so.
    `topolint schema` prints the JSON Schema of all this, for completion and checks in an editor, and
    `topolint import` writes whatever topolint reads in this format.

    **Values.** A duration is a number with `ns`, `us`, `ms`, `s`, `m`, `h` or `d`; a size one with `B`, `KB`, `MB`, `GB` or `KiB`,
    `MiB`, `GiB`; a rate one with `/s`, `/m`, `/h` or `/d`, and `k`, `M` or `G` before that, such as `1.5k/s`; a share is `5%` or `0.05`; a
    number may end in `k`, `M` or `G`. Where `none` may be said, it states that there is no limit.

    **Silence.** What is not said is *absent*: a rule may ask for it. The third column has what calculations take instead; where it is
    empty they take nothing, and what depends on it stays open. What nobody knows is *unknown*, and no rule complains of it: it
    leaves the check undecided. `unknown: [timeout, latency.p99]` says so of keys of the same mapping, and `unknown: all` of everything
    that is not said in it, nor in the mappings within: at the top of a file that is the whole file. `unknown: []` takes that back for
    one element. In a service, `unknown: [calls]` says that it may call more than is listed. Calls of a format that cannot say it are waited
    for and have no cache and no retry budget: `mode`, `cache.hit_ratio` and `retry_budget` are unknown only where a file names them.
    The last column has the rules whose condition reads the key itself; [computed facts](facts.md) read more.


    """
  for (heading, owner, fields, note) in mappings {
    text += "## \(heading)\n\n\(note)\n\n"
    text += table(["key", "value", "if not said", "is", "read by"], mappingRows(fields, owner))
  }
  text += """
    ## Exception

    An entry of `ignore`; [exceptions and baseline](exceptions-and-baseline.md) says how they work.


    """
  text += table(["key", "value", "is"], ExceptionField.allCases.map { ["`\($0.rawValue)`", $0.kind, $0.documentation] }).dropLast()
  return Page("docs/format.md", of: "Sources/TopologyModel/Attribute.swift and Sources/Readers/NativeFormat/", text)
}()

/// The mappings that a file may hold, each under its heading.
private let mappings: [(heading: String, owner: Owner, fields: NativeFields, note: String)] = [
  ("Topology", .topology, .root, "The file itself."),
  ("Service", .service, .service, "A value of `services`, under the name of the service."),
  ("Call", .call, .call, "An entry of a service's `calls`; `defaults.call` takes the same keys but for `to`."),
  ("Publish", .publish, .publish, "An entry of a service's `publishes`."),
  ("Consume", .consume, .consume, "An entry of a service's `consumes`."),
  ("Use", .use, .use, "An entry of a service's `uses`."),
  ("External", .external, .external, "A value of `externals`, under the name of the system."),
  ("Queue", .queue, .queue, "A value of `queues`, under the name of the queue."),
  ("Store", .store, .store, "A value of `stores`, under the name of the store."),
]

/// A row for each key, those of inner mappings by their path: `latency.p99`.
private func mappingRows(_ fields: NativeFields, _ owner: Owner, path: String = "") -> [[String]] {
  fields.fields.flatMap { field in
    let key = path + field.key
    var rows: [[String]] = []
    if let special = field.special {
      rows.append(["`\(key)`", value(of: special), "", markdown(field.documentation, inTable: true), ""])
    } else if let attribute = field.attribute {
      rows.append([
        "`\(key)`", value(of: attribute), attribute.assumed.map { "`\($0)`" } ?? "", markdown(field.documentation, inTable: true),
        readers(of: attribute, owner),
      ])
    }
    return rows + (field.group.map { mappingRows($0, owner, path: key + ".") } ?? [])
  }
}

private func value(of attribute: Attribute) -> String {
  (attribute.allowsNone ? "`none`, or " : "") + markdown(QuantityGrammar.expectation(attribute.quantity), inTable: true)
}

private func value(of special: NativeFields.Special) -> String {
  func link(_ fields: NativeFields) -> String {
    let heading = mappings.first { $0.fields === fields }?.heading ?? ""
    return "[\(special.rawValue)](#\(heading.lowercased()))"
  }
  return switch special.shape {
  case .exceptions: "a list of [exceptions](#exception)"
  case .mapping(let fields) where fields === NativeFields.callDefaults: "[a call](#call) without `to`"
  case .elements(let fields): link(fields) + " by name"
  case .list(let fields): "a list of " + link(fields)
  default: special.expectation
  }
}

/// Links to the rules whose condition reads an attribute.
private func readers(of attribute: Attribute, _ owner: Owner) -> String {
  let subject: SubjectKind? =
    switch owner {
    case .topology: .topology
    case .service, .external: .service
    case .call: .call
    case .store: .store
    case .queue: .queue
    case .publish, .consume, .use: nil
    }
  return subject.map { readers(of: DeclaredAttributes.factName(of: attribute, of: $0), $0) } ?? ""
}
