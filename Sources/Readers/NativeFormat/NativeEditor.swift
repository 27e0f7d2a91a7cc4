internal import Documents
package import SourceText
package import TopologyModel

/// Writes changes of a topology into the native files that it was read from: comments, order and layout stay, and only the lines
/// change that must.
///
/// What no native file says yet of an element of another format, or of one whose text must not be touched, goes into an
/// overlay: a native file of its own in which all is unknown but what it says, to be read beside the inputs.
package struct NativeEditor {
  /// Why changes cannot be written.
  package struct Refusal: Error {
    /// At least one, each where the text stands that is in the way.
    package let diagnostics: [Diagnostic]
  }

  /// What an overlay is called where the caller has no other name.
  package static let overlayName = Untrusted("topolint-overlay.yaml")

  private static let overlayText = Array("topolint: 1\nunknown: all\n".utf8)

  private let topology: Topology
  private let overlayPath: Untrusted
  private let queues: [Untrusted: ID<Queue>]
  private(set) var files: [File] = []
  private(set) var index: NativeIndex
  /// The number of the overlay among `files`, once something is written to it.
  private var overlay: Int?
  /// What is new in the overlay.
  private var overlayElements: [String: [Untrusted: DocumentEditor.Place]] = [:]
  private var overlayItems: [NativeIndex.Edge: DocumentEditor.Place] = [:]
  private var nextFile: FileID
  private var diagnostics: [Diagnostic] = []

  struct File {
    var editor: DocumentEditor
    let roots: [NodeID]
    let isNew: Bool
  }

  /// Where an attribute is written.
  private struct Spot {
    let file: Int
    let place: DocumentEditor.Place
    /// Whether what the mapping does not say is unknown.
    let isOpen: Bool
  }

  /// The new text of each file that changes, in the order of the files, an overlay that is new last.
  /// - Parameters:
  ///   - topology: what was read from the files, and what the changes are of.
  ///   - aliases: other names of services, each with the one name.
  ///   - overlay: the path of the overlay; a file of that path which was read is added to.
  /// - Throws: what can be written neither into a file nor into an overlay.
  /// - Complexity: linear in the files and the topology, n log n in the changes.
  package static func edit(
    _ topology: Topology, _ sources: SourceFiles, aliases: [Untrusted: Untrusted] = [:], overlay: Untrusted = overlayName,
    _ changes: [Change]
  ) throws(Refusal) -> [EditedFile] {
    var editor = NativeEditor(topology, sources, aliases, overlay)
    editor.make(changes)
    return try editor.finish()
  }

  init(_ topology: Topology, _ sources: SourceFiles, _ aliases: [Untrusted: Untrusted], _ overlay: Untrusted) {
    self.topology = topology
    overlayPath = overlay
    queues = Dictionary(uniqueKeysWithValues: topology.queues.indices.map { (topology.name(ID<Queue>($0)), ID($0)) })
    nextFile = FileID(Int32(sources.all.count))
    index = NativeIndex(aliases: aliases)
    for file in sources.all where sources.formats[file.id] != nil {
      // A text without the key is no native file, and need not be read again.
      guard file.bytes.contains(NativeIndex.sign) else { continue }
      let (tree, faults) = DocumentTree.read(file)
      let roots = tree.roots.filter { NativeReader.recognizes(tree, $0) }
      guard !roots.isEmpty, !faults.contains(where: { $0.severity == .error }) else { continue }
      for root in roots { index.add(root, of: tree, in: files.count) }
      if file.path == overlay { self.overlay = files.count }
      files.append(File(editor: DocumentEditor(tree), roots: roots, isNew: false))
    }
  }

  private func finish() throws(Refusal) -> [EditedFile] {
    var diagnostics = diagnostics
    var edited: [EditedFile] = []
    for file in files where file.editor.hasChanges {
      let source = file.editor.tree.file
      guard let text = file.editor.text(), text != source.bytes || file.isNew else {
        if file.editor.text() == nil {
          diagnostics.append(Self.refusal("the changes of '\(source.path)' cannot be made in its layout", source.whole))
        }
        continue
      }
      var files = SourceFiles()
      if let fault = DocumentTree.read(files.add(path: source.path, bytes: text)).diagnostics.first(where: { $0.severity == .error }) {
        diagnostics.append(Self.refusal("the changes of '\(source.path)' cannot be made in its layout: \(fault.message)", source.whole))
      }
      edited.append(EditedFile(path: source.path, before: file.isNew ? nil : source.bytes, after: text))
    }
    if !diagnostics.isEmpty { throw Refusal(diagnostics: diagnostics) }
    return edited
  }

  private static let byHand: Message = "make the change by hand"

  private static func refusal(_ message: Message, _ span: Span, hint: Message = byHand) -> Diagnostic {
    Diagnostic(.error, message, at: span, hint: hint)
  }

  func isEditable(_ file: Int, _ node: NodeID) -> Bool {
    let source = files[file].editor.tree.file
    return source.mayBeShown && source.origin(at: files[file].editor.tree.span(node).start) == nil && !files[file].editor.isShared(node)
  }

  // MARK: - Changes

  private mutating func make(_ changes: [Change]) {
    let removed = Set(changes.compactMap { if case .remove(let call) = $0 { call } else { nil } })
    // Of two values for one attribute the later stands.
    var settings: [Setting: Change.Value] = [:]
    var order: [Setting] = []
    func note(_ attribute: Attribute, _ value: Change.Value, _ part: Change.Part) {
      let setting = Setting(part: part, attribute: attribute)
      if settings.updateValue(value, forKey: setting) == nil { order.append(setting) }
    }
    for change in changes {
      switch change {
      case .set(let attribute, let value, of: let part): note(attribute, value, part)
      case .addQueue(let name, let values):
        if let queue = queues[name] {
          for setting in values { note(setting.attribute, setting.value, .queue(queue)) }
        }
      case .remove, .addPublish, .addConsume: break
      }
    }
    for setting in order {
      if case .call(let call) = setting.part, removed.contains(call) { continue }
      set(setting.attribute, settings[setting]!, of: setting.part)
    }
    for change in changes {
      switch change {
      case .set: break
      case .remove(let call): remove(call, removed)
      case .addQueue(let name, let values): addQueue(name, values)
      case .addPublish(let service, let queue, let values): addEdge("publishes", "to", service, queue, values)
      case .addConsume(let service, let queue, let values): addEdge("consumes", "from", service, queue, values)
      }
    }
  }

  private struct Setting: Hashable {
    let part: Change.Part
    let attribute: Attribute
  }

  private mutating func set(_ attribute: Attribute, _ value: Change.Value, of part: Change.Part) {
    switch part {
    case .topology:
      set(attribute, value, at: index.roots) { editor in
        let file = editor.openOverlay()
        return Spot(file: file, place: .node(editor.files[file].roots[0]), isOpen: true)
      }
    case .callDefaults: set(attribute, value, at: index.defaults) { $0.defaults() }
    case .service(let id):
      let list = topology.services[id.index].role == .external ? "externals" : "services"
      set(attribute, value, at: index.services, list, topology.name(id))
    case .store(let id): set(attribute, value, at: index.stores, "stores", topology.name(id))
    case .queue(let id): set(attribute, value, at: index.queues, "queues", topology.name(id))
    case .call(let id): set(attribute, value, of: edge(id))
    case .publish(let id): set(attribute, value, of: edge(id))
    case .consume(let id): set(attribute, value, of: edge(id))
    case .use(let id): set(attribute, value, of: edge(id))
    }
  }

  private mutating func set(
    _ attribute: Attribute, _ value: Change.Value, at bodies: [Untrusted: [NativeIndex.Body]], _ list: String, _ name: Untrusted
  ) {
    set(attribute, value, at: bodies[name] ?? []) { $0.element(list, name) }
  }

  private mutating func set(_ attribute: Attribute, _ value: Change.Value, of edge: NativeIndex.Edge) {
    set(attribute, value, at: index.items[edge]?.map(\.body) ?? []) { $0.item(edge) }
  }

  /// Writes an attribute wherever it stands; where it stands nowhere, at the first place that can be changed, else where
  /// `elsewhere` makes one.
  private mutating func set(
    _ attribute: Attribute, _ value: Change.Value, at bodies: [NativeIndex.Body], elsewhere: (inout NativeEditor) -> Spot?
  ) {
    let said = bodies.compactMap { body in NativeIndex.value(of: attribute, in: body.node, files[body.file].editor.tree).map { (body, $0) }
    }
    for (body, said) in said where !isSame(said, attribute, value, in: body.file) {
      guard isEditable(body.file, body.node) else {
        refuse(
          "'\(ours: attribute.key)' stands where other elements take it from, or in a text that cannot be changed", said.node, in: body.file
        )
        continue
      }
      write(attribute, value, at: Spot(file: body.file, place: .node(body.node), isOpen: body.isOpen), of: body)
    }
    if !said.isEmpty { return }
    if let body = bodies.first(where: { isEditable($0.file, $0.node) }) {
      write(attribute, value, at: Spot(file: body.file, place: .node(body.node), isOpen: body.isOpen), of: body)
    } else if let spot = elsewhere(&self) {
      write(attribute, value, at: spot, of: nil)
    }
  }

  private mutating func refuse(_ message: Message, _ node: NodeID, in file: Int, hint: Message = byHand) {
    diagnostics.append(Self.refusal(message, files[file].editor.tree.span(node), hint: hint))
  }

  // MARK: - Attributes

  /// - Parameter body: the mapping as it stands, if it does.
  private mutating func write(_ attribute: Attribute, _ value: Change.Value, at spot: Spot, of body: NativeIndex.Body?) {
    let path = attribute.path.map { Array($0.utf8) }
    if let body {
      let node = body.node
      let tree = files[spot.file].editor.tree
      makeKnown(attribute.path, at: spot, in: body)
      if attribute == .attempts, let retries = tree.pair(of: "retries", in: node) {
        return writeAttempts(value, over: retries, at: spot, of: node)
      }
      if path.count == 1, attribute.quantity != .flag, let own = files[spot.file].editor.ownPair(path[0], of: node),
        tree.isMapping(own.value)
      {
        return refuse(
          "'\(ours: attribute.key)' is a mapping here, which has no place for one value", own.value, in: spot.file)
      }
    }
    var place = spot.place
    for key in path.dropLast() { place = files[spot.file].editor.mapping(key, in: place) }
    write(path[path.count - 1], text(value, of: attribute), in: spot.file, at: place)
  }

  private mutating func write(_ key: [UInt8], _ value: WrittenValue, in file: Int, at place: DocumentEditor.Place) {
    switch value {
    case .one(let scalar): files[file].editor.set(key, to: scalar, in: place)
    case .several(let scalars): files[file].editor.set(key, to: scalars, in: place)
    }
  }

  private enum WrittenValue {
    case one(NewScalar)
    case several([NewScalar])
  }

  /// As `NativeWriter` writes it.
  private func text(_ value: Change.Value, of attribute: Attribute) -> WrittenValue {
    switch value {
    case .number(let number):
      if case .choices(let words) = attribute.quantity {
        .several(Quantity.chosen(number, of: words).map { .bare($0) })
      } else {
        .one(.bare(YAMLText(topology: topology).value(number, of: attribute)))
      }
    case .name(let name): .one(.text(name.bytes))
    case .names(let names): names.count == 1 ? .one(.text(names[0].bytes)) : .several(names.map { .text($0.bytes) })
    }
  }

  /// Writes `attempts` where `retries` stands, which says the same and cannot stand beside it.
  private mutating func writeAttempts(_ value: Change.Value, over retries: DocumentTree.Pair, at spot: Spot, of node: NodeID) {
    guard case .number(let attempts) = value else { return }
    if files[spot.file].editor.ownPair(Array("retries".utf8), of: node) != nil {
      files[spot.file].editor.replace(retries.key, with: .bare("attempts"))
      files[spot.file].editor.replace(retries.value, with: .bare(YAMLText.decimal(attempts)))
    } else {
      files[spot.file].editor.set(Array("retries".utf8), to: .bare(YAMLText.decimal(attempts - 1)), in: spot.place)
    }
  }

  /// Takes a key out of what the mapping says is unknown or implied; of a group that is named there, the rest is named instead.
  private mutating func makeKnown(_ path: [String], at spot: Spot, in body: NativeIndex.Body) {
    let tree = files[spot.file].editor.tree
    for (word, isKept) in [("unknown", body.isWithinOpen), ("implied", false)] {
      guard let list = files[spot.file].editor.ownPair(Array(word.utf8), of: body.node),
        files[spot.file].editor.isList(.node(list.value))
      else { continue }
      for item in tree.items(list.value) {
        let named = tree.bytes(item)
        for length in 1...path.count where named.elementsEqual(path.prefix(length).joined(separator: ".").utf8) {
          files[spot.file].editor.remove(item: item, of: list.value, at: isKept ? nil : list.key, in: body.node)
          let rest = Attribute.allCases.filter { $0.path.count > length && $0.path.starts(with: path.prefix(length)) && $0.path != path }
          for attribute in rest { files[spot.file].editor.append(.bare(attribute.path.joined(separator: ".")), to: .node(list.value)) }
        }
      }
    }
  }

  private func isSame(_ said: NativeIndex.Value, _ attribute: Attribute, _ value: Change.Value, in file: Int) -> Bool {
    let (tree, node) = (files[file].editor.tree, said.node)
    switch value {
    case .name(let name): return tree.isText(node) && tree.untrusted(node) == name
    case .names(let names):
      let said = tree.kind(node) == .sequence ? tree.items(node).map { tree.untrusted($0) } : [tree.untrusted(node)]
      return Set(said) == Set(names)
    case .number(let number):
      return NativeIndex.number(node, of: attribute, in: tree).map { said.isRetries ? $0 + 1 : $0 } == number
    }
  }

  // MARK: - Calls

  private mutating func remove(_ call: ID<Call>, _ removed: Set<ID<Call>>) {
    let edge = edge(call)
    for item in index.items[edge] ?? [] {
      guard isEditable(item.body.file, item.body.node), isEditable(item.body.file, item.list) else {
        refuse("the call stands where other elements take it from, or in a text that cannot be changed", item.body.node, in: item.body.file)
        continue
      }
      files[item.body.file].editor.remove(item: item.body.node, of: item.list, at: item.key, in: item.mapping)
    }
    // Another format shows it as well: what it shows becomes one with a native call that is left.
    let (caller, callee) = (topology.calls[call.index].caller, topology.calls[call.index].callee)
    let isShown = sources(of: call).contains { !index.fileIDs.contains($0.span.file) }
    if isShown, topology.calls(from: caller, to: callee).allSatisfy({ removed.contains(ID($0)) }), let spot = item(edge) {
      files[spot.file].editor.set(Array("made".utf8), to: .bare("false"), in: spot.place)
    }
  }

  private func sources(of call: ID<Call>) -> ArraySlice<EdgeSource> {
    let range = topology.calls[call.index].sources
    return topology.sources[Int(range.lowerBound)..<Int(range.upperBound)]
  }

  private func edge(_ id: ID<Call>) -> NativeIndex.Edge {
    let call = topology.calls[id.index]
    return NativeIndex.Edge(
      list: "calls", key: "to", service: topology.name(call.caller), other: topology.name(call.callee),
      number: id.index - topology.calls(from: call.caller, to: call.callee).lowerBound)
  }

  private func edge(_ id: ID<Publish>) -> NativeIndex.Edge {
    let all = topology.publishes(of: topology.publishes[id.index].service)
    let queue = topology.publishes[id.index].queue
    return NativeIndex.Edge(
      list: "publishes", key: "to", service: topology.name(topology.publishes[id.index].service), other: topology.name(queue),
      number: id.index - all.first { topology.publishes[$0].queue == queue }!)
  }

  private func edge(_ id: ID<Consume>) -> NativeIndex.Edge {
    let all = topology.consumes(of: topology.consumes[id.index].service)
    let queue = topology.consumes[id.index].queue
    return NativeIndex.Edge(
      list: "consumes", key: "from", service: topology.name(topology.consumes[id.index].service), other: topology.name(queue),
      number: id.index - all.first { topology.consumes[$0].queue == queue }!)
  }

  private func edge(_ id: ID<Use>) -> NativeIndex.Edge {
    let all = topology.uses(of: topology.uses[id.index].service)
    let store = topology.uses[id.index].store
    return NativeIndex.Edge(
      list: "uses", key: "store", service: topology.name(topology.uses[id.index].service), other: topology.name(store),
      number: id.index - all.first { topology.uses[$0].store == store }!)
  }

  // MARK: - What is new

  private mutating func addQueue(_ name: Untrusted, _ values: [Change.Setting]) {
    // One that is there already is given the attributes with the others.
    if queues[name] != nil { return }
    let spot = newQueue(name)
    for setting in values { write(setting.attribute, setting.value, at: spot, of: nil) }
  }

  /// A queue of which all is known, in the first file that has queues, else in the first that has services.
  private mutating func newQueue(_ name: Untrusted) -> Spot {
    func file(with key: String) -> NativeIndex.Body? {
      index.roots.first { root in
        !root.isOpen && isEditable(root.file, root.node)
          && files[root.file].editor.ownPair(Array(key.utf8), of: root.node).map { isEditable(root.file, $0.value) } ?? false
      }
    }
    if let root = file(with: "queues") ?? file(with: "services") {
      let queues = files[root.file].editor.mapping(Array("queues".utf8), in: .node(root.node))
      return Spot(file: root.file, place: files[root.file].editor.mapping(name.bytes, in: queues), isOpen: false)
    }
    let spot = element("queues", name)
    files[spot.file].editor.set(Array("unknown".utf8), to: [], in: spot.place)
    return spot
  }

  private mutating func addEdge(_ list: String, _ key: String, _ service: ID<Service>, _ queue: Untrusted, _ values: [Change.Setting]) {
    if queues[queue] == nil { _ = newQueue(queue) }
    let bytes = Array(list.utf8)
    let bodies = (index.services[topology.name(service)] ?? []).filter { body in
      isEditable(body.file, body.node) && !files[body.file].editor.isMerged(bytes, into: .node(body.node))
        && files[body.file].editor.ownPair(bytes, of: body.node).map {
          isEditable(body.file, $0.value) && files[body.file].editor.isList(.node($0.value))
        } ?? true
    }
    let body = bodies.first { files[$0.file].editor.ownPair(bytes, of: $0.node) != nil } ?? bodies.first
    let spot =
      body.map { Spot(file: $0.file, place: .node($0.node), isOpen: $0.isOpen) } ?? element("services", topology.name(service))
    let edges = files[spot.file].editor.list(bytes, in: spot.place)
    let item = files[spot.file].editor.append(to: edges)
    files[spot.file].editor.set(Array(key.utf8), to: .text(queue.bytes), in: item)
    if spot.isOpen, list == "publishes" || list == "consumes" { files[spot.file].editor.set(Array("unknown".utf8), to: [], in: item) }
    for setting in values { write(setting.attribute, setting.value, at: Spot(file: spot.file, place: item, isOpen: false), of: nil) }
  }

  // MARK: - The overlay

  private mutating func openOverlay() -> Int {
    if let overlay { return overlay }
    let file = SourceFile(id: nextFile, path: overlayPath, bytes: Self.overlayText)
    let tree = DocumentTree.read(file).tree
    files.append(File(editor: DocumentEditor(tree), roots: tree.roots, isNew: true))
    overlay = files.count - 1
    return files.count - 1
  }

  /// An element of the overlay.
  private mutating func element(_ list: String, _ name: Untrusted) -> Spot {
    let file = openOverlay()
    if let place = overlayElements[list]?[name] { return Spot(file: file, place: place, isOpen: true) }
    let root = files[file].roots[0]
    let elements = files[file].editor.mapping(Array(list.utf8), in: .node(root))
    let isNew = files[file].editor.child(name.bytes, of: elements) == nil
    let place = files[file].editor.mapping(name.bytes, in: elements)
    let isOpen = files[file].editor.tree.value(of: "unknown", in: root).map { files[file].editor.tree.equals($0, "all") } ?? false
    if isNew, !isOpen { files[file].editor.set(Array("unknown".utf8), to: .bare("all"), in: place) }
    overlayElements[list, default: [:]][name] = place
    return Spot(file: file, place: place, isOpen: true)
  }

  /// `defaults.call` in the first file that can be changed, else in the overlay.
  private mutating func defaults() -> Spot {
    let root = index.roots.first { isEditable($0.file, $0.node) }
    let file = root?.file ?? openOverlay()
    let defaults = files[file].editor.mapping(Array("defaults".utf8), in: .node(root?.node ?? files[file].roots[0]))
    return Spot(file: file, place: files[file].editor.mapping(Array("call".utf8), in: defaults), isOpen: false)
  }

  /// An edge in the overlay, which becomes one with that of the inputs; nil, and a refusal, if there are several between its ends.
  private mutating func item(_ edge: NativeIndex.Edge) -> Spot? {
    if let place = overlayItems[edge], let overlay { return Spot(file: overlay, place: place, isOpen: true) }
    guard edge.number == 0 else {
      let span = index.items[edge]?.first.map { files[$0.body.file].editor.tree.span($0.body.node) } ?? .none
      diagnostics.append(
        Self.refusal("an overlay cannot say which of several edges from '\(edge.service)' to '\(edge.other)' it means", span))
      return nil
    }
    let service = element("services", edge.service)
    let list = files[service.file].editor.list(Array(edge.list.utf8), in: service.place)
    let item = files[service.file].editor.append(to: list)
    files[service.file].editor.set(Array(edge.key.utf8), to: .text(edge.other.bytes), in: item)
    overlayItems[edge] = item
    return Spot(file: service.file, place: item, isOpen: true)
  }
}
