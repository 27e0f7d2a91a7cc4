internal import SourceText

/// Shapes that a value of a Compose file may have, as the schema of Docker Compose 5.6 lists them.
struct ComposeShapes: OptionSet {
  let rawValue: Int
  static let text = ComposeShapes(rawValue: 1)
  static let list = ComposeShapes(rawValue: 2)
  static let mapping = ComposeShapes(rawValue: 4)
  static let null = ComposeShapes(rawValue: 8)
  /// `true`, or a text that Docker Compose takes for it.
  static let boolean = ComposeShapes(rawValue: 16)
  /// A whole number that is not below 0, or a text that is one.
  static let count = ComposeShapes(rawValue: 32)
  static let whole = ComposeShapes(rawValue: 64)
  static let number = ComposeShapes(rawValue: 128)
  /// A date is no text to Docker Compose.
  static let date = ComposeShapes(rawValue: 256)
  /// What is made a text of where texts are wanted.
  static let scalar: ComposeShapes = [.text, .boolean, .number, .date]

  /// In words that follow "must be ".
  var words: String {
    let scalars = [
      (ComposeShapes.text, "a text"), (.count, "a whole number"), (.whole, "a whole number"), (.number, "a number"),
      (.boolean, "true or false"),
    ]
    let others = [(ComposeShapes.list, "a list"), (.mapping, "a mapping")]
    return ([scalars.first { contains($0.0) }].compactMap { $0 } + others.filter { contains($0.0) }).map(\.1).joined(separator: " or ")
  }

  /// Whether a value has one of these shapes. What a variable holds that no input sets is not known, and may have any.
  func admit(_ value: ComposeValue) -> Bool {
    switch value.content {
    case .null: contains(.null)
    case .list: contains(.list)
    case .mapping: contains(.mapping)
    case .text(let text): value.typed.map(admit(typed:)) ?? (ComposeSchema.isUnknown(value) || admit(text: text))
    }
  }

