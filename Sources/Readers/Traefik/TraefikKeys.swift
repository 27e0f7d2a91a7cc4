internal import Documents
internal import SourceText

/// What Traefik 3.7 refuses of a file: for one key that it does not know, or one mapping that is empty, all of it.
enum TraefikKeys {
  static let all = ProxyKeys(
    """
    file http:http tcp:any udp:any tls:any
    http routers:{}router services:{}service middlewares:{}middleware serverstransports:{}serverstransport models:any
    router entrypoints:[]text middlewares:[]text service:text rule:text parentrefs:[]text rulesyntax:text priority:number tls:any
    router observability:observability
    observability accesslogs:bool metrics:bool tracing:bool traceverbosity:text
    service loadbalancer:loadbalancer weighted:weighted mirroring:mirroring failover:failover highestrandomweight:any
    loadbalancer sticky:any servers:[]server strategy:text healthcheck:healthcheck passivehealthcheck:passivehealthcheck
    loadbalancer passhostheader:bool responseforwarding:any serverstransport:text
    server url:text weight:number preservepath:bool fenced:bool
    healthcheck scheme:text mode:text path:text method:text status:number port:number interval:duration unhealthyinterval:duration
    healthcheck timeout:duration hostname:text followredirects:bool headers:any
    passivehealthcheck failurewindow:duration maxfailedattempts:number
    weighted services:[]weightedservice sticky:any healthcheck:any
    weightedservice name:text weight:number
    mirroring service:text mirrorbody:bool maxbodysize:number mirrors:[]mirror healthcheck:any
    mirror name:text percent:number
    failover service:text fallback:text healthcheck:any errors:any
    middleware retry:retry circuitbreaker:circuitbreaker inflightreq:inflightreq ratelimit:ratelimit buffering:buffering chain:chain
    middleware addprefix:any stripprefix:any stripprefixregex:any replacepath:any replacepathregex:any ipwhitelist:any ipallowlist:any
    middleware headers:any errors:any redirectregex:any redirectscheme:any basicauth:any digestauth:any forwardauth:any compress:any
    middleware passtlsclientcert:any contenttype:any grpcweb:any plugin:any encodedcharacters:any
    retry attempts:number initialinterval:duration timeout:duration status:[]text retrynonidempotentmethod:bool
    retry maxrequestbodybytes:number disableretryonnetworkerror:bool
    circuitbreaker expression:text checkperiod:duration fallbackduration:duration recoveryduration:duration responsecode:number
    inflightreq amount:number sourcecriterion:any
    ratelimit average:number burst:number period:duration sourcecriterion:any redis:any
    buffering maxrequestbodybytes:number memrequestbodybytes:number maxresponsebodybytes:number memresponsebodybytes:number
    buffering retryexpression:text
    chain middlewares:[]text
    serverstransport servername:text insecureskipverify:bool rootcas:any certificates:any maxidleconnsperhost:number
    serverstransport forwardingtimeouts:forwardingtimeouts disablehttp2:bool peercerturi:text spiffe:any ciphersuites:any minversion:text
    serverstransport maxversion:text
    forwardingtimeouts dialtimeout:duration responseheadertimeout:duration idleconntimeout:duration readidletimeout:duration
    forwardingtimeouts pingtimeout:duration
    """, .loose)

  static func faults(of document: Field) -> [ProxyKeys.Fault] { all.faults(of: document.id, document.tree, as: "file") }
}

extension Field {
  /// The value of a key, whatever its case: given in small letters.
  func value(of key: String) -> Field? {
    pairs.first { tree.bytes($0.key.id).map(Address.lowercased).elementsEqual(key.utf8) }.flatMap {
      tree.isNull($0.value.id) ? nil : $0.value
    }
  }

  /// The texts of a list, or of one text with commas.
  var texts: [ArraySlice<UInt8>] {
    if let text { return text.split(separator: UInt8(ascii: ",")).map { $0.drop { $0 == 0x20 } } }
    return items.compactMap(\.text)
  }
}
