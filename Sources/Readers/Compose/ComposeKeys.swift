internal import SourceText

/// The keys that a Compose file may have, as the schema of Docker Compose 5.6 lists them.
enum ComposeKeys {
  /// Those at the top.
  static let top = set("configs include jobs models name networks secrets services version volumes")
  /// Those of a service; a job has `triggers` besides.
  static let service = set(
    "annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count cpu_percent "
      + "cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on deploy develop "
      + "device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file environment expose extends external_links "
      + "extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links logging mac_address mem_limit "
      + "mem_reservation mem_swappiness memswap_limit models network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform "
      + "ports post_start pre_start pre_stop privileged profiles provider pull_policy pull_refresh_after read_only restart runtime scale "
      + "secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user "
      + "userns_mode uts volumes volumes_from working_dir")
  /// Those of what a service holds, each with the path to it.
  static let nested: [(path: [String], keys: Set<Untrusted>)] = [
    ("deploy", "endpoint_mode labels mode placement replicas resources restart_policy rollback_config update_config"),
    ("deploy.resources", "limits reservations"), ("deploy.resources.limits", "cpus memory pids"),
    ("deploy.resources.reservations", "cpus devices generic_resources memory"),
    ("deploy.restart_policy", "condition delay max_attempts window"),
    ("deploy.update_config", "delay failure_action max_failure_ratio monitor order parallelism"),
    ("healthcheck", "disable interval retries start_interval start_period test timeout"),
    ("depends_on.*", "condition required restart"), ("logging", "driver options"), ("provider", "options type"),
    (
      "networks.*",
      "aliases driver_opts gw_priority interface_name ipv4_address ipv6_address link_local_ips mac_address priority"
    ),
    ("ports.[]", "app_protocol host_ip mode name protocol published target"),
    ("volumes.[]", "bind cluster consistency image read_only source target tmpfs type volume"),
    ("secrets.[]", "gid mode source target uid"), ("configs.[]", "gid mode source target uid"),
    (
      "build",
      "additional_contexts args cache_from cache_to context dockerfile dockerfile_inline entitlements extra_hosts isolation labels network "
        + "no_cache no_cache_filter platforms privileged provenance pull sbom secrets shm_size ssh tags target ulimits"
    ),
  ].map { ($0.0.split(separator: ".").map(String.init), set($0.1)) }
  /// Those of what stands beside services.
  static let beside: [(path: [String], keys: Set<Untrusted>)] = [
    ("networks", "attachable driver driver_opts enable_ipv4 enable_ipv6 external internal ipam labels name"),
    ("volumes", "driver driver_opts external labels name"),
    ("secrets", "driver driver_opts environment external file labels name template_driver"),
    ("configs", "content environment external file labels name template_driver"),
  ].map { ([$0.0, "*"], set($0.1)) }
  /// Of these a service has at least one, unless it is no service of Compose.
  static let telling = set(
    "image build extends provider command environment env_file depends_on ports volumes networks deploy restart container_name profiles")

  private static func set(_ words: String) -> Set<Untrusted> { Set(words.split(separator: " ").map { Untrusted(Array($0.utf8)) }) }

  /// Whether it begins with `x-`, and means what its user wants.
  static func isExtension(_ key: some Collection<UInt8>) -> Bool { key.starts(with: "x-".utf8) }
}
