internal import Documents

/// The attributes of spans that edges follow from, under their old and their new names: SDKs write both for years.
enum SpanAttribute: Int, CaseIterable {
  case servicePeerName, peerService, serverAddress, urlFull, httpURL, netPeerName, peerHostname, peerAddress, httpHost, rpcService
  case databaseNamespace, databaseName, databaseInstance, databaseSystemName, databaseSystem, databaseType, sqlQuery
  case messagingSystem, destinationName, destination, busDestination, kafkaTopic, rabbitQueue, rabbitKey, rabbitExchange
  case messageID, oldMessageID, operationType, operation, celeryAction
  case rpcSystemName, rpcSystem, requestMethod, method, resendCount, oldResendCount, error, statusCode, spanKind
  case urlPath, target, path, route, userAgent, oldUserAgent

  var name: String {
    switch self {
    case .servicePeerName: "service.peer.name"
    case .peerService: "peer.service"
    case .serverAddress: "server.address"
    case .urlFull: "url.full"
    case .httpURL: "http.url"
    case .netPeerName: "net.peer.name"
    case .peerHostname: "peer.hostname"
    case .peerAddress: "peer.address"
    case .httpHost: "http.host"
    case .rpcService: "rpc.service"
    case .databaseNamespace: "db.namespace"
    case .databaseName: "db.name"
    case .databaseInstance: "db.instance"
    case .databaseSystemName: "db.system.name"
    case .databaseSystem: "db.system"
    case .databaseType: "db.type"
    case .sqlQuery: "sql.query"
    case .messagingSystem: "messaging.system"
    case .destinationName: "messaging.destination.name"
    case .destination: "messaging.destination"
    case .busDestination: "message_bus.destination"
    case .kafkaTopic: "kafka.topic"
    case .rabbitQueue: "rabbit.queue"
    case .rabbitKey: "rabbit.routing_key"
    case .rabbitExchange: "rabbit.exchange"
    case .messageID: "messaging.message.id"
    case .oldMessageID: "messaging.message_id"
    case .operationType: "messaging.operation.type"
    case .operation: "messaging.operation"
    case .celeryAction: "celery.action"
    case .rpcSystemName: "rpc.system.name"
    case .rpcSystem: "rpc.system"
    case .requestMethod: "http.request.method"
    case .method: "http.method"
    case .resendCount: "http.request.resend_count"
    case .oldResendCount: "http.resend_count"
    case .error: "error"
    case .statusCode: "otel.status_code"
    case .spanKind: "span.kind"
    case .urlPath: "url.path"
    case .target: "http.target"
    case .path: "http.path"
    case .route: "http.route"
    case .userAgent: "user_agent.original"
    case .oldUserAgent: "http.user_agent"
    }
  }

  static let keys = JSONKeys(allCases.map(\.name))

  /// How much it says of who is called, the best first, 0 for nothing: names of services, then hosts, then what only tells
  /// of a kind.
  var rank: UInt8 {
    switch self {
    case .servicePeerName: 1
    case .peerService: 2
    case .serverAddress: 4
    case .urlFull, .httpURL: 5
    case .netPeerName, .peerHostname, .peerAddress, .httpHost: 6
    case .rpcService: 7
    case .databaseNamespace, .databaseName, .databaseInstance: 8
    case .databaseSystemName, .databaseSystem, .databaseType: 9
    default: 0
    }
  }

  /// The rank of what a format has a field of its own for.
  static let rankOfEndpoint: UInt8 = 3
}
