internal import SourceText

/// Words that people bring from other tools, and what the native format writes instead: one table, of keys by the mapping
/// that they stand in and of values by their key.
enum ForeignWords {
  /// What to write instead of a word.
  enum Advice: Hashable, Sendable {
    /// Another key with the same value, or another value.
    case word(String)
    /// A whole line.
    case line(String)
    /// What there is, where no word is right.
    case sentence(String)
  }

  /// What to write instead of a key.
  /// - Parameter place: the title of the mapping that it stands in.
  static func advice(onKey key: some Collection<UInt8>, in place: String) -> Advice? { keys[place]?[normal(key)] }

  /// What to write instead of a value of a key.
  static func advice(onValue value: some Collection<UInt8>, of key: String) -> Advice? { values[key]?[normal(value)] }

  /// In small letters, without what joins words: `dependsOn`, `depends_on` and `depends-on` are one.
  private static func normal(_ word: some Collection<UInt8>) -> String {
    if word.count > 32 { return "" }
    return String(decoding: word.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }, as: UTF8.self).lowercased()
  }

  private static let keys = index(keyRows)
  private static let values = index(valueRows)

  private static func index(_ rows: [Row]) -> [String: [String: Advice]] {
    var index: [String: [String: Advice]] = [:]
    for row in rows {
      for place in row.places {
        for word in row.words.split(separator: " ") { index[place, default: [:]][String(word)] = row.advice }
      }
    }
    return index
  }

  /// Words that stand in the same places and mean the same.
  struct Row: Sendable {
    let places: [String]
    /// As `normal` makes them, with blanks between.
    let words: String
    let advice: Advice

    init(_ place: String..., words: String, _ advice: Advice) {
      places = place
      self.words = words
      self.advice = advice
    }
  }

  // MARK: - The table

  /// By the titles of `NativeFields`.
  static let keyRows = [
    Row("a topology", words: "version apiversion", .line("topolint: 1")),
    Row("a topology", words: "system title project application", .word("name")),
    Row("a topology", words: "apps components microservices nodes workloads", .word("services")),
    Row("a topology", words: "databases database db datastores caches storage", .word("stores")),
    Row("a topology", words: "topics topic queue streams channels", .word("queues")),
    Row("a topology", words: "external thirdparty thirdparties dependencies", .word("externals")),
    Row("a topology", words: "exceptions suppress suppressions allow waivers", .word("ignore")),
    Row("a topology", words: "edges links connections relations", .line("services: {NAME: {calls: [{to: NAME}]}}")),

    Row("a service", words: "type kind tier", .word("role")),
    Row("a service", words: "dependson dependencies dependency deps requires upstreams upstream needs callees call", .word("calls")),
    Row("a service", words: "databases database db dbs stores store datastores datastore storage caches persistence use", .word("uses")),
    Row("a service", words: "produces producer producers produce publish emits emit sends topics", .word("publishes")),
    Row("a service", words: "subscribes subscribe subscriptions listens listensto consumer consume receives queues", .word("consumes")),
    Row("a service", words: "replicascount replicacount instances instancecount count pods scale nodes", .word("replicas")),
    Row("a service", words: "azs availabilityzones regions", .word("zones")),
    Row("a service", words: "owner ownedby maintainer squad group", .word("team")),
    Row("a service", words: "sla slos objective objectives", .word("slo")),
    Row("a service", words: "rps qps tps throughput maxrps ratelimit limit", .word("capacity")),
    Row("a service", words: "workers threads threadpool maxconcurrency poolsize", .word("concurrency")),
    Row("a service", words: "public exposed ingress frontend isentry entrypoint", .word("entry")),
    Row("a service", words: "responsetime duration", .word("latency")),
    Row("a service", "an external", "a store", words: "uptime reliability", .word("availability")),
    Row("an external", words: "owner", .word("team")),
    Row("an external", words: "responsetime duration", .word("latency")),
    Row("an external", words: "rps qps tps throughput ratelimit limit", .word("capacity")),

    Row("a call", words: "service target name callee destination host url endpoint from", .word("to")),
    Row("a call", "'defaults.call'", words: "maxretries retry retrycount", .word("retries")),
    Row("a call", "'defaults.call'", words: "maxattempts tries", .word("attempts")),
    Row("a call", "'defaults.call'", words: "requesttimeout deadline maxwait pertrytimeout attempttimeout", .word("timeout")),
    Row("a call", "'defaults.call'", words: "overalltimeout timeoutintotal callbudget", .word("total_timeout")),
    Row("a call", "'defaults.call'", words: "streamidletimeout keepalive", .word("idle_timeout")),
    Row("a call", "'defaults.call'", words: "stream", .word("streaming")),
    Row("a call", "'defaults.call'", words: "maxinterval maxdelay backoffcap", .word("max_backoff")),
    Row("a call", "'defaults.call'", words: "deadlinepropagation propagatesdeadline", .word("passes_deadline")),
    Row("a call", "'defaults.call'", words: "circuitbreaker cb", .word("breaker")),
    Row("a call", "'defaults.call'", words: "bulkhead maxinflight concurrency maxconnections", .word("max_concurrency")),
    Row("a call", "'defaults.call'", words: "maxpendingrequests http1maxpendingrequests", .word("max_pending")),
    Row("a call", "'defaults.call'", words: "lbpolicy loadbalancing loadbalancer lb", .word("balancing")),
    Row("a call", "'defaults.call'", words: "body requestsize bodysize", .word("request_body")),
    Row("a call", "'defaults.call'", words: "async asynchronous", .line("mode: async")),
    Row("a call", "'defaults.call'", words: "sync synchronous", .line("mode: sync")),
    Row("a call", "'defaults.call'", words: "type kind transport scheme", .word("protocol")),
    Row("a call", "'defaults.call'", words: "optional soft", .word("fallback")),
    Row("a call", "'defaults.call'", words: "required critical hard", .line("fallback: false")),
    Row("a call", "'defaults.call'", words: "size bytes messagesize payloadsize", .word("payload")),
    Row("a call", "'defaults.call'", words: "count times percall calls", .word("per_request")),
    Row("a call", "'defaults.call'", words: "delay retrydelay retrybackoff", .word("backoff")),
    Row("a call", "'defaults.call'", words: "cached", .word("cacheable")),
    Row("a call", "'defaults.call'", words: "batchsize", .word("batch")),
    Row(
      "a call", "'defaults.call'", words: "rate rps qps",
      .sentence("the rate of a call follows from its caller's: say `per_request` here, and `entry: {rate: 50/s}` where users enter")),

    Row("an entry of 'publishes'", words: "from queue topic name target channel stream", .word("to")),
    Row("an entry of 'publishes'", words: "size bytes messagesize", .word("payload")),
    Row("an entry of 'consumes'", words: "to queue topic name source channel stream", .word("from")),
    Row("an entry of 'consumes'", words: "ackwait ackdeadline ackdeadlineseconds visibilitytimeout", .word("ack_timeout")),
    Row("an entry of 'consumes'", words: "nakdelay retrydelay", .word("redelivery_delay")),
    Row("an entry of 'consumes'", words: "prefetch prefetchcount maxinflight", .word("max_ack_pending")),
    Row("an entry of 'uses'", words: "to from name database db target datastore cache table", .word("store")),
    Row("an entry of 'uses'", words: "mode type permission permissions", .word("access")),
    Row("an entry of 'uses'", words: "poolsize connections maxconnections", .word("pool")),
    Row("an entry of 'uses'", words: "pollinterval polling interval", .word("poll")),

    Row("a store", "a queue", words: "type engine technology role", .word("kind")),
    Row("a store", "a queue", words: "owner", .word("team")),
    Row("a store", words: "connections connectionlimit", .word("max_connections")),
    Row("a store", words: "rps qps tps throughput iops", .word("capacity")),
    Row("a queue", words: "dlq deadletterqueue deadletters", .word("dead_letter")),
    Row("a queue", words: "maxreceivecount maxdeliver maxdeliveryattempts maxattempts attempts", .word("max_deliveries")),
    Row("a queue", words: "ttl messagettl expiry", .word("retention")),
    Row("a queue", words: "size capacity limit maxsize maxmessages depth", .word("max_length")),

    Row(
      "'latency'", words: "p75 p90 p95 p98 p999 p9999 avg average mean max min", .sentence("the percentiles that there are: p50 and p99")),
    Row("'latency'", words: "median", .word("p50")),
    Row("'slo'", words: "latency p99 responsetime", .word("latency_p99")),
    Row(
      "'slo'", words: "p50 p90 p95 p999 latencyp50 latencyp90 latencyp95 latencyp999",
      .sentence("the percentile that there is: latency_p99")),
    Row("'slo'", words: "uptime", .word("availability")),
    Row("'entry'", words: "rps qps tps requests requestspersecond", .word("rate")),
    Row("'entry'", words: "ratio percent percentage weight", .word("share")),
    Row("'scale'", words: "user usercount dau mau", .word("users")),
    Row("'scale'", words: "rps qps requestspersecond rate load", .sentence("say it where users enter: `entry: {rate: 50/s}` of a service")),
    Row("'breaker'", words: "threshold minimumcalls", .word("min_calls")),
    Row("'breaker'", words: "failurerate failureratethreshold errorratio errorrate", .word("failure_ratio")),
    Row("'cache'", words: "hitrate ratio", .word("hit_ratio")),
    Row("'cache'", words: "expiry maxage", .word("ttl")),
  ]

  /// By key.
  static let valueRows = [
    Row("role", words: "cron cronjob batch scheduler scheduled task", .word("job")),
    Row("role", words: "proxy apigateway ingress loadbalancer lb edge bff", .word("gateway")),
    Row("role", words: "app api web backend frontend microservice worker server", .word("service")),
    Row("role", words: "discovery serviceregistry eureka consul", .word("registry")),
    Row("role", words: "configserver configuration", .word("config")),
    Row("role", words: "monitoring tracing logging metrics observability", .word("telemetry")),
    Row("role", words: "kafka rabbitmq messagebroker", .word("broker")),
    Row("role", words: "external thirdparty saas", .sentence("declare it under 'externals'")),
    Row("role", words: "database db store cache datastore", .sentence("declare it under 'stores'")),
    Row("role", words: "queue topic stream", .sentence("declare it under 'queues'")),
    Row("access", words: "rw readandwrite both all full", .word("readwrite")),
    Row("access", words: "r ro readonly select", .word("read")),
    Row("access", words: "w wo writeonly insert", .word("write")),
    Row("retry_on", "failures", words: "connectfailure connectionrefused refusedstream unreachable", .word("refused")),
    Row("retry_on", "failures", words: "disconnect hangup", .word("reset")),
    Row("retry_on", "failures", words: "timeouts deadlineexceeded slow", .word("timeout")),
    Row("retry_on", "failures", words: "5xx 500 502 503 errors gatewayerror unavailable internal", .word("error")),
    Row("retry_on", "failures", words: "all any", .sentence("leave it out: all of them is what silence means")),
    Row("balancing", words: "leastconn leastconnections leastrequests p2c", .word("least_request")),
    Row("balancing", words: "wrr", .word("round_robin")),
    Row("balancing", words: "ringhash maglev iphash consistenthash", .word("hash")),
    Row("when_full", words: "old drophead discardold", .word("drop_oldest")),
    Row("when_full", words: "new reject rejectpublish discardnew block", .word("refuse")),
    Row("scope", words: "service callee", .word("call")),
    Row("scope", words: "replica instance endpoint pod server", .word("host")),
    Row("mode", words: "asynchronous event events message messaging queue fireandforget nonblocking", .word("async")),
    Row("mode", words: "synchronous blocking requestresponse", .word("sync")),
  ]
}
