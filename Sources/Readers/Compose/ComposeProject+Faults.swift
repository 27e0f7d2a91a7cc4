internal import SourceText

extension ComposeProject {
  /// What contradicts itself in the merged model: what Docker Compose refuses as an invalid project.
  /// - Parameters:
  ///   - isPart: whether the files may be a part of what is started: nobody says that they are the whole.
  ///   - profiles: those that `.env` switches on.
  func faults(isPart: Bool, profiles: Set<ArraySlice<UInt8>>) -> [Diagnostic] {
    var faults: [Diagnostic] = []
    func fail(_ message: Message, at span: Span, hint: Message? = nil) { faults.append(Diagnostic(.error, message, at: span, hint: hint)) }
    let together: Message? =
      isPart ? "name the files that are merged with it, as for `docker compose -f`: topolint lint A.yaml B.yaml" : nil
    for (place, service) in services.enumerated() {
      let name = Untrusted(service.name)
      let value = service.value
      if ["image", "build", "provider"].allSatisfy({ value[$0] == nil }), !lacksPart {
        fail("service '\(name)' has neither `image` nor `build`", at: service.span, hint: together)
      }
      for dependency in service.dependencies where self.place(of: dependency.name) == nil && dependency.isKnown && !lacksPart {
        fail(
          "service '\(name)' depends on '\(Untrusted(dependency.name))', which is no service", at: dependency.span,
          hint: Self.hint(dependency.name, among: services.map(\.name)) ?? together)
      }
      if let mode = value["network_mode"], let networks = value["networks"], mode.text != nil {
        fail("service '\(name)' has both `network_mode` and `networks`", at: max(mode.span, networks.span), hint: "keep one of them")
      }
      if case .on(let networks) = service.networking, !lacksPart {
        for network in networks where network.span != service.span && model["networks"]?.mapping?[network.name] == nil {
          if network.name.elementsEqual("default".utf8) { continue }
          fail(
            "service '\(name)' is on '\(Untrusted(network.name))', which is no network", at: network.span,
            hint: Self.hint(network.name, among: (model["networks"]?.entries ?? []).map(\.key)) ?? "declare it under `networks`")
        }
      }
      if let scale = value["scale"]?.count, let replicas = value["deploy"]?["replicas"], let other = replicas.count, scale != other {
        fail("service '\(name)' has \(scale) as `scale` and \(other) as `deploy.replicas`", at: replicas.span, hint: "keep one of them")
      }
      if let container = value["container_name"], let count = (value["scale"] ?? value["deploy"]?["replicas"])?.count, count > 1 {
        fail(
          "service '\(name)' runs \(count) times, and only one can have its `container_name`", at: container.span,
          hint: "remove `container_name`")
      }
      faults += volumeFaults(of: service) + healthFaults(of: service)
      faults += profileFaults(of: place, profiles)
      for (key, verb) in [("secrets", "secret"), ("configs", "config"), ("models", "model")] {
        let entries = key == "models" ? value[key]?.named.entries.map { ($0.key, $0.keySpan) } ?? [] : Self.references(value[key])
        for (reference, span) in entries where model[key]?.mapping?[reference] == nil && !lacksPart {
          fail(
            "service '\(name)' takes the \(ours: verb) '\(Untrusted(reference))', which is none", at: span,
            hint: Self.hint(reference, among: (model[key]?.entries ?? []).map(\.key)) ?? "declare it under `\(ours: key)`")
        }
      }
    }
    return faults + containerFaults(profiles) + cycle
  }

  /// Two services whose containers have one name.
  private func containerFaults(_ profiles: Set<ArraySlice<UInt8>>) -> [Diagnostic] {
    var first: [ArraySlice<UInt8>: Int] = [:]
    return services.indices.compactMap { place in
      guard isOn(services[place], profiles), let container = services[place].value["container_name"], let name = container.text,
        !ComposeSchema.isUnknown(container)
      else { return nil }
      guard let other = first.updateValue(place, forKey: name) else { return nil }
      return Diagnostic(
        .error, "the `container_name` '\(Untrusted(name))' is that of service '\(Untrusted(services[other].name))' too", at: container.span,
        hint: "give each a name of its own, or remove them")
    }
  }

  private func isOn(_ service: ComposeService, _ profiles: Set<ArraySlice<UInt8>>) -> Bool {
    let own = service.value["profiles"]?.items.compactMap(\.text) ?? []
    return own.isEmpty || own.contains { profiles.contains($0) }
  }

  private static func references(_ list: ComposeValue?) -> [(ArraySlice<UInt8>, Span)] {
    (list?.items ?? []).compactMap { item in (item.text ?? item["source"]?.text).map { ($0, item.span) } }
  }

