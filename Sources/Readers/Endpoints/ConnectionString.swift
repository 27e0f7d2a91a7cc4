/// A text that names its host beside other keys, as ADO.NET, libpq and Oracle write it: `Server=tcp:db,1433;Database=x`,
/// `host=db port=5432 dbname=x`, `(DESCRIPTION=(ADDRESS=(HOST=db)(PORT=1521)))`; or in parentheses, as Go's driver of MySQL has it:
/// `user:secret@tcp(db:3306)/x`.
struct ConnectionString {
  /// The hosts as they are written, each with its port if it has one of its own.
  private(set) var hosts: [(word: ArraySlice<UInt8>, port: Int?)] = []
  private(set) var port: Int?
  private(set) var database: ArraySlice<UInt8>?
  /// What kind of store its keys tell of, as the scheme of a URL would say it.
  private(set) var scheme: [UInt8]?

  /// Whether it names a database and who works with it.
  private(set) var isOfDatabase = false

  /// Nil for a text that is none: it needs a host, and a second key that such texts have.
  init?(_ text: ArraySlice<UInt8>) {
    guard text.count <= 4096 else { return nil }
    if let (host, database) = Self.inParentheses(text) {
      addHosts(host)
      self.database = database.isEmpty ? nil : database
      isOfDatabase = true
      return
    }
    guard text.contains(UInt8(ascii: "=")) else { return nil }
    let description = Self.description(in: text)
    let text = description ?? text
    let isDescription = description != nil
    let isListed = text.contains(UInt8(ascii: ";"))
    let parts = text.split { byte in
      isDescription
        ? byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") : isListed ? byte == UInt8(ascii: ";") : byte <= 0x20
    }
    if isDescription { scheme = Array("oracle".utf8) }
    var (known, hasUser) = (0, false)
    for part in parts {
      guard let equal = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = part[..<equal].filter { $0 > 0x20 && $0 != UInt8(ascii: "_") }.map(Address.lowercased)
      let value = Self.trimmed(part[(equal + 1)...])
      guard let meaning = Self.meanings[name] else { continue }
      known += 1
      if scheme == nil, let dialect = Self.dialects[name] { scheme = Array(dialect.utf8) }
      switch meaning {
      case .host: addHosts(value)
      case .port: port = Address.port(value)
      case .database: database = value.isEmpty ? nil : value
      case .user: hasUser = true
      case .other: break
      }
    }
    isOfDatabase = database != nil && hasUser
    if hosts.isEmpty || (known < 2 && !isDescription) { return nil }
  }

  /// What Oracle's clients take in parentheses, whatever stands before it: `jdbc:oracle:thin:@(DESCRIPTION=…`.
  private static func description(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    if text.first(where: { $0 > 0x20 }) == UInt8(ascii: "(") { return text }
    let start = text.map(Address.lowercased).firstRange(of: Array("(description".utf8))?.lowerBound
    return start.map { text.dropFirst($0) }
  }

  /// `db:3306` and `x` of `user:secret@tcp(db:3306)/x?parseTime=true`.
  private static func inParentheses(_ text: ArraySlice<UInt8>) -> (host: ArraySlice<UInt8>, database: ArraySlice<UInt8>)? {
    guard let open = text.firstRange(of: Array("tcp(".utf8)), open.lowerBound == text.startIndex || text[open.lowerBound - 1] == UInt8(ascii: "@"),
      let end = text[open.upperBound...].firstRange(of: Array(")/".utf8)), end.lowerBound > open.upperBound
    else { return nil }
    return (text[open.upperBound..<end.lowerBound], text[end.upperBound...].prefix { $0 != UInt8(ascii: "?") })
  }

  private enum Meaning { case host, port, database, user, other }

  private mutating func addHosts(_ value: ArraySlice<UInt8>) {
    var value = value
    for prefix in ["tcp:", "np:", "lpc:"] where value.starts(with: prefix.utf8) {
      value = value.dropFirst(prefix.utf8.count)
      scheme = scheme ?? Array("sqlserver".utf8)
    }
    for word in value.split(separator: UInt8(ascii: ",")) {
      // `host,1433` of SQL Server, `host:5432` of others, and what an instance adds: `host\x`.
      if let port = Address.port(word) {
        if let last = hosts.indices.last { hosts[last].port = port }
        continue
      }
      let host = word.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "/") }
      let rest = word[host.endIndex...].dropFirst().prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      hosts.append((host, Address.port(rest)))
    }
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isAround(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") }
    var text = text.drop(while: isAround)
    while let last = text.last, isAround(last) { text.removeLast() }
    return text
  }

  /// Keys in lower case, without blanks and underscores.
  private static let meanings: [[UInt8]: Meaning] = {
    var meanings: [[UInt8]: Meaning] = [:]
    func add(_ meaning: Meaning, _ names: String) { for name in names.split(separator: " ") { meanings[Array(name.utf8)] = meaning } }
    add(.host, "host hostname hostaddr server datasource address addr networkaddress")
    add(.port, "port")
    add(.database, "database dbname initialcatalog servicename sid")
    add(.user, "user userid uid username")
    add(
      .other,
      "password pwd sslmode encrypt trustservercertificate integratedsecurity trustedconnection "
        + "multipleactiveresultsets persistsecurityinfo connecttimeout connectiontimeout applicationname searchpath virtualhost vhost "
        + "protocol description pooling")
    return meanings
  }()

  /// Keys that only one kind of store has.
  private static let dialects: [[UInt8]: String] = [
    Array("initialcatalog".utf8): "sqlserver", Array("integratedsecurity".utf8): "sqlserver",
    Array("trustedconnection".utf8): "sqlserver", Array("multipleactiveresultsets".utf8): "sqlserver",
    Array("trustservercertificate".utf8): "sqlserver", Array("dbname".utf8): "postgres", Array("sslmode".utf8): "postgres",
    Array("searchpath".utf8): "postgres", Array("hostaddr".utf8): "postgres", Array("virtualhost".utf8): "amqp",
    Array("vhost".utf8): "amqp",
  ]
}
