/// The directives of nginx 1.31, as the program itself lists them: where each may stand, how many words it takes, and of what kind.
enum NginxDirectiveTable {
  /// A form of a directive.
  struct Form {
    /// Blocks in which it may stand, by letter: `m` the top, `e` events, `h` http, `s` server, `l` location, `I` if in a server, `i` if in
    /// a location, `x` limit_except, `u` upstream, `S`, `T`, `U` of stream, server and upstream there.
    var contexts: Set<Character>
    /// How many words may follow.
    var counts: Set<Int>
    /// The least that may follow where any number above may.
    var least: Int?
    var isBlock = false
    var kind: Kind
    /// Whether it may stand once in a block.
    var isOnce: Bool
  }

  /// What the words of a directive are.
  enum Kind {
    case anything
    case flag, number, time, seconds, size, offset, buffers
    /// A number, and perhaps `local`.
    case connections
    /// Each is one of some words, in small letters.
    case words(Set<[UInt8]>)
  }

  /// The forms of each directive by name; some have several, as `server`.
  static let forms: [[UInt8]: [Form]] = {
    var forms: [[UInt8]: [Form]] = [:]
    var form: Form?
    for line in table.split(separator: "\n") {
      if line.first != " " {
        form = Self.form(line)
      } else if let form {
        for name in line.split(separator: " ") { forms[Array(name.utf8), default: []].append(form) }
      }
    }
    return forms
  }()

  /// The directives of modules that this nginx is built without: of those the names are known and nothing else.
  static let others = Set(otherNames.split { $0 == " " || $0 == "\n" }.map { Array($0.utf8) })

  /// All names that are known, in order.
  static let names = (Array(forms.keys) + others).map { String(decoding: $0, as: UTF8.self) }.sorted()

  private static func form(_ line: Substring) -> Form {
    let parts = line.split(separator: " ")
    var kind = parts.count > 2 ? parts[2] : ""
    let isOnce = kind.last == "!"
    if isOnce { kind = kind.dropLast() }
    return Form(
      contexts: Set(parts[0]), counts: Set(parts[1].compactMap(\.wholeNumberValue)),
      least: parts[1].contains("*") ? 0 : parts[1].contains("+") ? parts[1].first?.wholeNumberValue : nil, isBlock: parts[1].contains("{"),
      kind: Self.kind(kind), isOnce: isOnce)
  }

  private static func kind(_ word: Substring) -> Kind {
    switch word {
    case "": .anything
    case "flag": .flag
    case "number": .number
    case "time": .time
    case "seconds": .seconds
    case "size": .size
    case "offset": .offset
    case "buffers": .buffers
    case "connections": .connections
    default: .words(Set(word.split(separator: ",").map { $0.utf8.map(Address.lowercased) }))
    }
  }

