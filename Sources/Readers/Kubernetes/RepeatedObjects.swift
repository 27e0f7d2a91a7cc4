internal import Documents
internal import SourceText
internal import TopologyModel

/// Objects that the inputs have more than once and not alike: the API server keeps one of each kind, namespace and name.
///
/// In one file, which is applied from its start to its end, that is a fault. Files may well be of different places (`dev`, `prod`), and
/// what they say is taken together, as a base and its patches are; where they disagree, it is told once for each folder.
struct RepeatedObjects {
  private struct ID: Hashable {
    var group: NameID
    var kind: NameID
    var name: ObjectName
  }

  /// Objects of one file, or of one folder, that stand elsewhere too.
  private struct Group {
    var isOfOneFile: Bool
    var kind: Untrusted
    var name: Untrusted
    var span: Span
    var first: Span
    var count = 1
  }

  /// The object that was read last under each name; that one is compared, so that each object is looked at twice at most.
  private var last: [ID: Field] = [:]
  private var groups: [Group] = []
  private var groupOfFile: [FileID: Int] = [:]
  private var groupOfFolder: [[UInt8]: Int] = [:]

  /// Takes an object that is read.
  mutating func add(_ object: Field, _ kind: Field, in group: APIGroup, of version: Field?, _ names: inout NameTable) {
    // `generateName` is another name for each.
    guard let field = object["metadata"]?["name"], let name = field.text, name.count <= Limits.nameBytes, var kind = kind.text,
      let version = version?.text
    else { return }
    if object["kind"] == nil { kind = kind.dropLast(4) }
    let id = ID(
      group: names.intern(group.isOfKubernetes ? [] : version.prefix { $0 != UInt8(ascii: "/") }), kind: names.intern(kind),
      name: ObjectName(name, in: object["metadata"]?["namespace"]?.text, &names))
    guard let before = last.updateValue(object, forKey: id) else { return }
    let isOfOneFile = before.span.file == object.span.file
    if Self.areAlike(before, object, areWhole: isOfOneFile) { return }
    let folder = FilePath.folder(of: object.tree.file.path.bytes)
    if let index = isOfOneFile ? groupOfFile[object.span.file] : groupOfFolder[folder] {
      groups[index].count += 1
      return
    }
    if isOfOneFile { groupOfFile[object.span.file] = groups.count } else { groupOfFolder[folder] = groups.count }
    let first = before["metadata"]?["name"]?.span ?? before.span
    groups.append(Group(isOfOneFile: isOfOneFile, kind: Untrusted(kind), name: Untrusted(name), span: field.span, first: first))
  }

  /// Tells of them.
  func tell(_ reading: inout Reading) {
    for group in groups {
      let more = group.count - 1
      let others: Message = more == 0 ? Message([]) : ", and so \(ours: more == 1 ? "does" : "do") \(ours: counted(more, "other object"))"
      let related = Diagnostic.Related(span: group.first, message: "stands here before")
      if group.isOfOneFile {
        reading.fail(
          "the \(group.kind) '\(group.name)' stands in this file once more, and not alike" + others, at: group.span,
          hint: "keep one of them: of two the last is what a cluster gets", related: related)
      } else {
        reading.diagnostics.append(
          Diagnostic(
            .note, "the \(group.kind) '\(group.name)' stands in another file too, which says otherwise" + others, at: group.span,
            hint: "both are taken together, and where they differ the first counts: lint what runs in different places apart",
            related: related))
      }
    }
  }

  /// What says nothing of what an object is to be.
  private static let unlikeKeys: [StaticString] = ["apiVersion", "kind", "metadata", "status"]

  /// Whether two objects say the same, however it is written and in whatever order their keys stand.
  /// - Parameter areWhole: whether silence counts as well. If not, one may say more than the other, as a patch does.
  private static func areAlike(_ one: Field, _ other: Field, areWhole: Bool) -> Bool {
    var pending: [(Field, Field)] = []
    func compare(_ one: [(key: Field, value: Field)], _ other: [(key: Field, value: Field)]) -> Bool {
      if areWhole, one.count != other.count { return false }
      let others = Dictionary(other.map { ($0.key.text, $0.value) }) { first, _ in first }
      for (key, value) in one {
        if let other = others[key.text] { pending.append((value, other)) } else if areWhole { return false }
      }
      return true
    }
    func body(_ object: Field) -> [(key: Field, value: Field)] {
      object.pairs.filter { pair in !unlikeKeys.contains { pair.key.equals($0) } }
    }
    guard compare(body(one), body(other)) else { return false }
    while let (one, other) = pending.popLast() {
      let kind = one.tree.kind(one.id)
      guard kind == other.tree.kind(other.id) else { return false }
      switch kind {
      case .mapping: guard compare(one.pairs, other.pairs) else { return false }
      case .sequence:
        let (items, others) = (Array(one.items), Array(other.items))
        if !areWhole, let byName = named(items), let othersByName = named(others) {
          pending += byName.compactMap { name, item in othersByName[name].map { (item, $0) } }
        } else {
          guard items.count == others.count else { return false }
          pending += zip(items, others)
        }
      default: guard one.text == other.text else { return false }
      }
    }
    return true
  }

  /// Items by their names, as a patch finds them; nil where one has none.
  private static func named(_ items: [Field]) -> [ArraySlice<UInt8>: Field]? {
    var named: [ArraySlice<UInt8>: Field] = [:]
    for item in items {
      guard let name = item["name"]?.text else { return nil }
      named[name] = item
    }
    return named
  }
}
