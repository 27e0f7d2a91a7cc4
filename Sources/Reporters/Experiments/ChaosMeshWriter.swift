import Reports
package import SourceText
import TopologyModel
package import WhatIf

/// Faults for Chaos Mesh: what would confirm a forecast, as objects of Kubernetes. Each is paused, so that nothing happens when they are applied.
package struct ChaosMeshWriter {
  private let forecast: Forecast
  private var out = ByteBuffer()
  /// Parts that have no experiment, each with the reason.
  private var leftOut: [Message] = []

  private var topology: Topology { forecast.topology }

  /// By which pods are found: what Kubernetes recommends.
  private static let label = "app.kubernetes.io/name"
  private static let seconds = 60.0

  /// - Returns: the objects, and what of it is no experiment.
  package static func write(_ forecast: Forecast) -> (text: [UInt8], notes: [Diagnostic]) {
    var writer = ChaosMeshWriter(forecast: forecast)
    writer.write()
    return (writer.out.bytes, writer.leftOut.map { Diagnostic(.note, $0, at: .none) })
  }

  private init(forecast: Forecast) { self.forecast = forecast }

  private mutating func write() {
    out += """
      # What would confirm the forecast of `topolint whatif`, for Chaos Mesh. Each object is paused. To begin with the first, in a namespace for tests:
      #   kubectl apply -n NAMESPACE -f FILE
      #   kubectl annotate -n NAMESPACE KIND NAME experiment.chaos-mesh.org/pause-
      # Pods are found by their label \(Self.label); change the selectors where yours have others.

      """
    for experiment in forecast.experiments {
      guard case .faults(let faults, _, _) = experiment.verdict else { continue }
      for (index, fault) in faults.enumerated() { write(fault, of: experiment, index: index) }
    }
    let zones = forecast.experiments.flatMap { experiment in
      if case .faults(let faults, _, _) = experiment.verdict { faults } else { [Experiment.Fault]() }
    }
    let known = Set(zones.compactMap { if case .losesZone(let service, _) = $0 { service } else { nil } })
    for service in forecast.fault?.withoutZone ?? [] where !known.contains(service) {
      leftOut.append("there is no experiment for a zone of '\(topology.name(service))': its `zones` or its replicas are not known")
    }
  }

  private mutating func write(_ fault: Experiment.Fault, of experiment: Experiment, index: Int) {
    let name = topology.name(fault.element)
    guard let target = target(of: fault.element) else {
      leftOut.append("there is no experiment for '\(name)': neither pods nor a host can be called so, or nobody is known who asks it")
      return
    }
    out += "---\n# \(experiment.number). "
    Visible.append(experiment.words, cap: nil, to: &out)
    out += "\n"
    let kind = isNetwork(fault, target) ? "NetworkChaos" : "PodChaos"
    out += "apiVersion: chaos-mesh.org/v1alpha1\nkind: \(kind)\nmetadata:\n"
    out += "  name: topolint-\(experiment.number)\(index == 0 ? "" : "-\(index + 1)")-\(Self.slug(name))\n"
    out += "  labels: {app.kubernetes.io/part-of: topolint, experiment: \"\(experiment.number)\"}\n"
    out += "  annotations: {experiment.chaos-mesh.org/pause: \"true\"}\nspec:\n"
    switch (fault, target) {
    case (.fails, .pods(let label)):
      out += "  action: pod-failure\n  mode: all\n"
      selector([label])
    case (.losesZone(_, let replicas), .pods(let label)):
      out += "  action: pod-failure\n"
      out += replicas.map { "  mode: fixed\n  value: \"\(Int($0))\"\n" } ?? "  mode: all\n"
      selector([label])
    case (.isSlow(_, let milliseconds), .pods(let label)):
      delay(milliseconds)
      selector([label])
      let callers = callers(of: fault.element)
      if !callers.isEmpty {
        out += "  direction: to\n  target:\n    mode: all\n"
        selector(callers, indent: 4)
      }
    case (.isSlow(_, let milliseconds), .host(let host)):
      delay(milliseconds)
      selector(callers(of: fault.element))
      external(host)
    case (.fails, .host(let host)), (.losesZone, .host(let host)):
      out += "  action: partition\n  mode: all\n"
      selector(callers(of: fault.element))
      external(host)
    }
    out += "  duration: \(Self.time(forecast.fault?.duration ?? Self.seconds * 1_000))\n"
  }

  private mutating func delay(_ milliseconds: Double) {
    guard milliseconds.isFinite else {
      out += "  action: loss\n  mode: all\n  loss: {loss: \"100\", correlation: \"0\"}\n"
      return
    }
    out += "  action: delay\n  mode: all\n  delay: {latency: \(Self.time(milliseconds)), correlation: \"0\", jitter: 0ms}\n"
  }

  private mutating func external(_ host: Untrusted) {
    out += "  direction: to\n  # The address of what is called so.\n  externalTargets: ["
    out.json(host)
    out += "]\n"
  }

  /// One or more labels, of which a pod has one.
  private mutating func selector(_ labels: [Untrusted], indent: Int = 2) {
    out.spaces(indent)
    out += "selector:\n"
    out.spaces(indent + 2)
    if labels.count == 1 {
      out += "labelSelectors: {\(Self.label): "
      out.json(labels[0])
      out += "}\n"
      return
    }
    out += "expressionSelectors:\n"
    out.spaces(indent + 4)
    out += "- {key: \(Self.label), operator: In, values: "
    out.array(labels) { $0.json($1) }
    out += "}\n"
  }

  // MARK: - What is meant

  private enum Target {
    case pods(Untrusted)
    case host(Untrusted)
  }

  /// Pods of ours by their label, what belongs to others by its host; nil if it can be neither, or if nobody could be kept from it.
  private func target(of element: Element) -> Target? {
    let name = topology.name(element)
    guard Self.isLabel(name) else { return nil }
    guard case .service(let service) = element, !topology.services[service.index].role.isOurs else { return .pods(name) }
    return callers(of: element).isEmpty ? nil : .host(name)
  }

  private func isNetwork(_ fault: Experiment.Fault, _ target: Target) -> Bool {
    if case .host = target { return true }
    if case .isSlow = fault { return true }
    return false
  }

  /// Who asks a part, as labels, each once and by name.
  private func callers(of element: Element) -> [Untrusted] {
    let services: [ID<Service>] =
      switch element {
      case .service(let service): topology.calls(to: service).map { topology.calls[Int($0)].caller }
      case .store(let store): topology.uses(of: store).map { topology.uses[Int($0)].service }
      case .queue(let queue): topology.publishes(to: queue).map { topology.publishes[Int($0)].service }
      }
    return Set(services.map { topology.name($0) }.filter(Self.isLabel)).sorted()
  }

  /// Whether it can be the value of a label, and so part of a host: letters, digits and `-_.` between them, at most 63.
  static func isLabel(_ name: Untrusted) -> Bool {
    func isPlain(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
    guard let first = name.bytes.first, let last = name.bytes.last, name.bytes.count <= 63, isPlain(first), isPlain(last) else {
      return false
    }
    return name.bytes.allSatisfy { isPlain($0) || "-_.".utf8.contains($0) }
  }

  /// A name as a part of that of an object: small letters, digits and hyphens.
  static func slug(_ name: Untrusted) -> String {
    var text = ""
    for byte in name.bytes.prefix(40) {
      let small = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      text += (0x30...0x39).contains(small) || (0x61...0x7A).contains(small) ? String(Unicode.Scalar(small)) : "-"
    }
    while text.hasSuffix("-") { text.removeLast() }
    return text.isEmpty ? "part" : text
  }

  /// As Go reads durations: whole milliseconds, one at least.
  static func time(_ milliseconds: Double) -> String { "\(Int(min(max(milliseconds.rounded(.up), 1), 1e12)))ms" }
}