  /// A line for each form: blocks, how many words follow (`12` is one or two, `1+` one and more, `*` any number, `{` begins a block), what
  /// they are, as a kind or as the words that there are, and `!` if it stands once. Below it are the names of those that have it.
  private static let table = """
    S 0{
      server
    S 1 number!
      map_hash_bucket_size map_hash_max_size server_names_hash_bucket_size server_names_hash_max_size variables_hash_bucket_size
      variables_hash_max_size
    S 12{
      geo
    S 1{
      upstream
    S 2
      limit_conn_zone
    S 2+
      log_format
    S 2{
      map split_clients
    ST 1 !
      proxy_ssl_ciphers proxy_ssl_crl proxy_ssl_trusted_certificate ssl_ciphers ssl_client_certificate ssl_crl ssl_dhparam
      ssl_ecdh_curve ssl_ocsp_responder ssl_stapling_file ssl_stapling_responder ssl_trusted_certificate
    ST 1
      allow deny proxy_download_rate proxy_ssl_certificate proxy_ssl_certificate_key proxy_ssl_name proxy_ssl_password_file
      proxy_upload_rate set_real_ip_from ssl_certificate ssl_certificate_key ssl_ech_file ssl_ocsp_cache ssl_password_file
      ssl_session_ticket_key
    ST 1 flag!
      limit_conn_dry_run proxy_half_close proxy_next_upstream proxy_protocol proxy_socket_keepalive proxy_ssl proxy_ssl_server_name
      proxy_ssl_session_reuse proxy_ssl_verify ssl_certificate_compression ssl_prefer_server_ciphers ssl_preread
      ssl_reject_handshake ssl_session_tickets ssl_stapling ssl_stapling_verify tcp_nodelay
    ST 1 info,notice,warn,error!
      limit_conn_log_level
    ST 1 number!
      proxy_next_upstream_tries proxy_requests proxy_responses proxy_ssl_verify_depth ssl_verify_depth
    ST 1 off,on,leaf!
      ssl_ocsp
    ST 1 off,on,optional,optional_no_ca!
      ssl_verify_client
    ST 1 seconds!
      ssl_session_timeout
    ST 1 size!
      preread_buffer_size proxy_buffer_size proxy_downstream_buffer proxy_socket_rcvbuf proxy_socket_sndbuf proxy_upstream_buffer
    ST 1 time!
      preread_timeout proxy_connect_timeout proxy_next_upstream_timeout proxy_protocol_timeout proxy_timeout resolver_timeout
      ssl_handshake_timeout
    ST 1+
      access_log error_log proxy_ssl_alpn resolver ssl_alpn
    ST 1+ SSLv2,SSLv3,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
      proxy_ssl_protocols ssl_protocols
    ST 12
      proxy_bind ssl_session_cache
    ST 123
      proxy_ssl_certificate_cache ssl_certificate_cache
    ST 1234
      open_log_file_cache
    ST 2
      limit_conn proxy_ssl_conf_command ssl_conf_command
    T 1 !
      proxy_pass
    T 1
      pass return
    T 1+
      listen server_name
    T 2
      set
    uU 0
      least_conn
    u 12 connections!
      keepalive
    U 012
      random
    U 1 time!
      resolver_timeout
    U 1+
      resolver server
    U 12
      hash least_time zone
    e 1
      debug_connection use worker_connections
    e 1 flag!
      accept_mutex multi_accept
    e 1 number!
      epoll_events worker_aio_requests
    e 1 time!
      accept_mutex_delay
    h 0{
      server
    h 1 number!
      map_hash_bucket_size map_hash_max_size server_names_hash_bucket_size server_names_hash_max_size variables_hash_bucket_size
      variables_hash_max_size
    h 1 size!
      http2_recv_buffer_size
    h 12{
      geo
    h 1{
      upstream
    h 2
      limit_conn_zone
    h 2+
      fastcgi_cache_path log_format proxy_cache_path scgi_cache_path uwsgi_cache_path
    h 2{
      charset_map map split_clients
    h 3
      limit_req_zone
    hs 1 !
      ssl_ciphers ssl_client_certificate ssl_crl ssl_dhparam ssl_ecdh_curve ssl_ocsp_responder ssl_stapling_file
      ssl_stapling_responder ssl_trusted_certificate
    hs 1
      http2_idle_timeout http2_max_concurrent_pushes http2_max_field_size http2_max_header_size http2_max_requests
      http2_recv_timeout ssl_certificate ssl_certificate_key ssl_ech_file ssl_ocsp_cache ssl_password_file ssl_session_ticket_key
    hs 1 flag!
      http2 ignore_invalid_headers merge_slashes ssl_certificate_compression ssl_early_data ssl_prefer_server_ciphers
      ssl_reject_handshake ssl_session_tickets ssl_stapling ssl_stapling_verify underscores_in_headers
    hs 1 number!
      http2_max_concurrent_streams http2_streams_index_size max_headers ssl_verify_depth
    hs 1 off,on,leaf!
      ssl_ocsp
    hs 1 off,on,optional,optional_no_ca!
      ssl_verify_client
    hs 1 seconds!
      ssl_session_timeout
    hs 1 size!
      client_header_buffer_size connection_pool_size http2_body_preread_size http2_pool_size request_pool_size ssl_buffer_size
    hs 1 time!
      client_header_timeout
    hs 1+ SSLv2,SSLv3,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
      ssl_protocols
    hs 12
      ssl_session_cache
    hs 123
      ssl_certificate_cache
    hs 2
      ssl_conf_command
    hs 2 buffers!
      large_client_header_buffers
    hsl 0{
      types
    hsl 1 !
      default_type fastcgi_index grpc_ssl_ciphers grpc_ssl_crl grpc_ssl_trusted_certificate proxy_set_body proxy_ssl_ciphers
      proxy_ssl_crl proxy_ssl_trusted_certificate secure_link_secret userid_domain userid_name userid_p3p userid_path
      uwsgi_ssl_ciphers uwsgi_ssl_crl uwsgi_ssl_trusted_certificate uwsgi_string
    hsl 1
      aio ancient_browser_value auth_request directio fastcgi_cache fastcgi_cache_key fastcgi_catch_stderr fastcgi_hide_header
      fastcgi_limit_rate fastcgi_pass_header fastcgi_split_path_info fastcgi_store grpc_hide_header grpc_pass_header
      grpc_ssl_certificate grpc_ssl_certificate_key grpc_ssl_name grpc_ssl_password_file http2_push http2_push_preload mirror
      modern_browser_value proxy_cache proxy_cache_key proxy_hide_header proxy_limit_rate proxy_method proxy_pass_header
      proxy_ssl_certificate proxy_ssl_certificate_key proxy_ssl_name proxy_ssl_password_file proxy_store real_ip_header scgi_cache
      scgi_cache_key scgi_hide_header scgi_limit_rate scgi_pass_header scgi_store secure_link secure_link_md5 set_real_ip_from
      userid_expires userid_mark uwsgi_cache uwsgi_cache_key uwsgi_hide_header uwsgi_limit_rate uwsgi_pass_header
      uwsgi_ssl_certificate uwsgi_ssl_certificate_key uwsgi_ssl_name uwsgi_ssl_password_file uwsgi_store
    hsl 1 1.0,1.1!
      gzip_http_version
    hsl 1 1.0,1.1,2!
      proxy_http_version
    hsl 1 all,any!
      satisfy
    hsl 1 flag!
      absolute_redirect aio_write autoindex autoindex_exact_size autoindex_localtime chunked_transfer_encoding
      client_body_in_single_buffer etag fastcgi_buffering fastcgi_cache_background_update fastcgi_cache_lock
      fastcgi_cache_revalidate fastcgi_force_ranges fastcgi_ignore_client_abort fastcgi_intercept_errors fastcgi_keep_conn
      fastcgi_pass_request_body fastcgi_pass_request_headers fastcgi_request_buffering fastcgi_socket_keepalive
      grpc_intercept_errors grpc_socket_keepalive grpc_ssl_server_name grpc_ssl_session_reuse grpc_ssl_verify gzip_no_buffer
      gzip_vary limit_conn_dry_run limit_req_dry_run log_not_found log_subrequest memcached_socket_keepalive mirror_request_body
      msie_padding msie_refresh open_file_cache_errors open_file_cache_events port_in_redirect proxy_buffering
      proxy_cache_background_update proxy_cache_convert_head proxy_cache_lock proxy_cache_revalidate proxy_force_ranges
      proxy_ignore_client_abort proxy_intercept_errors proxy_pass_request_body proxy_pass_request_headers proxy_pass_trailers
      proxy_request_buffering proxy_socket_keepalive proxy_ssl_server_name proxy_ssl_session_reuse proxy_ssl_verify
      real_ip_recursive recursive_error_pages reset_timedout_connection scgi_buffering scgi_cache_background_update scgi_cache_lock
      scgi_cache_revalidate scgi_force_ranges scgi_ignore_client_abort scgi_intercept_errors scgi_pass_request_body
      scgi_pass_request_headers scgi_request_buffering scgi_socket_keepalive server_name_in_redirect ssi_ignore_recycled_buffers
      ssi_last_modified ssi_silent_errors tcp_nodelay tcp_nopush tunnel_socket_keepalive uwsgi_buffering
      uwsgi_cache_background_update uwsgi_cache_lock uwsgi_cache_revalidate uwsgi_force_ranges uwsgi_ignore_client_abort
      uwsgi_intercept_errors uwsgi_pass_request_body uwsgi_pass_request_headers uwsgi_request_buffering uwsgi_socket_keepalive
      uwsgi_ssl_server_name uwsgi_ssl_session_reuse uwsgi_ssl_verify
    hsl 1 html,json,jsonp,xml!
      autoindex_format
    hsl 1 info,notice,warn,error!
      limit_conn_log_level limit_req_log_level
    hsl 1 number!
      fastcgi_cache_min_uses fastcgi_next_upstream_tries grpc_next_upstream_tries grpc_ssl_verify_depth gzip_comp_level
      keepalive_requests limit_conn_status limit_req_status max_ranges memcached_gzip_flag memcached_next_upstream_tries
      open_file_cache_min_uses proxy_cache_min_uses proxy_headers_hash_bucket_size proxy_headers_hash_max_size
      proxy_next_upstream_tries proxy_ssl_verify_depth scgi_cache_min_uses scgi_next_upstream_tries tunnel_next_upstream_tries
      types_hash_bucket_size types_hash_max_size userid_service uwsgi_cache_min_uses uwsgi_modifier1 uwsgi_modifier2
      uwsgi_next_upstream_tries uwsgi_ssl_verify_depth
    hsl 1 off,exact,before!
      if_modified_since
    hsl 1 off,log,v1,on!
      userid
    hsl 1 off,on,always!
      lingering_close
    hsl 1 off,on,build!
      server_tokens
    hsl 1 off,on,clean!
      client_body_in_file_only
    hsl 1 offset!
      client_max_body_size directio_alignment fastcgi_cache_max_range_offset proxy_cache_max_range_offset
      scgi_cache_max_range_offset uwsgi_cache_max_range_offset
    hsl 1 seconds!
      open_file_cache_valid
    hsl 1 size!
      client_body_buffer_size fastcgi_buffer_size fastcgi_busy_buffers_size fastcgi_max_temp_file_size fastcgi_send_lowat
      fastcgi_socket_rcvbuf fastcgi_socket_sndbuf fastcgi_temp_file_write_size grpc_buffer_size grpc_socket_rcvbuf
      grpc_socket_sndbuf gzip_hash gzip_min_length gzip_window http2_chunk_size memcached_buffer_size postpone_gzipping
      postpone_output proxy_buffer_size proxy_busy_buffers_size proxy_max_temp_file_size proxy_send_lowat proxy_socket_rcvbuf
      proxy_socket_sndbuf proxy_temp_file_write_size read_ahead scgi_buffer_size scgi_busy_buffers_size scgi_max_temp_file_size
      scgi_socket_rcvbuf scgi_socket_sndbuf scgi_temp_file_write_size send_lowat sendfile_max_chunk ssi_min_file_chunk
      ssi_value_length subrequest_output_buffer_size tunnel_buffer_size tunnel_send_lowat tunnel_socket_rcvbuf tunnel_socket_sndbuf
      uwsgi_buffer_size uwsgi_busy_buffers_size uwsgi_max_temp_file_size uwsgi_socket_rcvbuf uwsgi_socket_sndbuf
      uwsgi_temp_file_write_size
    hsl 1 time!
      auth_delay client_body_timeout fastcgi_cache_lock_age fastcgi_cache_lock_timeout fastcgi_connect_timeout
      fastcgi_next_upstream_timeout fastcgi_read_timeout fastcgi_send_timeout grpc_connect_timeout grpc_next_upstream_timeout
      grpc_read_timeout grpc_send_timeout keepalive_min_timeout keepalive_time lingering_time lingering_timeout
      memcached_connect_timeout memcached_next_upstream_timeout memcached_read_timeout memcached_send_timeout proxy_cache_lock_age
      proxy_cache_lock_timeout proxy_connect_timeout proxy_next_upstream_timeout proxy_read_timeout proxy_send_timeout
      resolver_timeout scgi_cache_lock_age scgi_cache_lock_timeout scgi_connect_timeout scgi_next_upstream_timeout scgi_read_timeout
      scgi_send_timeout send_timeout tunnel_connect_timeout tunnel_next_upstream_timeout tunnel_read_timeout tunnel_send_timeout
      uwsgi_cache_lock_age uwsgi_cache_lock_timeout uwsgi_connect_timeout uwsgi_next_upstream_timeout uwsgi_read_timeout
      uwsgi_send_timeout
    hsl 1+
      ancient_browser charset_types early_hints error_log fastcgi_cache_bypass fastcgi_cache_valid fastcgi_no_cache gzip_disable
      gzip_types index proxy_cache_bypass proxy_cache_valid proxy_no_cache resolver scgi_cache_bypass scgi_cache_valid scgi_no_cache
      ssi_types uwsgi_cache_bypass uwsgi_cache_valid uwsgi_no_cache
    hsl 1+ GET,HEAD,POST
      fastcgi_cache_methods proxy_cache_methods scgi_cache_methods uwsgi_cache_methods
    hsl 1+ SSLv2,SSLv3,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
      grpc_ssl_protocols proxy_ssl_protocols uwsgi_ssl_protocols
    hsl 1+ X-Accel-Redirect,X-Accel-Expires,X-Accel-Limit-Rate,X-Accel-Buffering,X-Accel-Charset,Expires,Cache-Control,Set-Cookie,Vary
      fastcgi_ignore_headers grpc_ignore_headers proxy_ignore_headers scgi_ignore_headers uwsgi_ignore_headers
    hsl 1+ error,timeout,invalid_header,non_idempotent,http_500,http_502,http_503,http_504,http_403,http_404,http_429,off
      grpc_next_upstream
    hsl 1+ error,timeout,invalid_header,non_idempotent,http_500,http_502,http_503,http_504,http_403,http_404,http_429,updating,off
      proxy_cache_use_stale proxy_next_upstream
    hsl 1+ error,timeout,invalid_header,non_idempotent,http_500,http_503,http_403,http_404,http_429,updating,off
      fastcgi_cache_use_stale fastcgi_next_upstream scgi_cache_use_stale scgi_next_upstream uwsgi_cache_use_stale
      uwsgi_next_upstream
    hsl 1+ error,timeout,invalid_response,not_found,off
      memcached_next_upstream
    hsl 1+ error,timeout,off
      tunnel_next_upstream
    hsl 1+ off,expired,no-cache,no-store,private,no_last_modified,no_etag,auth,any
      gzip_proxied
    hsl 12
      disable_symlinks fastcgi_bind grpc_bind keepalive_timeout memcached_bind modern_browser open_file_cache proxy_bind
      proxy_cookie_domain proxy_cookie_path proxy_redirect scgi_bind tunnel_bind uwsgi_bind
    hsl 12 none,msie6,safari
      keepalive_disable
    hsl 123
      fastcgi_store_access grpc_ssl_certificate_cache limit_req proxy_ssl_certificate_cache proxy_store_access scgi_store_access
      uwsgi_ssl_certificate_cache uwsgi_store_access
    hsl 123 off,secure,httponly,samesite=strict,samesite=lax,samesite=none
      userid_flags
    hsl 1234 !
      client_body_temp_path fastcgi_temp_path proxy_temp_path scgi_temp_path uwsgi_temp_path
    hsl 1234
      open_log_file_cache proxy_cookie_flags
    hsl 2
      auth_request_set grpc_set_header grpc_ssl_conf_command limit_conn proxy_set_header proxy_ssl_conf_command
      uwsgi_ssl_conf_command
    hsl 2 buffers!
      fastcgi_buffers gzip_buffers output_buffers proxy_buffers scgi_buffers uwsgi_buffers
    hsl 23
      fastcgi_param scgi_param uwsgi_param
    hslIi 1 flag!
      rewrite_log uninitialized_variable_warn
    hsli 1 !
      post_action
    hsli 1
      charset limit_rate limit_rate_after root source_charset
    hsli 1 flag!
      gzip override_charset sendfile ssi
    hsli 1 off,on,merge!
      add_header_inherit add_trailer_inherit
    hsli 12
      expires
    hsli 2+
      error_page
    hsli 23
      add_header add_trailer
    hslix 1+
      access_log
    hslx 1
      allow auth_basic auth_basic_user_file deny
    l 0
      empty_gif internal
    l 1
      alias
    l 1+{
      limit_except
    li 1 !
      fastcgi_pass grpc_pass memcached_pass scgi_pass uwsgi_pass
    lix 1 !
      proxy_pass
    m 0{ !
      events http stream
    m 1 !
      lock_file pid working_directory
    m 1
      env load_module ssl_engine worker_priority worker_processes
    m 1 flag!
      daemon master_process pcre_jit ssl_object_cache_inheritable
    m 1 number!
      worker_rlimit_nofile
    m 1 offset!
      worker_rlimit_core
    m 1 stop,abort!
      debug_points
    m 1 time!
      timer_resolution worker_shutdown_timeout
    m 1+
      error_log worker_cpu_affinity
    m 12
      user
    m 23
      thread_pool
    s 1+
      listen server_name
    sl 1 number!
      referer_hash_bucket_size referer_hash_max_size
    sl 1+
      valid_referers
    sl 1+{
      if
    sl 12{
      location
    sl 2+
      try_files
    slIi 0
      break
    slIi 12
      return
    slIi 2
      set
    slIi 23
      rewrite
    sli 01
      tunnel_pass
    u 0
      ip_hash
    u 012
      random
    u 1 number!
      keepalive_requests
    u 1 time!
      keepalive_time keepalive_timeout resolver_timeout
    u 1+
      resolver server
    u 12
      hash least_time zone
    u 2+
      sticky
    """

