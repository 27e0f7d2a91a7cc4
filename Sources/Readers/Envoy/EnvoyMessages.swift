/// The messages of Envoy 1.40 that are read, field by field, as its own descriptors have them.
///
/// A line begins with a message, behind it after `/` the groups of which one field has to be given; lines that are indented go on with it.
/// A field is `name:type`, the type with `[]` in front where there are several, `{}` where it is a mapping, and `?` behind it where
/// silence is not zero. What follows is what Envoy asks of a value: `!` that there is one, and that it is true, `*` that no item of a list
/// is empty, `>`, `>=`, `<` and `<=` of a number or of seconds; `~` marks words of which any number is taken; `/group` names the group of which no two are given. `message` is one that is not looked into, `any` one that says
/// itself what it is.
enum EnvoyMessages {
  static let text = """
    Bootstrap node:Node node_context_params:[]string static_resources:StaticResources dynamic_resources:message cluster_manager:message
      hds_config:message flags_path:string stats_sinks:[]message deferred_stat_options:message stats_config:message
      stats_flush_interval:duration>=0.001<300 stats_flush_on_admin:bool!/stats_flush
      stats_eviction_interval:duration>=0.001/stats_eviction watchdog:message watchdogs:message tracing:message layered_runtime:message
      admin:Admin overload_manager:message enable_dispatcher_stats:bool header_prefix:string stats_server_version_override:uint64?
      use_tcp_for_dns_lookups:bool dns_resolution_config:message typed_dns_resolver_config:message bootstrap_extensions:[]message
      fatal_actions:[]message config_sources:[]message default_config_source:message default_socket_interface:string
      certificate_provider_instances:{}message inline_headers:[]message perf_tracing_file_path:string default_regex_engine:message
      xds_delegate_extension:message xds_config_tracker_extension:message listener_manager:message application_log_config:message
      grpc_async_client_manager_config:message memory_allocator_manager:message enable_worker_cpu_affinity:bool
    StaticResources listeners:[]Listener clusters:[]Cluster secrets:[]message
    Admin access_log:[]message access_log_path:string profile_path:string address:Address socket_options:[]message
      ignore_global_conn_limit:bool allow_paths:[]message
    Node id:string cluster:string metadata:object dynamic_parameters:{}message locality:Locality user_agent_name:string
      user_agent_version:string/user_agent_version_type user_agent_build_version:message/user_agent_version_type extensions:[]message
      client_features:[]string listening_addresses:[]Address
    Listener name:string address:Address additional_addresses:[]message stat_prefix:string stats_matcher:message
      filter_chains:[]FilterChain fcds_config:message filter_chain_matcher:message use_original_dst:bool? default_filter_chain:FilterChain
      per_connection_buffer_limit_bytes:uint32? per_connection_buffer_high_watermark_timeout:duration>=0 metadata:message
      deprecated_v1:message drain_type:ListenerDrainType listener_filters:[]message listener_filters_timeout:duration
      continue_on_listener_filters_timeout:bool transparent:bool? freebind:bool? socket_options:[]message
      tcp_fast_open_queue_length:uint32? traffic_direction:TrafficDirection~ udp_listener_config:message api_listener:message
      connection_balance_config:message reuse_port:bool enable_reuse_port:bool? access_log:[]message tcp_backlog_size:uint32?
      max_connections_to_accept_per_socket_event:uint32?>0 bind_to_port:bool? internal_listener:message/listener_specifier
      enable_mptcp:bool ignore_global_conn_limit:bool bypass_overload_manager:bool tcp_keepalive:message
    FilterChain filter_chain_match:message filters:[]Filter use_proxy_proto:bool? metadata:message transport_socket:message
      transport_socket_connect_timeout:duration name:string
    Filter name:string! typed_config:any/config_type config_discovery:message/config_type
    HttpConnectionManager/route_specifier codec_type:HttpConnectionManagerCodecType stat_prefix:string! rds:Rds/route_specifier
      route_config:RouteConfiguration/route_specifier scoped_routes:message/route_specifier http_filters:[]HttpFilter add_user_agent:bool?
      tracing:message common_http_protocol_options:HttpProtocolOptions http1_safe_max_connection_duration:bool
      http_protocol_options:message http2_protocol_options:message http3_protocol_options:message server_name:string
      server_header_transformation:HttpConnectionManagerServerHeaderTransformation scheme_header_transformation:message
      max_request_headers_kb:uint32?>0<=8192 stream_idle_timeout:duration stream_flush_timeout:duration request_timeout:duration
      request_headers_timeout:duration>=0 drain_timeout:duration drain_timeout_jitter:Percent delayed_close_timeout:duration
      access_log:[]message access_log_flush_interval:duration>=0.001 flush_access_log_on_new_request:bool access_log_options:message
      use_remote_address:bool? xff_num_trusted_hops:uint32 original_ip_detection_extensions:[]message
      early_header_mutation_extensions:[]message internal_address_config:message skip_xff_append:bool via:string generate_request_id:bool?
      preserve_external_request_id:bool always_set_request_id_in_response:bool
      forward_client_cert_details:HttpConnectionManagerForwardClientCertDetails set_current_client_cert_details:message
      forward_client_cert_matcher:message proxy_100_continue:bool represent_ipv4_remote_address_as_ipv4_mapped_ipv6:bool
      upgrade_configs:[]message normalize_path:bool? merge_slashes:bool
      path_with_escaped_slashes_action:HttpConnectionManagerPathWithEscapedSlashesAction request_id_extension:message
      local_reply_config:message strip_matching_host_port:bool strip_any_host_port:bool/strip_port_mode
      stream_error_on_invalid_http_message:bool? path_normalization_options:message strip_trailing_host_dot:bool
      proxy_status_config:message typed_header_validation_config:message append_x_forwarded_port:bool append_local_overload:bool
      add_proxy_protocol_connection_state:bool? forward_proto_config:message record_route_resolution_stats:bool
    HttpFilter name:string! typed_config:any/config_type config_discovery:message/config_type is_optional:bool disabled:bool
    Rds config_source:message route_config_name:string
    RouteConfiguration name:string virtual_hosts:[]VirtualHost vhds:message internal_only_headers:[]string
      response_headers_to_add:[]message response_headers_to_remove:[]string request_headers_to_add:[]message
      request_headers_to_remove:[]string most_specific_header_mutations_wins:bool validate_clusters:bool?
      max_direct_response_body_size_bytes:uint32? cluster_specifier_plugins:[]message request_mirror_policies:[]RequestMirrorPolicy
      ignore_port_in_host_matching:bool vhost_header:string ignore_path_parameters_in_path_matching:bool typed_per_filter_config:{}any
      metadata:message route_specifiers:[]message
    VirtualHost name:string! domains:[]string! routes:[]Route matcher:message require_tls:VirtualHostTlsRequirementType
      virtual_clusters:[]message rate_limits:[]message request_headers_to_add:[]message request_headers_to_remove:[]string*
      response_headers_to_add:[]message response_headers_to_remove:[]string* cors:message typed_per_filter_config:{}any
      include_request_attempt_count:bool include_attempt_count_in_response:bool retry_policy:RetryPolicy retry_policy_typed_config:any
      hedge_policy:HedgePolicy include_is_timeout_retry_header:bool per_request_buffer_limit_bytes:uint32?
      request_body_buffer_limit:uint64? request_mirror_policies:[]RequestMirrorPolicy metadata:message route_specifiers:[]message
    Route/action name:string match:RouteMatch! route:RouteAction/action redirect:RedirectAction/action
      direct_response:DirectResponseAction/action filter_action:message/action non_forwarding_action:message/action metadata:message
      decorator:message typed_per_filter_config:{}any request_headers_to_add:[]message request_headers_to_remove:[]string*
      response_headers_to_add:[]message response_headers_to_remove:[]string* tracing:message per_request_buffer_limit_bytes:uint32?
      stat_prefix:string request_body_buffer_limit:uint64? route_specifiers:[]message
    RouteMatch/path_specifier prefix:string/path_specifier path:string/path_specifier safe_regex:message!/path_specifier
      connect_matcher:message/path_specifier path_separated_prefix:string/path_specifier path_match_policy:message/path_specifier
      case_sensitive:bool? runtime_fraction:RuntimeFractionalPercent headers:[]message query_parameters:[]message cookies:[]message
      grpc:message tls_context:message dynamic_metadata:[]message filter_state:[]message
    RouteAction/cluster_specifier cluster:string!/cluster_specifier cluster_header:string!/cluster_specifier
      weighted_clusters:WeightedCluster/cluster_specifier cluster_specifier_plugin:string/cluster_specifier
      inline_cluster_specifier_plugin:message/cluster_specifier cluster_not_found_response_code:RouteActionClusterNotFoundResponseCode
      metadata_match:message prefix_rewrite:string regex_rewrite:message path_rewrite_policy:message path_rewrite:string
      host_rewrite_literal:string/host_rewrite_specifier auto_host_rewrite:bool?/host_rewrite_specifier
      host_rewrite_header:string/host_rewrite_specifier host_rewrite_path_regex:message/host_rewrite_specifier
      host_rewrite:string/host_rewrite_specifier append_x_forwarded_host:bool timeout:duration idle_timeout:duration
      flush_timeout:duration early_data_policy:message retry_policy:RetryPolicy retry_policy_typed_config:any
      request_mirror_policies:[]RequestMirrorPolicy priority:RoutingPriority rate_limits:[]message include_vh_rate_limits:bool?
      hash_policy:[]message cors:message max_grpc_timeout:duration grpc_timeout_offset:duration upgrade_configs:[]message
      internal_redirect_policy:message internal_redirect_action:RouteActionInternalRedirectAction max_internal_redirects:uint32?
      hedge_policy:HedgePolicy max_stream_duration:MaxStreamDuration
    MaxStreamDuration max_stream_duration:duration grpc_timeout_header_max:duration grpc_timeout_header_offset:duration
    RequestMirrorPolicy cluster:string cluster_header:string runtime_fraction:RuntimeFractionalPercent trace_sampled:bool?
      disable_shadow_host_suffix_append:bool request_headers_mutations:[]message host_rewrite_literal:string
    WeightedCluster clusters:[]ClusterWeight! total_weight:uint32? runtime_key_prefix:string header_name:string/random_value_specifier
      use_hash_policy:bool?/random_value_specifier
    ClusterWeight name:string cluster_header:string weight:uint32? metadata_match:message request_headers_to_add:[]message
      request_headers_to_remove:[]string response_headers_to_add:[]message response_headers_to_remove:[]string
      typed_per_filter_config:{}any host_rewrite_literal:string/host_rewrite_specifier
    RetryPolicy retry_on:string num_retries:uint32? per_try_timeout:duration per_try_idle_timeout:duration retry_priority:message
      retry_host_predicate:[]message retry_options_predicates:[]message host_selection_retry_max_attempts:int64
      retriable_status_codes:[]uint32 retry_back_off:RetryBackOff rate_limited_retry_back_off:message retriable_headers:[]message
      retriable_request_headers:[]message refresh_cluster_on_retry:bool
    RetryBackOff base_interval:duration!>0 max_interval:duration>0
    DirectResponseAction status:uint32>=200<600 body:DataSource body_format:message
    RedirectAction https_redirect:bool/scheme_rewrite_specifier scheme_redirect:string/scheme_rewrite_specifier host_redirect:string
      port_redirect:uint32 path_redirect:string/path_rewrite_specifier prefix_rewrite:string/path_rewrite_specifier
      regex_rewrite:message/path_rewrite_specifier path_rewrite:string/path_rewrite_specifier
      response_code:RedirectActionRedirectResponseCode strip_query:bool
    HedgePolicy initial_requests:uint32?>=1 additional_request_chance:FractionalPercent hedge_on_per_try_timeout:bool
    RuntimeFractionalPercent default_value:FractionalPercent! runtime_key:string
    FractionalPercent numerator:uint32 denominator:FractionalPercentDenominatorType
    Percent value:double>=0<=100
    HttpProtocolOptions idle_timeout:duration max_connection_duration:duration max_connection_duration_jitter:Percent
      max_headers_count:uint32?>=1 max_response_headers_kb:uint32?>0<=8192 max_stream_duration:duration
      headers_with_underscores_action:HttpProtocolOptionsHeadersWithUnderscoresAction max_requests_per_connection:uint32?
    TcpProxy/cluster_specifier stat_prefix:string! cluster:string/cluster_specifier weighted_clusters:TcpWeightedCluster/cluster_specifier
      on_demand:message metadata_match:message idle_timeout:duration downstream_idle_timeout:duration upstream_idle_timeout:duration
      access_log:[]message max_connect_attempts:uint32?>=1 backoff_options:message hash_policy:[]message tunneling_config:message
      max_downstream_connection_duration:duration>=0.001 max_downstream_connection_duration_jitter_percentage:Percent
      access_log_flush_interval:duration>=0.001 flush_access_log_on_connected:bool access_log_options:message
      proxy_protocol_tlvs:[]message proxy_protocol_tlv_merge_policy:ProxyProtocolTlvMergePolicy upstream_connect_mode:UpstreamConnectMode
      max_early_data_bytes:uint32?<=1048576 check_drain_close:bool?
    TcpWeightedCluster clusters:[]TcpClusterWeight!
    TcpClusterWeight name:string! weight:uint32>=1 metadata_match:message
    Cluster transport_socket_matches:[]message transport_socket_matcher:message name:string! alt_stat_name:string stats_matcher:message
      type:ClusterDiscoveryType/cluster_discovery_type cluster_type:message/cluster_discovery_type eds_cluster_config:EdsClusterConfig
      connect_timeout:duration>0 per_connection_buffer_limit_bytes:uint32? per_connection_buffer_high_watermark_timeout:duration>=0
      lb_policy:ClusterLbPolicy load_assignment:ClusterLoadAssignment health_checks:[]HealthCheck max_requests_per_connection:uint32?
      circuit_breakers:CircuitBreakers upstream_http_protocol_options:message common_http_protocol_options:HttpProtocolOptions
      http_protocol_options:message http2_protocol_options:message typed_extension_protocol_options:{}any dns_refresh_rate:duration>0.001
      dns_jitter:duration>=0 dns_failure_refresh_rate:message respect_dns_ttl:bool dns_lookup_family:ClusterDnsLookupFamily
      dns_resolvers:[]Address use_tcp_for_dns_lookups:bool dns_resolution_config:message typed_dns_resolver_config:message
      wait_for_warm_on_init:bool? outlier_detection:OutlierDetection cleanup_interval:duration>0 upstream_bind_config:message
      lb_subset_config:message ring_hash_lb_config:message/lb_config maglev_lb_config:message/lb_config
      original_dst_lb_config:message/lb_config least_request_lb_config:message/lb_config round_robin_lb_config:message/lb_config
      common_lb_config:CommonLbConfig transport_socket:message metadata:message protocol_selection:ClusterClusterProtocolSelection~
      upstream_connection_options:message close_connections_on_host_health_failure:bool ignore_health_on_host_removal:bool
      filters:[]message load_balancing_policy:message lrs_server:message lrs_report_endpoint_metrics:[]string track_timeout_budgets:bool
      upstream_config:message track_cluster_stats:message preconnect_policy:message connection_pool_per_downstream_connection:bool
      queuing_policies:message
    EdsClusterConfig eds_config:message service_name:string
    CommonLbConfig healthy_panic_threshold:Percent zone_aware_lb_config:message/locality_config_specifier
      locality_weighted_lb_config:message/locality_config_specifier update_merge_window:duration ignore_new_hosts_until_first_hc:bool
      close_connections_on_host_set_change:bool consistent_hashing_lb_config:message override_host_status:message
    CircuitBreakers thresholds:[]Thresholds per_host_thresholds:[]Thresholds
    Thresholds priority:RoutingPriority max_connections:uint32? max_pending_requests:uint32? max_requests:uint32? max_retries:uint32?
      retry_budget:RetryBudget track_remaining:bool max_connection_pools:uint32?
    RetryBudget budget_percent:Percent budget_interval:duration min_retry_concurrency:uint32?
    OutlierDetection consecutive_5xx:uint32? interval:duration>0 base_ejection_time:duration>0 max_ejection_percent:uint32?<=100
      enforcing_consecutive_5xx:uint32?<=100 enforcing_success_rate:uint32?<=100 success_rate_minimum_hosts:uint32?
      success_rate_request_volume:uint32? success_rate_stdev_factor:uint32? consecutive_gateway_failure:uint32?
      enforcing_consecutive_gateway_failure:uint32?<=100 split_external_local_origin_errors:bool consecutive_local_origin_failure:uint32?
      enforcing_consecutive_local_origin_failure:uint32?<=100 enforcing_local_origin_success_rate:uint32?<=100
      failure_percentage_threshold:uint32?<=100 enforcing_failure_percentage:uint32?<=100
      enforcing_failure_percentage_local_origin:uint32?<=100 failure_percentage_minimum_hosts:uint32?
      failure_percentage_request_volume:uint32? max_ejection_time:duration>0 max_ejection_time_jitter:duration
      successful_active_health_check_uneject_host:bool? monitors:[]message always_eject_one_host:bool? detect_degraded_hosts:bool?
    ClusterLoadAssignment cluster_name:string! endpoints:[]LocalityLbEndpoints named_endpoints:{}Endpoint policy:message
    LocalityLbEndpoints locality:Locality metadata:message lb_endpoints:[]LbEndpoint load_balancer_endpoints:message/lb_config
      leds_cluster_locality_config:message/lb_config load_balancing_weight:uint32?>=1 priority:uint32<=128 proximity:uint32?
    LbEndpoint endpoint:Endpoint/host_identifier endpoint_name:string/host_identifier health_status:HealthStatus metadata:message
      load_balancing_weight:uint32?>=1
    Endpoint address:Address health_check_config:message hostname:string additional_addresses:[]message observability_name:string
    Address/address socket_address:SocketAddress/address pipe:Pipe/address envoy_internal_address:message/address
    SocketAddress/port_specifier protocol:SocketAddressProtocol address:string! port_value:uint32<=65535/port_specifier
      named_port:string/port_specifier resolver_name:string ipv4_compat:bool network_namespace_filepath:string
    Pipe path:string! mode:uint32<=511
    HealthCheck/health_checker name:string timeout:duration!>0 interval:duration!>0 initial_jitter:duration interval_jitter:duration
      interval_jitter_percent:uint32 unhealthy_threshold:uint32?! healthy_threshold:uint32?! alt_port:uint32? reuse_connection:bool?
      http_health_check:message/health_checker tcp_health_check:message/health_checker grpc_health_check:message/health_checker
      custom_health_check:message/health_checker no_traffic_interval:duration>0 no_traffic_healthy_interval:duration>0
      unhealthy_interval:duration>0 unhealthy_edge_interval:duration>0 healthy_edge_interval:duration>0 event_log_path:string
      event_logger:[]message event_service:message always_log_health_check_failures:bool always_log_health_check_success:bool
      tls_options:message transport_socket_match_criteria:object
    Locality region:string zone:string sub_zone:string
    DataSource/specifier filename:string!/specifier inline_bytes:bytes/specifier inline_string:string/specifier
      environment_variable:string!/specifier watched_directory:message
    enum ListenerDrainType DEFAULT=0 MODIFY_ONLY=1
    enum TrafficDirection UNSPECIFIED=0 INBOUND=1 OUTBOUND=2
    enum HttpConnectionManagerCodecType AUTO=0 HTTP1=1 HTTP2=2 HTTP3=3
    enum HttpConnectionManagerServerHeaderTransformation OVERWRITE=0 APPEND_IF_ABSENT=1 PASS_THROUGH=2
    enum HttpConnectionManagerForwardClientCertDetails SANITIZE=0 FORWARD_ONLY=1 APPEND_FORWARD=2 SANITIZE_SET=3 ALWAYS_FORWARD_ONLY=4
    enum HttpConnectionManagerPathWithEscapedSlashesAction IMPLEMENTATION_SPECIFIC_DEFAULT=0 KEEP_UNCHANGED=1 REJECT_REQUEST=2
      UNESCAPE_AND_REDIRECT=3 UNESCAPE_AND_FORWARD=4
    enum VirtualHostTlsRequirementType NONE=0 EXTERNAL_ONLY=1 ALL=2
    enum RouteActionClusterNotFoundResponseCode SERVICE_UNAVAILABLE=0 NOT_FOUND=1 INTERNAL_SERVER_ERROR=2
    enum RoutingPriority DEFAULT=0 HIGH=1
    enum RouteActionInternalRedirectAction PASS_THROUGH_INTERNAL_REDIRECT=0 HANDLE_INTERNAL_REDIRECT=1
    enum RedirectActionRedirectResponseCode MOVED_PERMANENTLY=0 FOUND=1 SEE_OTHER=2 TEMPORARY_REDIRECT=3 PERMANENT_REDIRECT=4
    enum FractionalPercentDenominatorType HUNDRED=0 TEN_THOUSAND=1 MILLION=2
    enum HttpProtocolOptionsHeadersWithUnderscoresAction ALLOW=0 REJECT_REQUEST=1 DROP_HEADER=2
    enum ProxyProtocolTlvMergePolicy ADD_IF_ABSENT=0 OVERWRITE_BY_TYPE_IF_EXISTS_OR_ADD=1 APPEND_IF_EXISTS_OR_ADD=2
    enum UpstreamConnectMode IMMEDIATE=0 ON_DOWNSTREAM_DATA=1 ON_DOWNSTREAM_TLS_HANDSHAKE=2
    enum ClusterDiscoveryType STATIC=0 STRICT_DNS=1 LOGICAL_DNS=2 EDS=3 ORIGINAL_DST=4
    enum ClusterLbPolicy ROUND_ROBIN=0 LEAST_REQUEST=1 RING_HASH=2 RANDOM=3 MAGLEV=5 CLUSTER_PROVIDED=6 LOAD_BALANCING_POLICY_CONFIG=7
    enum ClusterDnsLookupFamily AUTO=0 V4_ONLY=1 V6_ONLY=2 V4_PREFERRED=3 ALL=4
    enum ClusterClusterProtocolSelection USE_CONFIGURED_PROTOCOL=0 USE_DOWNSTREAM_PROTOCOL=1
    enum HealthStatus UNKNOWN=0 HEALTHY=1 UNHEALTHY=2 DRAINING=3 TIMEOUT=4 DEGRADED=5
    enum SocketAddressProtocol TCP=0 UDP=1
    """
}