  private func admit(typed: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: typed, as: UTF8.self)
    if text == "true" || text == "false" { return contains(.boolean) }
    if let whole = Int(text) { return contains(.whole) || contains(.number) || (contains(.count) && whole >= 0) }
    return contains(Double(text) == nil ? .date : .number)
  }

  private func admit(text: ArraySlice<UInt8>) -> Bool {
    if contains(.text) || text.count > 64 { return contains(.text) }
    let text = String(decoding: text, as: UTF8.self)
    return (contains(.boolean) && Self.booleans.contains(text.lowercased())) || (contains(.number) && Double(text) != nil)
      || Int(text).map { contains(.whole) || (contains(.count) && $0 >= 0) } ?? false
  }

  private static let booleans: Set = ["true", "false", "yes", "no", "y", "n", "on", "off"]

  // MARK: - Where which

  /// What the values at a path have: steps are keys, `*` for each entry of a mapping and `[]` for each item of a list.
  typealias Rule = (path: [String], shapes: ComposeShapes)

  static let top: [Rule] =
    rules(.scalar, "name") + rules(.list, "include")
    + rules(.mapping, "services jobs networks volumes secrets configs models secrets.* configs.* models.*")
    + rules(
      .text,
      "networks.*.name networks.*.driver volumes.*.name volumes.*.driver secrets.*.name secrets.*.file secrets.*.environment "
        + "configs.*.name configs.*.file configs.*.environment configs.*.content models.*.name models.*.model")
    + rules(
      .boolean, "networks.*.internal networks.*.attachable networks.*.enable_ipv4 networks.*.enable_ipv6")
    + rules([.mapping, .null], "networks.* volumes.*")
    + rules([.boolean, .mapping], "networks.*.external volumes.*.external secrets.*.external configs.*.external")

  /// Times are looked at apart, and so are ports that are texts.
  static let service: [Rule] =
    rules(
      .text,
      "image container_name hostname domainname network_mode ipc restart cgroup cgroup_parent cpuset isolation mac_address platform "
        + "pull_policy pull_refresh_after runtime stop_signal user userns_mode uts working_dir build.context build.dockerfile "
        + "build.dockerfile_inline build.network build.target build.isolation deploy.mode deploy.endpoint_mode "
        + "deploy.restart_policy.condition deploy.resources.limits.memory deploy.resources.reservations.memory provider.type "
        + "logging.driver networks.*.interface_name networks.*.ipv4_address networks.*.ipv6_address networks.*.mac_address "
        + "env_file.[].path env_file.[].format ports.[].name ports.[].mode ports.[].host_ip ports.[].protocol ports.[].app_protocol "
        + "volumes.[].type volumes.[].source volumes.[].target volumes.[].consistency models.*.endpoint_var models.*.model_var "
        + "secrets.[].source secrets.[].target configs.[].source configs.[].target")
    + rules([.text, .null], "pid") + rules([.text, .mapping], "build extends") + rules([.text, .list], "healthcheck.test env_file gpus")
    + rules(.count, "scale deploy.replicas ports.[].target")
    + rules(.whole, "deploy.resources.limits.pids deploy.restart_policy.max_attempts deploy.update_config.parallelism")
    + rules([.text, .whole], "ports.[].published")
    + rules(.number, "cpus deploy.resources.limits.cpus deploy.resources.reservations.cpus healthcheck.retries networks.*.priority")
    + rules(
      .boolean,
      "attach init oom_kill_disable privileged read_only stdin_open tty use_api_socket healthcheck.disable depends_on.*.required "
        + "depends_on.*.restart env_file.[].required volumes.[].read_only")
    + rules(
      .mapping,
      "provider healthcheck logging logging.options deploy.resources deploy.resources.limits deploy.resources.reservations "
        + "deploy.restart_policy deploy.update_config deploy.placement depends_on.* ulimits storage_opt")
    + rules([.mapping, .null], "deploy develop networks.* models.*") + rules([.list, .mapping], "depends_on networks models extra_hosts")
    + rules(
      .list,
      "links external_links ports expose volumes volumes_from profiles secrets configs cap_add cap_drop security_opt group_add "
        + "device_cgroup_rules devices dns_opt networks.*.aliases")
    + rules(
      .text,
      "links.[] external_links.[] volumes_from.[] profiles.[] cap_add.[] cap_drop.[] security_opt.[] networks.*.aliases.[] "
        + "depends_on.[] networks.[] models.[] healthcheck.test.[] extra_hosts.[] extra_hosts.*.[]")
    + rules([.text, .list], "extra_hosts.* dns dns_search tmpfs label_file")
    + rules([.text, .mapping], "env_file.[] volumes.[] secrets.[] configs.[] devices.[]")
    + rules([.scalar, .mapping], "ports.[]") + rules([.text, .number], "expose.[] group_add.[]")
    + rules([.text, .list, .null], "command entrypoint") + rules(.text, "command.[] entrypoint.[]") + settings("environment")
    + settings("labels") + settings("annotations") + settings("sysctls") + settings("build.args") + settings("build.labels")
    + settings("deploy.labels")

  static let triggers = rules(.boolean, "manual") + rules(.list, "schedule")

  private static func rules(_ shapes: ComposeShapes, _ paths: String) -> [Rule] {
    paths.split(separator: " ").map { ($0.split(separator: ".").map(String.init), shapes) }
  }

  /// What is a mapping of texts, or a list of `KEY=VALUE`.
  private static func settings(_ path: String) -> [Rule] {
    rules([.list, .mapping], path) + rules([.scalar, .null], path + ".*") + rules(.text, path + ".[]")
  }

  /// The values at a path. What a tag resets or overrides is left out.
  static func values(at path: [String], in value: ComposeValue) -> [ComposeValue] {
    var found = [value]
    for step in path {
      found = found.flatMap { value in
        let next: [ComposeValue] =
          switch step {
          case "[]": value.items
          case "*": value.entries.filter { !ComposeKeys.isExtension($0.key) }.map(\.value)
          default: [value[step]].compactMap { $0 }
          }
        return next.filter { $0.merge == .plain }
      }
      if found.isEmpty { break }
    }
    return found
  }
}