  private static let otherNames = """
    acme_certificate acme_issuer add_after_body add_before_body addition_types api auth_http auth_http_header auth_http_pass_client_cert
    auth_http_timeout auth_jwt auth_jwt_allow_nested auth_jwt_claim_set auth_jwt_header_set auth_jwt_key_file auth_jwt_key_request
    auth_jwt_leeway auth_jwt_phase auth_jwt_require auth_jwt_require_claim auth_jwt_require_header auth_jwt_revocation_list_kid
    auth_jwt_revocation_list_sub auth_jwt_validate_exp auth_jwt_validate_sig auth_jwt_www_authenticate brotli brotli_buffers
    brotli_comp_level brotli_min_length brotli_static brotli_types brotli_window cache_purge check check_http_expect_alive
    check_http_send check_shm_size check_status create_full_put_path dav_access dav_methods echo echo_abort_parent echo_after_body
    echo_before_body echo_blocking_sleep echo_duplicate echo_end echo_exec echo_flush echo_foreach_split echo_location
    echo_location_async echo_read_request_body echo_request_body echo_reset_timer echo_sleep echo_status echo_subrequest
    echo_subrequest_async f4f f4f_buffer_size fair fancyindex fancyindex_exact_size fastcgi_cache_purge flv geoip2 geoip2_proxy
    geoip2_proxy_recursive geoip_city geoip_country geoip_org geoip_proxy geoip_proxy_recursive google_perftools_profiles gunzip
    gunzip_buffers gzip_static health_check health_check_timeout hls hls_buffers hls_forward_args hls_fragment hls_mp4_buffer_size
    hls_mp4_max_buffer_size http3 http3_hq http3_max_concurrent_streams http3_stream_buffer_size image_filter image_filter_buffer
    image_filter_interlace image_filter_jpeg_quality image_filter_sharpen image_filter_transparency image_filter_webp_quality imap_auth
    imap_capabilities imap_client_buffer js_access js_body_filter js_content js_context_reuse js_context_reuse_max_size js_engine
    js_fetch_buffer_size js_fetch_ciphers js_fetch_keepalive js_fetch_keepalive_requests js_fetch_keepalive_time
    js_fetch_keepalive_timeout js_fetch_max_response_buffer_size js_fetch_protocols js_fetch_proxy js_fetch_timeout
    js_fetch_trusted_certificate js_fetch_verify js_fetch_verify_depth js_filter js_header_filter js_import js_load_http_native_module
    js_load_stream_native_module js_path js_periodic js_preload_object js_preread js_set js_shared_dict_zone js_var keyval keyval_zone
    lua_code_cache lua_package_cpath lua_package_path lua_shared_dict lua_socket_log_errors lua_ssl_trusted_certificate
    lua_ssl_verify_depth mail match max_errors mgmt min_delete_depth modsecurity modsecurity_rules modsecurity_rules_file
    modsecurity_transaction_id more_clear_headers more_clear_input_headers more_set_headers more_set_input_headers mp4 mp4_buffer_size
    mp4_limit_rate mp4_limit_rate_after mp4_max_buffer_size mp4_start_key_frame ntlm num_map opentelemetry opentelemetry_config
    opentracing opentracing_load_tracer opentracing_propagate_context opentracing_tag otel_exporter otel_resource_attr otel_service_name
    otel_span_attr otel_span_name otel_trace otel_trace_context pagespeed passenger_enabled passenger_root passenger_ruby perl
    perl_modules perl_require perl_set pop3_auth pop3_capabilities protocol proxy_cache_purge proxy_connect proxy_connect_allow
    proxy_pass_error_message proxy_smtp_auth push_stream_shared_memory_size queue quic_active_connection_id_limit quic_bpf quic_gso
    quic_host_key quic_retry random_index rtmp satisfy_any session_log session_log_format session_log_zone set_base32_alphabet
    set_base32_padding set_decode_base32 set_decode_base64 set_decode_base64url set_decode_hex set_encode_base32 set_encode_base64
    set_encode_base64url set_encode_hex set_escape_uri set_formatted_gmt_time set_formatted_local_time set_hashed_upstream set_hmac_sha1
    set_hmac_sha256 set_if_empty set_local_today set_md5 set_misc_base32_padding set_quote_json_str set_quote_pgsql_str
    set_quote_sql_str set_random set_rotate set_secure_random_alphanum set_secure_random_lcalpha set_sha1 set_unescape_uri slice
    smtp_auth smtp_capabilities smtp_client_buffer smtp_greeting_delay starttls state status status_format status_zone
    sticky_cookie_insert stub_status sub_filter sub_filter_last_modified sub_filter_once sub_filter_types subs_filter subs_filter_types
    timeout upload_pass upload_store upstream_list usage_report uwsgi_cache_purge vhost_traffic_status vhost_traffic_status_display
    vhost_traffic_status_display_format vhost_traffic_status_zone xclient xml_entities xslt_last_modified xslt_param xslt_string_param
    xslt_stylesheet xslt_types zone_sync zone_sync_buffers zone_sync_connect_retry_interval zone_sync_connect_timeout zone_sync_interval
    zone_sync_recv_buffer_size zone_sync_server zone_sync_ssl zone_sync_timeout zstd zstd_comp_level zstd_min_length zstd_static
    zstd_types
    """
}
