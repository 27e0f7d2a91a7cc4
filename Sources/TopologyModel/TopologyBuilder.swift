package import SourceText

/// Takes what readers find, in any order and from any number of files, and merges it by name into a `Topology`.
///
/// A name is a service, a store or a queue; who declares it decides. Of two sources that speak of one attribute the
/// more specific wins; two equal ones that disagree are an error that shows both places. A call that a less specific
/// source has seen (an address in a manifest) becomes one with the call that a native file declares between the same
/// two services. Two calls that one native file declares between the same services stay two; another file's are the same
/// ones again, in order, and so it is with what is published, consumed and used.
package struct TopologyBuilder {
  /// Every name that has been spoken of.
  package internal(set) var names = NameTable()
  var services = ElementTable()
  var stores = ElementTable()
  var queues = ElementTable()
  var calls: [DraftCall] = []
  var publishes: [DraftLink] = []
  var consumes: [DraftLink] = []
  var uses: [DraftLink] = []
  /// What has been said; when all is, the attributes of the topology.
  var entries: [AttributeEntry] = []
  /// By place in `entries`, of what is said of one element: where more of it is said elsewhere than next.
  var jumps: [Int32: Int32] = [:]
  private var own = Draft(name: NameID(-1), span: .none)
  private var defaults = Draft(name: NameID(-1), span: .none)
  private var name: (id: NameID, span: Span)?
  private var exceptions: [Exception] = []
  var scopes = ExceptionScopes()
  private var lastVia: (word: String, id: NameID)?
  var aliases = AliasTable()
  var vocabularies = VocabularyTable()
  var conventions = ConventionTable()
  private var hostNames: [NameID] = []
  var lists: [[NameID]] = []
  private var isFullyRead = true
  /// What is unknown although its source could say it.
  private var unread: [(attribute: Attribute, element: Element)] = []
  /// Whether attempts at edges are kept, drawn or not.
  package var keepsAttempts = false
  var attempts: [Attempt] = []
  var policyFaults: [PolicyFault] = []

  /// The disagreements on attributes that have been told: one policy is about many calls.
  private var conflicts: Set<Disagreement> = []
  /// Where two sources disagree.
  package internal(set) var diagnostics: [Diagnostic] = []

  /// A topology of nothing yet.
  package init() {}

  /// What an attribute is said of.
  package enum Element: Hashable, Sendable {
    case topology
    case callDefaults
    case service(Int)
    case store(Int)
    case queue(Int)
    case call(Int)
    case publish(Int)
    case consume(Int)
    case use(Int)
  }

  // MARK: - What readers call

  /// The number of a name, a new one if nobody has spoken of it yet.
  package mutating func intern(_ bytes: ArraySlice<UInt8>) -> NameID { names.intern(bytes) }

  /// The same for bytes that lie somewhere else, for the time of the call.
  package mutating func intern(_ bytes: UnsafeRawBufferPointer) -> NameID { unsafe names.intern(bytes) }

  /// What an attribute of quantity `names` holds for some names: equal ones hold the same.
  /// - Complexity: linear in the lists that differ, of which there are few.
  package mutating func value(of list: [NameID]) -> Double {
    let list = Set(list).sorted { names.precedes($0, $1) }
    if let known = lists.firstIndex(of: list) { return Double(known) }
    lists.append(list)
    return Double(lists.count - 1)
  }

  /// Makes room for many more attributes and calls at once.
  package mutating func reserve(attributes: Int, calls: Int) {
    // Four times as much, so that many large files are not copied over and over; room that nobody enters costs nothing.
    if entries.count + attributes > entries.capacity { entries.reserveCapacity(max(entries.count + attributes, 4 * entries.capacity)) }
    if self.calls.count + calls > self.calls.capacity { self.calls.reserveCapacity(max(self.calls.count + calls, 4 * self.calls.capacity)) }
  }

  mutating func via(_ provenance: Provenance) -> NameID {
    if let last = lastVia, last.word == provenance.via { return last.id }
    let id = names.intern(provenance.via)
    lastVia = (provenance.via, id)
    return id
  }

  /// Says that a service goes by another name as well: whatever is said of that name from now on is said of the service.
  package mutating func addAlias(_ alias: Untrusted, of name: Untrusted) {
    aliases.add(names.intern(alias.bytes[...]), of: names.intern(name.bytes[...]))
  }

  /// Whether anything has been said of a service by this other name.
  package func hasMet(alias: Untrusted) -> Bool { names.find(alias.bytes[...]).map(aliases.hasMet) ?? false }

  /// Names the topology. A second, different name is an error that shows both places: two systems are read as one.
  package mutating func setName(_ name: NameID, at span: Span) {
    if let earlier = self.name, earlier.id != name {
      diagnostics.append(
        Diagnostic(
          .error, "two systems are read as one: this is '\(names[name])', and not '\(names[earlier.id])'", at: span,
          hint: "give each a file of its own, that no system of `systems:` in .topolint.yaml takes with others; or write one name",
          related: Diagnostic.Related(span: earlier.span, message: "the other name is here")))
    } else {
      self.name = (name, span)
      scopes.declare(at: span, [name])
    }
  }

  /// Adds an exception that names its subject, or that covers nothing because something is wrong with it.
  package mutating func add(_ exception: Exception) { exceptions.append(exception) }

  /// Adds exceptions for whatever is declared from now on within a span.
  /// - Parameter span: behind those of earlier calls for the same file, or within one of them.
  package mutating func add(_ exceptions: [Exception], within span: Span) { add(exceptions, for: scopes.scope(at: span)) }

  private mutating func add(_ exceptions: [Exception], for scope: Int) { self.exceptions += exceptions.map { $0.with(scope: scope) } }

  /// Adds exceptions for some services, stores and queues, and for all that the services among them call, publish and use.
  package mutating func add(_ exceptions: [Exception], of elements: [Element]) {
    var scope = ExceptionScope()
    for element in elements {
      switch element {
      case .service(let index):
        scope.elements.append([services.drafts[index].name])
        scope.callers.append(services.drafts[index].name)
      case .store(let index): scope.elements.append([stores.drafts[index].name])
      case .queue(let index): scope.elements.append([queues.drafts[index].name])
      case .topology, .callDefaults, .call, .publish, .consume, .use: break
      }
    }
    add(exceptions, for: scopes.add(scope))
  }

  /// Declares a service, or an external system with `role: .external`; a nil role says nothing of it.
  @discardableResult
  package mutating func declareService(_ name: NameID, role: Role?, roleSpan: Span = .none, at span: Span, _ provenance: Provenance) -> Int
  {
    let name = aliases.properName(name)
    let index = services.findOrAdd(name, span: span)
    scopes.declare(at: span, [name])
    let via = via(provenance)
    services.drafts[index].said.vocabulary = vocabularies.union(services.drafts[index].said.vocabulary, vocabularies.id(of: provenance))
    let draft = services.drafts[index]
    let order = draft.declaredBy.map { Self.order(provenance.precedence, $0) } ?? 0
    if services.drafts[index].declare(at: span, provenance.precedence) { services.drafts[index].via = via }
    // Ours or somebody else's: a declaration says so even where it gives no role.
    let clashes = draft.declaredBy != nil && (role == .external) != (draft.role == .external)
    if clashes, order < 0 { return index }
    if clashes, order == 0, provenance.precedence == .native {
      conflict("whether '\(names[name])' is a service of yours or an external", span, draft.span)
      return index
    }
    let said = role ?? (draft.role == .undeclared || clashes ? .service : draft.role)
    let isSaid = roleSpan != .none
    if draft.role == .undeclared || (clashes && order > 0) || (draft.isRoleOpen && role != nil)
      || (isSaid && (draft.roleSpan == .none || provenance.precedence > draft.rolePrecedence))
    {
      services.drafts[index].role = said
      services.drafts[index].isRoleOpen = role == nil && provenance.canSay == []
      services.drafts[index].roleSpan = roleSpan
      services.drafts[index].rolePrecedence = provenance.precedence
    } else if isSaid, said != draft.role, provenance.precedence == draft.rolePrecedence {
      conflict("the role of '\(names[name])'", roleSpan, draft.roleSpan)
    }
    return index
  }

  /// Negative, zero or positive as the first source is less specific than the second, equal or more.
  private static func order(_ a: Precedence, _ b: Precedence) -> Int { Int(a.rawValue) - Int(b.rawValue) }

  /// The service of a name, made as an undeclared target if nobody has spoken of it yet.
  package mutating func service(_ name: NameID, at span: Span) -> Int {
    let name = aliases.properName(name)
    return services.findOrAdd(name, span: span)
  }

  /// Declares or mentions a store. One that is only mentioned stands where it is mentioned first.
  package mutating func store(_ name: NameID, declared: Bool, at span: Span, _ provenance: Provenance) -> Int {
    if declared { scopes.declare(at: span, [name]) }
    return Self.mention(name, in: &stores, declared: declared, at: span, provenance, &vocabularies)
  }

  /// Declares or mentions a queue. One that is only mentioned stands where it is mentioned first.
  package mutating func queue(_ name: NameID, declared: Bool, at span: Span, _ provenance: Provenance) -> Int {
    if declared { scopes.declare(at: span, [name]) }
    return Self.mention(name, in: &queues, declared: declared, at: span, provenance, &vocabularies)
  }

  /// Adds a call; `caller` and `callee` are what `declareService` and `service` gave.
  @discardableResult
  package mutating func addCall(from caller: Int, to callee: Int, at span: Span, _ provenance: Provenance) -> Int {
    scopes.declare(at: span, [services.drafts[caller].name, services.drafts[callee].name])
    calls.append(
      DraftCall(
        caller: Int32(caller), callee: Int32(callee), provenance: provenance.precedence, confidence: provenance.confidence,
        via: via(provenance), span: span, said: EntryChain(vocabulary: vocabularies.id(of: provenance)), staysApart: provenance.keepsApart))
    return calls.count - 1
  }

  /// Says that an element has an attribute.
  /// - Parameter convention: our words for the format and version that mean it by silence, `Istio 1.32`; nil where it is said.
  package mutating func set(
    _ attribute: Attribute, _ value: Double, of element: Element, at span: Span, _ precedence: Precedence,
    impliedBy convention: String? = nil
  ) {
    let place = Int32(entries.count)
    let entry = EntryChain(first: place, last: place)
    let implied = convention.map { conventions.id(of: $0) }
    entries.append(AttributeEntry(attribute: attribute, impliedBy: implied, precedence: precedence, span: span, value: value))
    switch element {
    case .topology: own.said.append(entry, &jumps)
    case .callDefaults: defaults.said.append(entry, &jumps)
    case .service(let element): services.drafts[element].said.append(entry, &jumps)
    case .store(let element): stores.drafts[element].said.append(entry, &jumps)
    case .queue(let element): queues.drafts[element].said.append(entry, &jumps)
    case .call(let element): calls[element].said.append(entry, &jumps)
    case .publish(let element): publishes[element].said.append(entry, &jumps)
    case .consume(let element): consumes[element].said.append(entry, &jumps)
    case .use(let element): uses[element].said.append(entry, &jumps)
    }
  }

  /// Says that a native file speaks of the whole: what it leaves out is absent, no longer unknown.
  package mutating func markNative() { own.said.vocabulary = vocabularies.id(of: Provenance(.native, via: "native")) }

  /// Says that something can be called by a name, whether or not the name is that of a service.
  package mutating func addHostName(_ name: ArraySlice<UInt8>) { hostNames.append(names.intern(name)) }

  /// Says that a part of an input could not be read: what no input says may stand there.
  package mutating func missPart() { isFullyRead = false }

  /// Says that an attribute of an element is unknown, not absent, unless another file says it.
  package mutating func missValue(of attribute: Attribute, _ element: Element) { unread.append((attribute, element)) }

  mutating func conflict(_ what: Message, _ span: Span, _ earlier: Span) {
    diagnostics.append(
      Diagnostic(
        .error, "two places disagree on \(what)", at: max(span, earlier), hint: "say it in one place",
        related: Diagnostic.Related(span: min(span, earlier), message: "the other is here")))
  }

  // MARK: - The topology

  /// Numbers everything by name, joins calls and packs attributes.
  /// - Complexity: n log n in services, linear in calls and attributes.
  package consuming func build() -> (topology: Topology, diagnostics: [Diagnostic]) {
    defaults.said.vocabulary = vocabularies.id(of: Provenance(.native, via: "native"))
    takeMentions(of: \.stores)
    takeMentions(of: \.queues)
    for (attribute, element) in unread { forget(attribute, of: element) }

    let serviceOrder = order(services)
    let storeOrder = order(stores)
    let queueOrder = order(queues)
    let own = pack(own.said, "the topology")
    let callDefaults = pack(defaults.said, "the defaults of calls")

    var topology = Topology(
      name: name?.id, nameSpan: name?.span, names: NameTable(), services: [], calls: [], stores: [], queues: [], publishes: [],
      consumes: [], uses: [],
      exceptions: exceptions.sorted { $0.span < $1.span }, sources: [], own: own, callDefaults: callDefaults, attributes: [])

    topology.services.reserveCapacity(services.drafts.count)
    for index in serviceOrder.byNumber {
      let draft = services.drafts[index]
      let run = pack(draft.said, "", draft.name)
      topology.services.append(
        Service(
          name: draft.name, role: draft.declaredBy == nil ? .undeclared : draft.role, span: draft.span, attributes: run, via: draft.via))
    }
    for index in storeOrder.byNumber {
      let draft = stores.drafts[index]
      let run = pack(draft.said, "", draft.name)
      topology.stores.append(Store(name: draft.name, span: draft.span, attributes: run, isDeclared: draft.declaredBy != nil))
    }
    for index in queueOrder.byNumber {
      let draft = queues.drafts[index]
      let run = pack(draft.said, "", draft.name)
      topology.queues.append(Queue(name: draft.name, span: draft.span, attributes: run, isDeclared: draft.declaredBy != nil))
    }
    buildCalls(serviceOrder.numbers, into: &topology)
    for link in sorted(publishes, serviceOrder.numbers, queueOrder.numbers) {
      let run = pack(link.said, "what is published")
      topology.publishes.append(
        Publish(
          service: ID(link.service), queue: ID(link.other), span: link.span, attributes: run, confidence: link.confidence, via: link.via))
    }
    for link in sorted(consumes, serviceOrder.numbers, queueOrder.numbers) {
      let run = pack(link.said, "what is consumed")
      topology.consumes.append(
        Consume(
          service: ID(link.service), queue: ID(link.other), span: link.span, attributes: run, steps: link.steps,
          confidence: link.confidence, via: link.via))
    }
    for link in sorted(uses, serviceOrder.numbers, storeOrder.numbers) {
      let run = pack(link.said, "the use of a store")
      topology.uses.append(
        Use(
          service: ID(link.service), store: ID(link.other), span: link.span, attributes: run, confidence: link.confidence, via: link.via))
    }
    topology.indexEdges()
    topology.attributeKeys = entries.map(\.attribute)
    topology.attributes = entries
    entries = []
    topology.vocabularies = vocabularies
    topology.noteWhatIsSaid()
    topology.lists = lists
    if topology.said.contains(.on) { checkTriggers(of: &topology) }
    if topology.said.contains(.peakFactor), topology.said.contains(.entryRate) { checkPeak(of: topology) }
    if name == nil, let first = topology.services.lazy.map(\.span).filter({ !$0.isNone }).min() {
      // A topology without a name is shown at its first service.
      scopes.declare(at: first, [names.intern("topology")])
    }
    // A store or queue that nothing declares stands where it is mentioned first.
    for draft in stores.drafts + queues.drafts where draft.declaredBy == nil { scopes.declare(at: draft.span, [draft.name]) }
    topology.scopes = scopes.all
    topology.hostNames = Set(hostNames).sorted { names.precedes($0, $1) }
    topology.isFullyRead = isFullyRead
    topology.attempts = attempts
    topology.policyFaults = Set(policyFaults).sorted { ($0.span, $0.kind.rawValue) < ($1.span, $1.kind.rawValue) }
    topology.conventions = conventions
    topology.names = names
    topology.forgetUndeclared()
    return (topology, diagnostics)
  }

  private mutating func forget(_ attribute: Attribute, of element: Element) {
    func rest(_ chain: EntryChain) -> VocabularyID { vocabularies.without(attribute, chain.vocabulary) }
    switch element {
    case .topology: own.said.vocabulary = rest(own.said)
    case .callDefaults: defaults.said.vocabulary = rest(defaults.said)
    case .service(let index): services.drafts[index].said.vocabulary = rest(services.drafts[index].said)
    case .store(let index): stores.drafts[index].said.vocabulary = rest(stores.drafts[index].said)
    case .queue(let index): queues.drafts[index].said.vocabulary = rest(queues.drafts[index].said)
    case .call(let index): calls[index].said.vocabulary = rest(calls[index].said)
    case .publish(let index): publishes[index].said.vocabulary = rest(publishes[index].said)
    case .consume(let index): consumes[index].said.vocabulary = rest(consumes[index].said)
    case .use(let index): uses[index].said.vocabulary = rest(uses[index].said)
    }
  }

  /// Elements by name: `byNumber[n]` is the draft that becomes number n, `numbers[d]` the number of draft d.
  private func order(_ table: ElementTable) -> (byNumber: [Int], numbers: [Int32]) {
    let byNumber = table.drafts.indices.sorted { names.precedes(table.drafts[$0].name, table.drafts[$1].name) }
    var numbers = [Int32](repeating: 0, count: byNumber.count)
    for (number, draft) in byNumber.enumerated() { numbers[draft] = Int32(number) }
    return (byNumber, numbers)
  }

  /// Links with final numbers, in the order of their ends, equal ones of one file as they came.
  private mutating func sorted(_ links: [DraftLink], _ services: [Int32], _ others: [Int32]) -> [DraftLink] {
    let numbered = links.map { link in
      var link = link
      (link.service, link.other) = (services[Int(link.service)], others[Int(link.other)])
      return link
    }
    let order = numbered.indices.map { Int32($0) }.sorted {
      let (a, b) = (numbered[Int($0)], numbered[Int($1)])
      return (a.service, a.other, $0) < (b.service, b.other, $1)
    }
    var sorted: [DraftLink] = []
    sorted.reserveCapacity(order.count)
    var start = 0
    while start < order.count {
      let first = numbered[Int(order[start])]
      let group = order[start...].prefix { numbered[Int($0)].service == first.service && numbered[Int($0)].other == first.other }
      for head in Self.folded(Array(group), file: { numbered[Int($0)].span.file }) {
        var link = numbered[Int(head[0])]
        for other in head.dropFirst().map({ numbered[Int($0)] }) {
          append(other.said, to: &link.said)
          link.confidence = max(link.confidence, other.confidence)
          if link.steps.isEmpty { link.steps = other.steps }
        }
        sorted.append(link)
      }
      start = group.endIndex
    }
    return sorted
  }

  private mutating func buildCalls(_ numbers: [Int32], into topology: inout Topology) {
    let serviceCount = numbers.count
    // Stable counting sorts: by callee, then by caller.
    let byCallee = calls.indices.map { Int32($0) }.sorted(byCounting: serviceCount) { numbers[Int(calls[Int($0)].callee)] }
    let sorted = byCallee.sorted(byCounting: serviceCount) { numbers[Int(calls[Int($0)].caller)] }

    topology.calls.reserveCapacity(calls.count)
    topology.sources.reserveCapacity(calls.count)
    var start = 0
    while start < sorted.count {
      let first = calls[Int(sorted[start])]
      var end = start + 1
      while end < sorted.count, calls[Int(sorted[end])].caller == first.caller, calls[Int(sorted[end])].callee == first.callee { end += 1 }
      buildGroup(sorted[start..<end], ID(numbers[Int(first.caller)]), ID(numbers[Int(first.callee)]), into: &topology)
      start = end
    }
  }

  /// The calls from one service to another: those of one native file, or of one proxy's, each for itself, all others folded into them.
  private mutating func buildGroup(
    _ group: ArraySlice<Int32>, _ caller: ID<Service>, _ callee: ID<Service>, into topology: inout Topology
  ) {
    // Nearly always there is but one.
    if group.count == 1, calls[Int(group[group.startIndex])].isMade {
      return buildCall(group[group.startIndex], [], caller, callee, into: &topology)
    }
    let group = Array(made(group, caller, callee, in: topology))
    let (copies, others) = (group.filter { calls[Int($0)].isOfCopies }, group.filter { !calls[Int($0)].isOfCopies })
    // Copies are a call of their own beside requests of which other inputs tell; a native file tells of all.
    let areApart = !copies.isEmpty && others.contains { !calls[Int($0)].staysApart }
    for part in areApart ? [others, copies] : [group] where !part.isEmpty { buildFolded(part, caller, callee, into: &topology) }
  }

  /// Calls of which those that stay apart are several, and all others are folded into the first.
  private mutating func buildFolded(_ group: [Int32], _ caller: ID<Service>, _ callee: ID<Service>, into topology: inout Topology) {
    let apart = group.filter { calls[Int($0)].staysApart }
    var heads = Self.folded(Array(apart)) { calls[Int($0)].span.file }
    if heads.isEmpty { heads = [[group[0]]] }
    if apart.count < group.count {
      heads[0] += group.filter { !calls[Int($0)].staysApart && $0 != heads[0][0] }
    }
    for head in heads { buildCall(head[0], head.dropFirst(), caller, callee, into: &topology) }
  }

  /// One call, and others that are the same one.
  private mutating func buildCall(
    _ first: Int32, _ others: ArraySlice<Int32>, _ caller: ID<Service>, _ callee: ID<Service>, into topology: inout Topology
  ) {
    let call = calls[Int(first)]
    var said = call.said
    var confidence = call.confidence
    let firstSource = Int32(topology.sources.count)
    topology.sources.append(EdgeSource(span: call.span, via: call.via))
    for other in others {
      let other = calls[Int(other)]
      confidence = max(confidence, other.confidence)
      topology.sources.append(EdgeSource(span: other.span, via: other.via))
      append(other.said, to: &said)
    }
    var run = pack(said, "the call to ", topology.services[callee.index].name)
    run = settled(run, said, topology.callDefaults)
    topology.calls.append(
      Call(
        caller: caller, callee: callee, span: call.span, attributes: run, confidence: confidence,
        sources: firstSource..<Int32(topology.sources.count)))
  }

  /// Puts what is said of an element behind what is said of it already.
  private mutating func append(_ more: EntryChain, to said: inout EntryChain) {
    said.vocabulary = vocabularies.union(said.vocabulary, more.vocabulary)
    said.append(more, &jumps)
  }

  /// The entries of a draft, the most specific of each attribute: where they stand, if nothing lies between them and each is of another
  /// attribute, as nearly always, else put end to end behind all others.
  private mutating func pack(_ said: EntryChain, _ what: String, _ name: NameID? = nil) -> AttributeRun {
    if said.first < 0 { return AttributeRun(entries, 0..<0, vocabulary: said.vocabulary) }
    if said.isRun {
      let run = AttributeRun(entries, Int(said.first)..<Int(said.last + 1), vocabulary: said.vocabulary)
      if run.said.count == run.count { return run }
    }
    let start = entries.count
    var next: Int32? = said.first
    while let place = next {
      let entry = entries[Int(place)]
      next = self.place(after: place, in: said)
      var earlier = start
      while earlier < entries.count, entries[earlier].attribute != entry.attribute { earlier += 1 }
      if earlier == entries.count {
        entries.append(entry)
        continue
      }
      let other = entries[earlier]
      if entry.isStronger(than: other) {
        entries[earlier] = entry
      } else if other.precedence == entry.precedence, entry.precedence != .traces, !entry.isImplied, !other.isImplied,
        other.value != entry.value,
        conflicts.insert(Disagreement(attribute: entry.attribute, span: entry.span, other: other.span)).inserted
      {
        // What was observed twice differs, and is no contradiction: the first stands.
        conflict(
          "\(ours: entry.attribute.path.joined(separator: ".")) of \(ours: what)\(name.map { "'\(names[$0])'" } ?? "")", entry.span,
          other.span)
      }
    }
    return AttributeRun(entries, start..<entries.count, vocabulary: said.vocabulary)
  }
}
