extension EdgeStatement {
  /// A table that is made of those before it.
  struct Step {
    let name: String
    /// Whether those behind it name it more than once.
    var isShared = false
    /// Whether it is kept on disk, sorted by bucket, so that each bucket is read alone.
    var isSorted = false
    let body: String
  }

  /// After which step each table is named no more.
  struct LastUses {
    /// For each step the tables that can be given up behind it.
    private(set) var tables: [[Step]]

    init(of steps: [Step], areTables isTable: (Step) -> Bool) {
      tables = steps.map { _ in [] }
      let numbers = Dictionary(uniqueKeysWithValues: steps.enumerated().map { ($1.name, $0) })
      // A view names its tables where it is named itself; the last of all is named behind them.
      var named = steps.map { _ in Set<Int>() }
      var last = [Int](repeating: -1, count: steps.count)
      for (index, step) in steps.enumerated() {
        for word in step.body.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
          guard let number = numbers[String(word)], number < index else { continue }
          named[index].formUnion(isTable(steps[number]) ? [number] : named[number])
        }
        let isLast = index == steps.count - 1
        if isTable(step) || isLast { for number in named[index] { last[number] = isLast ? steps.count : index } }
      }
      for (number, step) in steps.enumerated() where isTable(step) && last[number] >= 0 && last[number] < steps.count {
        tables[last[number]].append(step)
      }
    }
  }

  /// The one logical text, in the words of the engine. Each step reads as the same step of `SpanTree` and `SpanCalls` does.
  func steps(_ bucket: Int) -> [Step] {
    loadSteps(bucket) + treeSteps + pairsSteps + callsSteps + measuresSteps + linesSteps
  }

  /// What is worked out once for all buckets: where the messages lead back to that began a trace, over 16 of them at most, so that
  /// they are in one bucket; and the time of all spans.
  var bucketSteps: [Step] {
    let links = """
      SELECT trace, min(ltrace) AS up FROM (\(loadSpans)) q WHERE parent IS NULL AND lcount = 1 AND ltrace <> trace GROUP BY trace
      """
    let hops = (1...4).map { number in
      Step(
        name: "hops\(number)", isShared: true,
        body: """
          SELECT a.trace AS trace, coalesce(b.up, a.up) AS up FROM hops\(number - 1) a LEFT JOIN hops\(number - 1) b ON a.up = b.trace
          """)
    }
    let parts = """
      SELECT q.*, \(self.bucket(of: "coalesce(h.up, q.trace)")) AS bucket FROM (\(loadSpans)) q LEFT JOIN hops4 h ON q.trace = h.trace
      """
    return [Step(name: "hops0", isShared: true, body: links)] + hops
      + [
        Step(name: "parts", isShared: true, isSorted: true, body: parts),
        Step(name: "times", isShared: true, body: "SELECT \(Self.window) AS window_ns FROM parts"),
      ]
  }

  private static let window =
    "max(CASE WHEN start_ns > 0 AND end_ns > start_ns THEN end_ns WHEN start_ns > 0 THEN start_ns END) - min(CASE WHEN start_ns > 0 THEN start_ns END)"

  /// Spans as they were said, each once, and what their attributes mean.
  private func loadSteps(_ bucket: Int) -> [Step] {
    [
      // Lines of JSON are read once; all else is quick to read again.
      Step(name: "raw", isShared: hasLines, body: buckets == 1 ? loadSpans : "SELECT * FROM parts WHERE bucket = \(bucket)"),
      Step(name: "totals", isShared: true, body: "SELECT count(*) AS spans, \(Self.window) AS window_ns FROM raw"),
      Step(
        name: "said", isShared: true,
        body: """
          SELECT DISTINCT trace, span, parent,
          CASE WHEN service = 'unknown_service' OR service LIKE 'unknown_service:%' THEN NULL ELSE service END AS service, kind, start_ns,
          CASE WHEN start_ns > 0 AND end_ns >= start_ns THEN end_ns - start_ns END AS dur, err, ltrace, lspan, lcount,
          \(links("ltraces")) AS ltraces, \(links("lspans")) AS lspans,
          coalesce(\(attribute("service.peer.name")), \(attribute("peer.service"))) AS named,
          \(attribute("server.address")) AS host1, coalesce(\(attribute("url.full")), \(attribute("http.url"))) AS host2,
          coalesce(\(attribute("net.peer.name")), \(attribute("http.host"))) AS host3,
          \(attribute("rpc.service")) AS rpc, coalesce(\(attribute("db.namespace")), \(attribute("db.name"))) AS base,
          coalesce(\(attribute("db.system.name")), \(attribute("db.system"))) AS store,
          \(attribute("messaging.system")) AS broker, coalesce(\(attribute("messaging.destination.name")),
          \(attribute("messaging.destination"))) AS topic,
          coalesce(\(attribute("messaging.operation.type")), \(attribute("messaging.operation")), \(attribute("celery.action")))
          AS act, coalesce(\(attribute("messaging.message.id")), \(attribute("messaging.message_id"))) AS message,
          coalesce(\(attribute("rpc.system.name")), \(attribute("rpc.system"))) AS rpcs,
          coalesce(\(attribute("http.request.method")), \(attribute("http.method")), \(attribute("url.full")),
          \(attribute("http.url"))) AS web,
          coalesce(\(resendCount), 0) AS resend,
          coalesce(\(attribute("url.path")), \(attribute("http.target")), \(attribute("http.route"))) AS path
          FROM raw WHERE span <> '' AND trace <> ''
          """),
      Step(name: "distincts", isShared: true, body: "SELECT count(*) AS spans FROM said"),
      Step(
        name: "tidy",
        body: """
          SELECT trace, span, parent, service, kind, start_ns, dur, err, ltrace, lspan, lcount, ltraces, lspans, resend, named, rpc, base,
          store, broker, topic, rpcs, web, act, message,
          coalesce(broker, topic, act) IS NOT NULL OR kind IN (4, 5) AS msg,
          CASE WHEN kind IN (2, 5) THEN NULL ELSE \(host("host1")) END AS h1, CASE WHEN kind IN (2, 5) THEN NULL ELSE
          \(host("host2")) END AS h2, CASE WHEN kind IN (2, 5) THEN NULL ELSE \(host("host3")) END AS h3
          FROM said WHERE path IS NULL OR NOT \(matches("path", "^(/health|/healthz|/livez|/readyz|/ready|/live|/ping|/metrics|/actuator/health)([?#].*)?$"))
          """),
      Step(
        name: "s", isShared: true,
        body: """
          SELECT trace, span, parent, service, kind, start_ns, dur, err, ltrace, lspan, lcount, ltraces, lspans, resend, named, store, broker,
          topic, rpcs, web, msg, act, message,
          CASE WHEN named IS NOT NULL THEN NULL ELSE coalesce(CASE WHEN \(matches("coalesce(h1, '1')", "^([0-9.]+|localhost)$"))
          THEN NULL ELSE h1 END, CASE WHEN \(matches("coalesce(h2, '1')", "^([0-9.]+|localhost)$")) THEN NULL ELSE h2 END, CASE
          WHEN \(matches("coalesce(h3, '1')", "^([0-9.]+|localhost)$")) THEN NULL ELSE h3 END) END AS host,
          CASE WHEN kind IN (2, 5) THEN NULL ELSE coalesce(rpc, base, CASE WHEN service IS NULL OR store IS NULL THEN store ELSE concat(service, '-', store) END) END AS other
          FROM tidy
          """),
    ]
  }

  /// What each span is a part of, and whether it is the first of its service in its branch.
  private var treeSteps: [Step] {
    [
      Step(
        name: "ups",
        body: """
          SELECT x.trace AS trace, x.span AS span, x.kind AS kind, x.service AS service, x.start_ns AS start_ns, c.trace AS
          utrace, c.span AS uspan, c.kind AS ukind, c.service AS uservice, c.start_ns AS ustart, 0 AS rank
          FROM s x JOIN s c ON x.trace = c.trace AND x.span = c.span
          WHERE x.kind IN (2, 5) AND (c.kind IN (3, 4) OR (c.kind = 1 AND c.service <> x.service)) OR x.kind = 1 AND c.kind IN
          (3, 4) AND c.service <> x.service
          UNION ALL
          SELECT x.trace, x.span, x.kind, x.service, x.start_ns, c.trace, c.span, c.kind, c.service, c.start_ns,
          9 - CASE WHEN c.service = x.service THEN 4 ELSE 0 END - CASE WHEN c.kind IN (2, 5) THEN 2 ELSE 0 END - CASE WHEN
          c.kind IN (3, 4) AND x.kind IN (2, 5) AND c.service <> x.service THEN 1 ELSE 0 END
          FROM s x JOIN s c ON x.trace = c.trace AND x.parent = c.span
          WHERE x.parent <> x.span
          UNION ALL
          SELECT x.trace, x.span, x.kind, x.service, x.start_ns, c.trace, c.span, c.kind, c.service, c.start_ns, 10
          FROM s x JOIN s c ON x.ltrace = c.trace AND x.lspan = c.span
          WHERE x.parent IS NULL AND x.lcount = 1 AND (x.msg OR c.msg OR c.service <> x.service)
          """),
      Step(
        name: "best",
        body: """
          SELECT trace, span, kind, service, start_ns, utrace, uspan, ukind, uservice, ustart, rank FROM (
          SELECT u.*, row_number() OVER (PARTITION BY trace, span, kind, service, start_ns ORDER BY rank, ustart, ukind) AS
          place FROM ups u) w
          WHERE place = 1
          """),
      Step(
        name: "works",
        body: """
          SELECT u.trace AS trace, u.span AS span, u.kind AS kind, u.service AS service, u.start_ns AS start_ns,
          max(c.start_ns + c.dur) - min(c.start_ns) AS dur
          FROM s c JOIN s u ON c.trace = u.trace AND c.parent = u.span
          WHERE u.act = 'receive' AND u.service = c.service AND u.kind NOT IN (3, 4) AND c.start_ns > 0 AND c.dur IS NOT NULL
          AND coalesce(c.act, '') <> 'receive' AND (c.kind = 5 OR coalesce(c.act, '') IN ('process', 'deliver', 'consume', 'run'))
          GROUP BY u.trace, u.span, u.kind, u.service, u.start_ns
          """),
      Step(
        name: "e", isShared: true,
        body: """
          SELECT x.trace AS trace, x.span AS span, x.parent AS parent, x.service AS service, x.kind AS kind, x.start_ns AS
          start_ns, coalesce(w.dur, x.dur) AS dur, x.err AS err, x.resend AS resend, x.named AS named,
          x.host AS host, x.other AS other, x.store AS store, x.broker AS broker, x.topic AS topic, x.rpcs AS rpcs, x.web AS
          web, x.msg AS msg, x.act AS act, x.message AS message, x.lcount AS lcount,
          b.uspan AS uspan, b.utrace AS utrace, b.ukind AS ukind, b.uservice AS uservice, b.ustart AS ustart,
          CASE WHEN b.uspan IS NULL THEN (CASE WHEN x.parent IS NULL OR x.kind IN (2, 5) THEN 1 ELSE 0 END)
          WHEN b.rank = 0 OR b.rank = 10 OR b.uservice <> x.service OR (x.kind IN (2, 5) AND b.ukind IN (3, 4)) THEN 1 ELSE 0
          END AS entry
          FROM s x LEFT JOIN best b ON x.trace = b.trace AND x.span = b.span AND x.kind = b.kind AND x.service = b.service AND
          x.start_ns = b.start_ns
          LEFT JOIN works w ON x.trace = w.trace AND x.span = w.span AND x.kind = w.kind AND x.service = w.service AND
          x.start_ns = w.start_ns
          """),
    ]
  }

  /// Calls of a span `u` to the first span `x` of a service.
  private func pairs(_ duration: String, _ relation: String) -> String {
    """
    SELECT u.service AS caller, x.service AS callee,
    CASE WHEN ((u.kind IN (3, 4) OR (u.kind = 1 AND u.entry = 0)) AND u.msg) OR x.msg THEN 'async' WHEN ((u.kind IN (3,
    4) OR (u.kind = 1 AND u.entry = 0)) AND u.rpcs = 'grpc') OR x.rpcs = 'grpc' THEN 'grpc' WHEN ((u.kind IN (3, 4) OR
    (u.kind = 1 AND u.entry = 0)) AND u.web IS NOT NULL) OR x.web IS NOT NULL THEN 'http' ELSE 'call' END AS mode,
    CASE WHEN (u.kind IN (3, 4) OR (u.kind = 1 AND u.entry = 0)) AND u.msg THEN coalesce(u.topic, x.topic) ELSE x.topic
    END AS topic, coalesce(u.broker, x.broker) AS broker,
    u.trace AS utrace, u.span AS uspan, u.parent AS uparent, u.kind AS ukind, u.start_ns AS ustart, u.dur AS udur, u.err
    AS uerr, CASE WHEN (u.kind IN (3, 4) OR (u.kind = 1 AND u.entry = 0)) THEN u.resend ELSE 0 END AS resend, u.host AS
    host, u.entry AS uentry,
    CASE WHEN u.kind = 1 AND (u.named IS NOT NULL OR u.host IS NOT NULL OR u.other IS NOT NULL) AND (u.web IS NOT NULL OR
    u.rpcs = 'grpc' OR u.store IS NOT NULL) THEN 1 ELSE 0 END AS own,
    x.start_ns AS start_ns, \(duration) AS dur, x.err AS err,
    CASE WHEN x.service = u.service AND u.message = o.message THEN 1 ELSE 0 END AS again
    FROM \(relation)
    LEFT JOIN (SELECT * FROM e WHERE message IS NOT NULL AND entry = 1) o ON u.utrace = o.trace AND u.uspan = o.span AND u.ukind = o.kind
    AND u.uservice = o.service AND u.ustart = o.start_ns
    """
  }

  /// Calls that were answered by a traced service, and which service a host is.
  private var pairsSteps: [Step] {
    [
      Step(
        name: "batches", isShared: true,
        body: """
          SELECT trace, span, kind, service, start_ns, utrace, uspan, ukind, uservice, ustart FROM (
          SELECT l.trace AS trace, l.span AS span, l.kind AS kind, l.service AS service, l.start_ns AS start_ns, u.trace AS utrace, u.span AS
          uspan, u.kind AS ukind, u.service AS uservice, u.start_ns AS ustart, row_number() OVER (PARTITION BY l.trace, l.span, l.kind,
          l.service, l.start_ns, u.trace, u.span ORDER BY CASE WHEN u.kind IN (3, 4) THEN 0 ELSE 1 END, u.start_ns, u.kind) AS place
          FROM (\(eachLink)) l JOIN s u ON l.ltrace = u.trace AND l.lspan = u.span) w
          WHERE place = 1
          """),
      Step(
        name: "pairs", isShared: true,
        body: """
          \(pairs("x.dur", "e x JOIN e u ON x.utrace = u.trace AND x.uspan = u.span AND x.ukind = u.kind AND x.uservice = u.service AND x.ustart = u.start_ns")) WHERE x.entry = 1
          UNION ALL
          \(pairs(noNumber, """
            batches d JOIN e x ON d.trace = x.trace AND d.span = x.span AND d.kind = x.kind AND d.service = x.service AND d.start_ns = x.start_ns
            JOIN e u ON d.utrace = u.trace AND d.uspan = u.span AND d.ukind = u.kind AND d.uservice = u.service AND d.ustart = u.start_ns
            """))
          """),
      Step(
        name: "counted", isShared: true,
        body: """
          SELECT p.*, count(*) OVER (PARTITION BY utrace, uspan, ukind, caller, ustart) AS answers FROM pairs p
          """),
      Step(
        name: "hosts",
        body: """
          SELECT host, callee FROM (
          SELECT host, callee, row_number() OVER (PARTITION BY host ORDER BY count(*) DESC, callee) AS place FROM pairs WHERE
          host IS NOT NULL AND ukind IN (3, 4) GROUP BY host, callee) w
          WHERE place = 1
          """),
      Step(
        name: "names",
        body: """
          SELECT DISTINCT service AS name FROM s WHERE service IS NOT NULL
          """),
    ]
  }

  /// All calls: those that were answered, and those whose callee only attributes name.
  private var callsSteps: [Step] {
    [
      // Clients within clients of the same service; and whether they only send a query of it, which says which store that is.
      Step(
        name: "within", isShared: true,
        body: """
          SELECT x.trace AS trace, x.span AS span, x.kind AS kind, x.service AS service, x.start_ns AS start_ns, x.utrace AS utrace,
          x.uspan AS uspan, x.ukind AS ukind, x.uservice AS uservice, x.ustart AS ustart,
          CASE WHEN u.store IS NOT NULL AND x.store IS NULL AND coalesce(p.has, 0) = 0 THEN 1 ELSE 0 END AS part
          FROM e x JOIN e u ON x.utrace = u.trace AND x.uspan = u.span AND x.ukind = u.kind AND x.uservice = u.service AND
          x.ustart = u.start_ns
          LEFT JOIN (SELECT DISTINCT utrace, uspan, ukind, caller, ustart, 1 AS has FROM pairs) p ON x.trace = p.utrace AND
          x.span = p.uspan AND x.kind = p.ukind AND x.service = p.caller AND x.start_ns = p.ustart
          WHERE x.entry = 0 AND x.kind IN (3, 4) AND x.ukind IN (3, 4)
          """),
      Step(
        name: "alone",
        body: """
          SELECT x.service AS caller, x.msg AS msg, x.topic AS topic, x.broker AS broker, x.store AS store, x.rpcs AS rpcs,
          x.web AS web, x.start_ns AS start_ns, x.dur AS dur, x.err AS err, x.resend AS resend,
          x.trace AS trace, CASE WHEN x.entry = 1 THEN x.span ELSE x.uspan END AS op, x.named AS named, x.host AS host, x.other
          AS other,
          CASE WHEN x.host IS NULL THEN NULL WHEN \(matches("coalesce(x.host, '')", "^[^.]+[.][^.]+[.]svc([.].*)?$")) THEN
          \(firstLabel("x.host")) ELSE x.host END AS short
          FROM e x
          LEFT JOIN (SELECT DISTINCT utrace, uspan, ukind, caller, ustart, 1 AS has FROM pairs) p ON x.trace = p.utrace AND
          x.span = p.uspan AND x.kind = p.ukind AND x.service = p.caller AND x.start_ns = p.ustart
          LEFT JOIN (SELECT DISTINCT utrace, uspan, ukind, uservice, ustart, 1 AS has FROM within WHERE part = 0) n ON x.trace = n.utrace AND
          x.span = n.uspan AND x.kind = n.ukind AND x.service = n.uservice AND x.start_ns = n.ustart
          LEFT JOIN (SELECT trace, span, kind, service, start_ns, part FROM within WHERE part = 1) w ON x.trace = w.trace AND
          x.span = w.span AND x.kind = w.kind AND x.service = w.service AND x.start_ns = w.start_ns
          WHERE coalesce(p.has, 0) = 0 AND coalesce(n.has, 0) = 0 AND coalesce(w.part, 0) = 0 AND (x.kind IN (3, 4) OR (x.kind = 1 AND x.entry = 0 AND
          (CASE WHEN x.msg THEN coalesce(x.act IN ('send', 'publish', 'create', 'apply_async'), FALSE)
          ELSE coalesce(x.named, x.host, x.other) IS NOT NULL AND coalesce(x.store, x.web, CASE WHEN x.rpcs = 'grpc' THEN
          'grpc' END) IS NOT NULL END)))
          """),
      Step(
        name: "calls", isShared: true,
        body: """
          SELECT caller, callee, mode, CAST(NULL AS \(textType)) AS topic, CAST(NULL AS \(textType)) AS kind, 0 AS outside,
          ustart AS start_ns, min(udur) AS dur, max(CASE WHEN uerr THEN 1 ELSE 0 END) AS err, CAST(max(resend) AS BIGINT) AS
          resend, CAST(count(*) AS BIGINT) AS tries, utrace AS trace,
          CASE WHEN uentry = 1 THEN uspan ELSE uparent END AS op
          FROM counted WHERE ukind = 3 AND mode <> 'async' GROUP BY caller, callee, mode, ustart, utrace, uspan, CASE WHEN
          uentry = 1 THEN uspan ELSE uparent END
          UNION ALL
          SELECT caller, callee, mode, CASE WHEN mode = 'async' THEN topic END, CASE WHEN mode = 'async' THEN broker END, 0,
          CASE WHEN mode <> 'async' AND own = 1 AND uentry = 0 AND answers = 1 THEN ustart ELSE start_ns END, CASE WHEN mode <>
          'async' AND own = 1 AND uentry = 0 AND answers = 1 THEN udur ELSE dur END,
          CASE WHEN mode <> 'async' AND own = 1 AND uentry = 0 AND answers = 1 THEN (CASE WHEN uerr THEN 1 ELSE 0 END) ELSE
          (CASE WHEN err THEN 1 ELSE 0 END) END, resend, 1, utrace,
          CASE WHEN uentry = 1 OR (own = 0 AND ukind IN (1, 2, 5)) THEN uspan ELSE uparent END
          FROM counted WHERE (ukind <> 3 OR mode = 'async') AND again = 0
          UNION ALL
          SELECT a.caller, CASE WHEN a.msg THEN NULL ELSE coalesce(a.named, h.callee, m.name, a.short, a.other) END, CASE WHEN
          a.msg THEN 'async' WHEN a.store IS NOT NULL THEN 'db' WHEN a.rpcs = 'grpc' THEN 'grpc' WHEN a.web IS NOT NULL THEN
          'http' ELSE 'call' END,
          CASE WHEN a.msg THEN coalesce(a.topic, a.named, a.host, a.other) END, CASE WHEN a.msg THEN a.broker ELSE a.store END,
          CASE WHEN NOT a.msg AND a.named IS NULL AND h.callee IS NULL AND m.name IS NULL AND
          \(matches("coalesce(a.short, '')", "[.]")) AND NOT
          \(matches("coalesce(a.short, '')", "[.](internal|local|consul|cluster)$")) THEN 1 ELSE 0 END,
          a.start_ns, a.dur, CASE WHEN a.err THEN 1 ELSE 0 END, a.resend, 1, a.trace, a.op
          FROM alone a LEFT JOIN hosts h ON a.host = h.host LEFT JOIN names m ON a.short = m.name
          UNION ALL
          SELECT NULL, e.service, 'async', coalesce(e.topic, e.named), e.broker, 0, e.start_ns, CASE WHEN l.trace IS NULL THEN e.dur END,
          CASE WHEN e.err THEN 1 ELSE 0 END, e.resend, 1, e.trace, e.span FROM e
          LEFT JOIN (\(eachLink)) l ON e.trace = l.trace AND e.span = l.span AND e.kind = l.kind AND e.service = l.service AND
          e.start_ns = l.start_ns
          LEFT JOIN (SELECT DISTINCT trace, span, kind, service, start_ns, 1 AS has FROM batches) b
          ON e.trace = b.trace AND e.span = b.span AND e.kind = b.kind AND e.service = b.service AND e.start_ns = b.start_ns
          WHERE coalesce(b.has, 0) = 0 AND e.uspan IS NULL AND e.entry = 1 AND (e.kind = 5 OR (e.msg AND e.kind NOT IN (3, 4)))
          AND coalesce(e.topic, e.named) IS NOT NULL
          UNION ALL
          SELECT named, service, CASE WHEN rpcs = 'grpc' THEN 'grpc' WHEN web IS NOT NULL THEN 'http' ELSE 'call' END, NULL, NULL, 0, start_ns, dur,
          CASE WHEN err THEN 1 ELSE 0 END, 0, 1, trace, NULL FROM e WHERE uspan IS NULL AND entry = 1 AND kind = 2 AND NOT msg AND named <> service
          """),
      Step(
        name: "known", isShared: true,
        body: """
          SELECT * FROM calls WHERE coalesce(callee, topic) IS NOT NULL
          """),
    ]
  }

  /// What edges add up to.
  private var measuresSteps: [Step] {
    [
      Step(
        name: "perop",
        body: """
          SELECT caller, callee, mode, topic, trace, op, count(*) AS n FROM known WHERE op IS NOT NULL GROUP BY caller, callee,
          mode, topic, trace, op
          """),
      Step(
        name: "n99",
        body: """
          SELECT caller, callee, mode, topic, \(percentile("n", 99)) AS n99 FROM perop GROUP BY caller, callee, mode, topic
          """),
      Step(
        name: "moves",
        body: """
          SELECT caller, callee, mode, topic, trace, op, start_ns AS t, 1 AS d FROM known WHERE mode <> 'async' AND op IS NOT NULL
          AND dur IS NOT NULL
          UNION ALL
          SELECT caller, callee, mode, topic, trace, op, start_ns + dur, -1 FROM known WHERE mode <> 'async' AND op IS NOT NULL
          AND dur IS NOT NULL
          """),
      Step(
        name: "flights",
        body: """
          SELECT caller, callee, mode, topic, sum(d) OVER (PARTITION BY caller, callee, mode, topic, trace, op ORDER BY t, d
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS n FROM moves
          """),
      Step(
        name: "inflight",
        body: """
          SELECT caller, callee, mode, topic, max(n) AS inflight FROM flights GROUP BY caller, callee, mode, topic
          """),
      Step(
        name: "scales",
        body: """
          SELECT caller, callee, mode, topic, dur, CAST(CASE \(Self.scales) ELSE 1 END AS BIGINT) AS scale FROM known WHERE dur IS NOT NULL
          """),
      Step(
        name: "bins",
        body: """
          SELECT caller, callee, mode, topic, bin, count(*) AS n FROM (SELECT caller, callee, mode, topic,
          dur - dur % (scale * CASE WHEN dur < 200 * scale THEN 5 WHEN dur < 500 * scale THEN 10 ELSE 25 END) AS bin FROM scales) w
          GROUP BY caller, callee, mode, topic, bin
          """),
      Step(
        name: "durations",
        body: """
          SELECT caller, callee, mode, topic, \(list("bin", "n")) AS text FROM bins GROUP BY caller, callee, mode, topic
          """),
      Step(
        name: "unpaired", isShared: true,
        body: """
          SELECT count(*) AS servers FROM e WHERE kind IN (2, 5) AND parent IS NOT NULL AND uspan IS NULL AND (kind = 5 OR msg OR named IS NULL
          OR named = service)
          """),
      Step(
        name: "entries", isShared: true,
        body: """
          SELECT service, sum(CASE WHEN entry = 1 AND msg AND lcount > 1 AND parent IS NULL THEN lcount ELSE entry END) AS n FROM e GROUP BY
          service
          """),
      Step(
        name: "edges",
        body: """
          SELECT caller, callee, mode, topic, max(kind) AS kind, max(outside) AS outside, count(*) AS calls, sum(err) AS
          errors, sum(CASE WHEN resend > 0 THEN 1 ELSE 0 END) AS retries,
          max(CAST(CASE WHEN resend + 1 > tries THEN resend + 1 ELSE tries END AS BIGINT)) AS tries, \(percentile("dur", 50))
          AS p50, \(percentile("dur", 99)) AS p99
          FROM known GROUP BY caller, callee, mode, topic
          """),
    ]
  }

  /// The power of ten under the first three digits of a duration, as in `DurationBins`.
  private static let scales = (3...17).reversed().map { digits in
    "WHEN dur >= 1\(String(repeating: "0", count: digits)) THEN 1\(String(repeating: "0", count: digits - 2))"
  }.joined(separator: " ")

  /// The lines of the file, with what they are sorted by.
  private var linesSteps: [Step] {
    [
      Step(
        name: "lines",
        body: """
          SELECT 0 AS c0, '' AS c1, '' AS c2, '' AS c3, '' AS c4, concat('{"schema":"topolint.edges/1","window_ns":',
          \(number("(SELECT window_ns FROM \(buckets == 1 ? "totals" : "times"))")), ',"spans":',
          \(text("(SELECT spans FROM totals)")), ',"distinct_spans":', \(text("(SELECT spans FROM distincts)")),
          ',"unpaired_client":', \(text("(SELECT count(*) FROM calls WHERE coalesce(callee, topic) IS NULL)")),
          ',"unpaired_server":', \(text("(SELECT servers FROM unpaired)")), ',"engine":"\(engineName)"\(buckets == 1 ? "" : ",\"buckets\":\(buckets)")}') AS line
          UNION ALL
          SELECT 1, service, '', '', '', concat('{"service":', \(quoted("service")), ',"entries":', \(text("n")), '}') FROM entries WHERE service IS NOT NULL
          UNION ALL
          SELECT 2, coalesce(g.caller, ''), coalesce(g.callee, ''), g.mode, coalesce(g.topic, ''), concat('{"caller":',
          \(quoted("g.caller")), ',"callee":', \(quoted("g.callee")), ',"mode":"', g.mode, '","queue":', \(quoted("g.topic")),
          ',"kind":', \(quoted("g.kind")),
          ',"outside":', CASE WHEN g.outside = 1 THEN 'true' ELSE 'false' END, ',"calls":', \(text("g.calls")), ',"errors":',
          \(text("g.errors")), ',"retries":', \(text("g.retries")), ',"entries":', coalesce(\(text("n.n")), '0'),
          ',"tries":', \(text("g.tries")), ',"n99":', \(number("k.n99")), ',"inflight_max":',
          \(number("f.inflight")), ',"p50_ns":', \(number("g.p50")), ',"p99_ns":', \(number("g.p99")), ',"durations_ns":[', coalesce(d.text, ''), ']}')
          FROM edges g LEFT JOIN entries n ON g.caller = n.service
          LEFT JOIN n99 k ON coalesce(g.caller, '') = coalesce(k.caller, '') AND coalesce(g.callee, '') = coalesce(k.callee,
          '') AND g.mode = k.mode AND coalesce(g.topic, '') = coalesce(k.topic, '')
          LEFT JOIN inflight f ON coalesce(g.caller, '') = coalesce(f.caller, '') AND coalesce(g.callee, '') =
          coalesce(f.callee, '') AND g.mode = f.mode AND coalesce(g.topic, '') = coalesce(f.topic, '')
          LEFT JOIN durations d ON coalesce(g.caller, '') = coalesce(d.caller, '') AND coalesce(g.callee, '') = coalesce(d.callee,
          '') AND g.mode = d.mode AND coalesce(g.topic, '') = coalesce(d.topic, '')
          """)
    ]
  }
}