  private static func hint(_ name: ArraySlice<UInt8>, among names: [ArraySlice<UInt8>]) -> Message? {
    Spelling.nearest(to: name, among: names.map { String(decoding: $0, as: UTF8.self) }).map { "did you mean '\(Untrusted($0))'?" }
  }

  private func volumeFaults(of service: ComposeService) -> [Diagnostic] {
    (service.value["volumes"]?.items ?? []).compactMap { item in
      let source: ArraySlice<UInt8>
      if let text = item.text {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        if parts.count > 1, parts.contains(where: \.isEmpty) {
          return Diagnostic(
            .error, "the volume '\(Untrusted(text))' has nothing between two colons", at: item.span, hint: "write SOURCE:TARGET")
        }
        guard parts.count > 1 else { return nil }
        source = parts[0]
      } else {
        guard item["type"]?.equals("volume") ?? false, let text = item["source"]?.text else { return nil }
        source = text
      }
      guard let first = source.first,
        ![UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "~"), UInt8(ascii: "$"), UInt8(ascii: "\\")].contains(first),
        source.firstRange(of: Array("$(".utf8)) == nil, !source.contains(UInt8(ascii: "/")), source.count > 1,
        model["volumes"]?.mapping?[source] == nil, !lacksPart
      else { return nil }
      return Diagnostic(
        .error, "service '\(Untrusted(service.name))' takes the volume '\(Untrusted(source))', which is none", at: item.span,
        hint: Self.hint(source, among: (model["volumes"]?.entries ?? []).map(\.key))
          ?? "declare it under `volumes`, or write ./ in front of a path")
    }
  }

  /// Services that are waited for until they are healthy, which nothing finds out: Docker Compose does not start who waits.
  private func healthFaults(of service: ComposeService) -> [Diagnostic] {
    service.dependencies.compactMap { dependency in
      guard dependency.awaitsHealth, let other = self.place(of: dependency.name).map({ services[$0] }), !lacksPart else { return nil }
      let what: Message = "'\(Untrusted(service.name))' waits until '\(Untrusted(other.name))' is healthy"
      switch other.healthcheck {
      case .on: return nil
      case .off:
        return Diagnostic(
          .note, what + ", whose healthcheck is switched off: it does not start", at: dependency.span,
          hint: "say `condition: service_started`, or give '\(Untrusted(other.name))' a healthcheck")
      case .ofImage:
        // The images that everybody runs have none; of one's own nobody knows.
        guard other.value["build"] == nil, let image = other.value["image"]?.text, ImageCatalogue.isOfficial(image) else { return nil }
        return Diagnostic(
          .note, what + ", and neither it nor its image has a healthcheck: it does not start", at: dependency.span,
          hint: "give '\(Untrusted(other.name))' a healthcheck")
      }
    }
  }

  /// A service without a profile that needs one which only a profile starts.
  private func profileFaults(of place: Int, _ profiles: Set<ArraySlice<UInt8>>) -> [Diagnostic] {
    guard isOn(services[place], profiles) else { return [] }
    return services[place].dependencies.compactMap { dependency in
      guard let other = self.place(of: dependency.name), !isOn(services[other], profiles), dependency.isRequired else { return nil }
      return Diagnostic(
        .note,
        "'\(Untrusted(services[place].name))' does not start without a profile of '\(Untrusted(dependency.name))', which it depends on",
        at: dependency.span, hint: "give both the same `profiles`, or say `required: false`")
    }
  }

  /// Services that wait for each other to start.
  private var cycle: [Diagnostic] {
    let next = services.map { service in
      service.dependencies.compactMap { dependency in place(of: dependency.name).map { ($0, dependency.span) } }
    }
    /// 0 not seen, 1 on the way here, 2 done.
    var state = [UInt8](repeating: 0, count: services.count)
    for start in services.indices where state[start] == 0 {
      var path: [(service: Int, next: Int)] = [(start, 0)]
      state[start] = 1
      while let (service, index) = path.last {
        guard index < next[service].count else {
          state[service] = 2
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let (other, span) = next[service][index]
        if state[other] == 1 {
          let names = path.drop { $0.service != other }.map { Untrusted(services[$0.service].name) } + [Untrusted(services[other].name)]
          return [
            Diagnostic(
              .error, "services wait for each other to start: \(Untrusted(path: names))", at: span,
              hint: "remove one of these dependencies: Docker Compose starts none of them")
          ]
        }
        if state[other] == 0 {
          state[other] = 1
          path.append((other, 0))
        }
      }
    }
    return []
  }
}
