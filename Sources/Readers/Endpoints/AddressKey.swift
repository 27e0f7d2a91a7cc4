/// What the name of a variable or flag says of its value.
struct AddressKey {
  /// In upper case, words parted by `_`: `SPRING_REDIS_HOST` of `-Dspring.redisHost`.
  let bytes: [UInt8]
  private let words: [ArraySlice<UInt8>]
  /// As it is written.
  private let written: ArraySlice<UInt8>

  init(_ key: ArraySlice<UInt8>) {
    written = key
    // A property of the JVM.
    let key = key.starts(with: "-D".utf8) ? key.dropFirst(2) : key
    var bytes: [UInt8] = []
    var afterLower = false
    for byte in key.prefix(256) {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        bytes.append(byte >= UInt8(ascii: "a") ? byte - 32 : byte)
        afterLower = true
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        if afterLower { bytes.append(UInt8(ascii: "_")) }
        bytes.append(byte)
        afterLower = false
      default:
        if let last = bytes.last, last != UInt8(ascii: "_") { bytes.append(UInt8(ascii: "_")) }
        afterLower = false
      }
    }
    self.bytes = bytes
    words = bytes.split(separator: UInt8(ascii: "_")).flatMap { Self.parts(of: $0) }
  }

  /// The words that are written as one in `PGHOST` and `SITEURL`.
  private static func parts(of word: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    for end in 2..<max(2, min(word.count, 9)) where contains(gluedHeads, word.prefix(end)) && contains(gluedTails, word.dropFirst(end)) {
      return [word.prefix(end), word.dropFirst(end)]
    }
    return [word]
  }

  /// Whether its value is an address even if it looks like a plain word: `MYSQL_HOST: mysqldb`.
  var namesAddress: Bool {
    words.count > 1 && (Self.contains(Self.addressWords, words[words.count - 1]) || isConnectionString) && !isOwn
  }

  /// Whether it is called as .NET calls them: `ConnectionStrings__Cache`.
  private var isConnectionString: Bool {
    zip(words, words.dropFirst()).contains { $0.elementsEqual("CONNECTION".utf8) && $1.starts(with: "STRING".utf8) }
  }

  /// The store or broker that stands before what speaks of an address in it: `SPRING_DATA_REDIS_HOST`, `Redis__Configuration`.
  var product: Nature? {
    guard !isOwn, let last = words.last, Self.contains(Self.addressWords, last) || Self.contains(Self.configurationWords, last) else {
      return nil
    }
    let rest = words.dropLast()
    let word = rest.last?.elementsEqual("BOOTSTRAP".utf8) ?? false ? rest.dropLast().last : rest.last
    guard let word else { return nil }
    // Of which kind a `DB_HOST` is nobody says.
    if word.elementsEqual("DB".utf8) || word.elementsEqual("DATABASE".utf8) { return .store(kind: "database") }
    guard let nature = ImageCatalogue.entry(forImage: word.map(Address.lowercased)[...]), nature.keepsWhatItTakes else { return nil }
    return nature
  }

  /// Whether the value is where messages go and what they come to is kept, whatever runs there: `CELERY_BROKER_URL`, `--broker`,
  /// `CELERY_RESULT_BACKEND`.
  var namesBroker: Bool {
    let parts = words.last.map { $0.starts(with: "URL".utf8) } ?? false ? words.dropLast() : words[...]
    return parts.last?.elementsEqual("BROKER".utf8) ?? false
      || parts.suffix(2).joined(separator: [0x20]).elementsEqual("RESULT BACKEND".utf8)
  }

  /// Whether it is nothing but such a word, as flags are: `--host`. What stands behind it is an address only if something has
  /// that name.
  var isAddressWord: Bool { words.count == 1 && Self.contains(Self.addressWords, words[0]) }

  /// Whether it is nothing but what is run there: `REDIS: cache`. Its value is an address only if something has that name.
  var isProduct: Bool { words.count == 1 && Self.contains(Self.products, words[0]) }

  /// Whether the value is where the container itself listens or is reached, whom it lets in, what it only watches, or no
  /// address at all: `LISTEN_ADDR`, `ADVERTISED_LISTENERS`, `CORS_ORIGIN`, `HEALTHCHECK_URL`, `NO_PROXY`, `IMAGE`.
  var isOwn: Bool {
    for (index, word) in words.enumerated() {
      if Self.contains(Self.ownWords, word) { return true }
      if index + 1 < words.count, word.elementsEqual("HEALTH".utf8), words[index + 1].starts(with: "CHECK".utf8) { return true }
      // IMAGE_SERVICE_URL is the address of a service for images.
      if Self.contains(Self.ownWordsAtTheEnd, word), isFollowedByPlace(index) { return true }
    }
    return bytes.elementsEqual("NO_PROXY".utf8) || bytes.elementsEqual("DD_SERVICE".utf8) || bytes.elementsEqual("OTEL_SERVICE".utf8)
  }

  /// Whether it speaks of somebody else than who has it, whose name many a host of the world begins with: `GITHUB_API_URL` in `api`.
  /// - Parameter domain: the labels of the host behind the first.
  func isOfOthers(than name: some Collection<UInt8>, at domain: some Sequence<ArraySlice<UInt8>>) -> Bool {
    if words.contains(where: { Self.contains(Self.othersWords, $0) }) { return true }
    let owners = words.filter { $0.count > 2 }.map { $0.map(Address.lowercased) }
    return Self.commonNames.contains(name.map { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 })
      && domain.contains { label in owners.contains { label.elementsEqual($0) } }
  }

  /// Whether the value is shown to people rather than called: `DOCS_URL`, `PUBLIC_URL`, `SERVER_ROOT_URL`.
  var isForPeople: Bool {
    for (index, word) in words.enumerated() {
      if Self.contains(Self.peopleWords, word) { return true }
      // PERMALINK, but not FLINK.
      if word.count > 6, word.suffix(4).elementsEqual("LINK".utf8) { return true }
      if Self.contains(Self.peopleWordsAtTheEnd, word), index + 1 < words.count, isFollowedByPlace(index) { return true }
    }
    return Self.contains(Self.ownURLs, bytes[...])
  }

  /// Whether the value is where people find the pages of a system, as mails and redirects have it: `FRONTEND_URL`.
  var isOfPages: Bool { words.contains { $0.elementsEqual("FRONTEND".utf8) } && words.last?.starts(with: "UR".utf8) ?? false }

  /// Whether the value is where logs, traces or metrics go to: `OTEL_EXPORTER_OTLP_ENDPOINT`, `LOG_SERVER`.
  var isTelemetry: Bool {
    for (index, word) in words.enumerated() {
      if Self.contains(Self.telemetryWords, word) { return true }
      if index > 0, word.starts(with: "EXPORT".utf8), Self.contains(Self.telemetryWordsAtTheEnd, words[index - 1]) { return true }
      if Self.contains(Self.telemetryWordsAtTheEnd, word), index + 1 < words.count, isFollowedByPlace(index, or: "SERVER") { return true }
    }
    return false
  }

  /// Whether nothing but words for a place come after one: `ROOT` of `ROOT_URL`.
  private func isFollowedByPlace(_ index: Int, or other: String = "") -> Bool {
    words[(index + 1)...].allSatisfy { Self.contains(Self.placeWords, $0) || $0.elementsEqual(other.utf8) }
  }

  /// The names of the variables that would hold the port: `MYSQL_PORT` of `MYSQL_HOST`, `PGPORT` of `PGHOST`.
  var portKeys: [[UInt8]] { siblings(["PORT", "PORT_VALUE", "PORT_NUMBER"]) }

  /// The names of the variables that would hold the name of a database: `ORDERS_DB_NAME` of `ORDERS_DB_HOST`.
  var databaseKeys: [[UInt8]] { siblings(["DATABASE", "NAME", "DB", "DBNAME", "DB_NAME", "DATABASE_NAME", "DATABASENAME"]) }

  /// Whether the value is the name of a database.
  var namesDatabase: Bool { Self.contains(Self.databaseWords, bytes[...]) }

  /// The names with other words instead of the last, written alike: `Consul__ConsulPort` beside `Consul__ConsulHost`.
  private func siblings(_ words: [String]) -> [[UInt8]] {
    guard let last = self.words.last else { return [] }
    let stem = bytes.dropLast(last.count)
    let asWritten = written.suffix(last.count)
    guard !asWritten.elementsEqual(last), asWritten.map(Address.lowercased).elementsEqual(last.map(Address.lowercased)) else {
      return words.map { stem + Array($0.utf8) }
    }
    let isCapitalized = asWritten.first == last.first
    return words.flatMap { word in
      let sibling = word.utf8.enumerated().map { isCapitalized && $0.offset == 0 ? $0.element : Address.lowercased($0.element) }
      return [written.dropLast(last.count) + sibling, stem + Array(word.utf8)]
    }
  }

  private static func set(_ words: String) -> Set<[UInt8]> { Set(words.split(separator: " ").map { Array($0.utf8) }) }

  private static let addressWords = set(
    "HOST HOSTS HOSTNAME ADDR ADDRS ADDRESS ADDRESSES URL URLS URI ENDPOINT ENDPOINTS SERVICE SERVER SERVERS BROKER BROKERS UPSTREAM DSN "
      + "HOSTADDR POINTS NODES SEEDS TARGET TARGETS CONNECT NAMESRV")
  private static let configurationWords = set("CONFIGURATION CONNECTION")
  private static let products = set("REDIS MEMCACHED RABBITMQ KAFKA NATS MONGO MONGODB ELASTICSEARCH")
  private static let ownURLs = set("URL BASE_URL APP_URL APP_BASE_URL SERVER_URL HOST_URL WEB_URL NEXTAUTH_URL")
  private static let databaseWords = set("DATABASE DATABASE_NAME DBNAME")
  private static let ownWords = set(
    "LISTEN LISTENER LISTENERS BIND ADVERTISE ADVERTISED CORS ALLOWED PROBE PROBES LIVENESS READINESS HEALTHCHECK HEALTHCHECKS HEALTHZ")
  private static let ownWordsAtTheEnd = set("IMAGE CALLBACK ORIGIN ORIGINS REDIRECT")
  private static let peopleWords = set("PUBLIC DOCS DOC HOMEPAGE WEBSITE SITE LINK LINKS REPO GIT ISSUER CANONICAL FRONTEND")
  private static let peopleWordsAtTheEnd = set("ROOT EXTERNAL SELF UI")
  private static let othersWords = set("UPSTREAM UPSTREAMS TARGET TARGETS REMOTE PARTNER PROVIDER VENDOR THIRDPARTY EXT")
  /// What hosts of many a vendor begin with, and many a service is called.
  private static let commonNames = set(
    "API APIS APP APPS WEB WWW MAIL EMAIL SMTP AUTH LOGIN OAUTH ACCOUNT ACCOUNTS ID IDENTITY PAY PAYMENT PAYMENTS CHECKOUT BILLING SEARCH MAPS CDN "
      + "STATIC ASSETS IMAGES MEDIA UPLOAD UPLOADS FILES STORAGE STORE EVENTS HOOKS WEBHOOKS NOTIFY NOTIFICATIONS PUSH SMS DATA GRAPH GATEWAY EDGE"
  )
  private static let telemetryWords = set(
    "OTEL OTLP OPENTELEMETRY JAEGER ZIPKIN PROMETHEUS PUSHGATEWAY GRAFANA GRAPHITE STATSD DATADOG DD SENTRY FLUENT FLUENTD FLUENTBIT LOKI "
      + "LOGSTASH NEWRELIC SEQ WAVEFRONT HONEYCOMB DYNATRACE INSTANA LIGHTSTEP SPLUNK SIGNALFX PYROSCOPE APM SKYWALKING")
  private static let telemetryWordsAtTheEnd = set("LOG LOGS LOGGING METRICS TRACING TRACES TELEMETRY")
  private static let placeWords = set(
    "URL URLS URI URIS HOST HOSTS HOSTNAME ADDR ADDRESS ENDPOINT ENDPOINTS BASE PATH NAME TAG DOMAIN PORT REGISTRY REPOSITORY REPO COLLECTOR "
      + "AGENT")
  private static let gluedHeads = set("PG DB MYSQL REDIS MONGO MONGODB AMQP RABBITMQ KAFKA SITE ROOT BASE")
  private static let gluedTails = set("HOST HOSTADDR PORT URL URI DATABASE NAME")

  private static func contains(_ words: Set<[UInt8]>, _ word: ArraySlice<UInt8>) -> Bool { word.count <= 13 && words.contains(Array(word)) }
}
