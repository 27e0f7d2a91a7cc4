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
  /// Those of `deploy`.
  static let deploy = set("endpoint_mode labels mode placement replicas resources restart_policy rollback_config update_config")
  /// Of these a service has at least one, unless it is no service of Compose.
  static let telling = set(
    "image build extends provider command environment env_file depends_on ports volumes networks deploy restart container_name profiles")

  private static func set(_ words: String) -> Set<Untrusted> { Set(words.split(separator: " ").map { Untrusted(Array($0.utf8)) }) }

  /// Whether it begins with `x-`, and means what its user wants.
  static func isExtension(_ key: some Collection<UInt8>) -> Bool { key.starts(with: "x-".utf8) }
}
