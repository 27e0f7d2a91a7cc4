import Testing
import TopologyModel

@testable import Readers

@Suite("ECS") struct ECSReaderTests {
  private static func task(_ family: String, image: String = "acme/app", port: String = "", _ environment: String = "") -> (String, String)
  {
    (
      "\(family).json",
      #"{"family": "\#(family)", "containerDefinitions": [{"name": "\#(family)", "image": "\#(image)", "portMappings": [\#(port)], "environment": [\#(environment)]}]}"#
    )
  }

  private static func service(_ name: String, _ connect: String = "", task: String? = nil) -> (String, String) {
    (
      "service-\(name).json",
      #"{"serviceName": "\#(name)", "taskDefinition": "\#(task ?? name)", "desiredCount": 2, "serviceConnectConfiguration": {"enabled": true, "namespace": "shop"\#(connect.isEmpty ? "" : ", ")\#(connect)}}"#
    )
  }

  private static let api = #""services": [{"portName": "http", "discoveryName": "api", "clientAliases": [{"port": 80, "dnsName": "api"}]}]"#
  private static let http = #"{"name": "http", "containerPort": 8080, "appProtocol": "http"}"#
  private static let url = #"{"name": "API_URL", "value": "http://api:80"}"#

  private static func shop(_ connect: String = api, port: String = http) -> SystemReading {
    SystemReading(
      [
        task("web", url), service("web"), task("api", port: port), service("api", connect),
      ].map { (path: $0.0, text: $0.1) })
  }

  private static func task(_ family: String, _ environment: String) -> (String, String) {
    task(family, image: "acme/app", port: "", environment)
  }

  @Test("a service is a node with its tasks, and calls what its variables name")
  func services() {
    let reading = Self.shop()
    #expect(reading.services == ["api", "web"] && reading.edges == ["web -> api"] && reading.told.isEmpty)
    #expect(reading.known(.replicas, ofService: "api") == "declared(2.0)")
  }

  @Test("a request to HTTP ends after 15 s and a connection after 5 min where nothing is said")
  func silence() {
    let reading = Self.shop()
    #expect(reading.known(.totalTimeout, of: "web -> api") == "implied(15000.0) by ECS Service Connect")
    #expect(reading.known(.timeout, of: "web -> api") == "implied(15000.0) by ECS Service Connect")
    #expect(reading.known(.idleTimeout, of: "web -> api") == "implied(300000.0) by ECS Service Connect")
    let tcp = Self.shop(port: #"{"name": "http", "containerPort": 8080}"#)
    #expect(tcp.known(.timeout, of: "web -> api") == "unknown")
    #expect(tcp.known(.idleTimeout, of: "web -> api") == "implied(3600000.0) by ECS Service Connect")
  }

  @Test("timeouts of a port are in seconds, and 0 is no limit")
  func timeouts() {
    func known(_ attribute: Attribute, _ timeout: String) -> String {
      Self.shop(Self.api.replacing("\"portName\"", with: "\"timeout\": {\(timeout)}, \"portName\"")).known(attribute, of: "web -> api")
    }
    #expect(known(.timeout, #""perRequestTimeoutSeconds": 3"#) == "declared(3000.0)")
    #expect(known(.timeout, #""perRequestTimeoutSeconds": 0"#) == "declared(inf)")
    #expect(known(.idleTimeout, #""idleTimeoutSeconds": 60"#) == "declared(60000.0)")
    #expect(known(.timeout, #""perRequestTimeoutSeconds": "soon""#) == "unknown")
  }

  @Test("who is not in Service Connect does not know its names")
  func outsiders() {
    let reading = SystemReading(
      [
        Self.task("web", Self.url), ("s.json", #"{"serviceName": "web", "taskDefinition": "web", "desiredCount": 1}"#),
        Self.task("api", port: Self.http), Self.service("api", Self.api),
      ].map { (path: $0.0, text: $0.1) })
    #expect(reading.edges == ["web -> api.default"])
  }

  @Test("what is described names its task by ARN, and Service Connect by its deployment; the name in the namespace is one too")
  func described() {
    let described = #"""
      {"services": [
        {"serviceName": "web", "taskDefinition": "arn:aws:ecs:eu-west-1:1:task-definition/front:7", "desiredCount": 3,
         "deployments": [{"serviceConnectConfiguration": {"enabled": true, "namespace": "arn:aws:servicediscovery:eu:1:namespace/shop"}}]},
        {"serviceName": "api", "taskDefinition": "arn:aws:ecs:eu-west-1:1:task-definition/api:2", "desiredCount": 1,
         "deployments": [{"serviceConnectConfiguration": {"enabled": true, "namespace": "shop", "services": [{"portName": "http"}]}}]}
      ], "failures": []}
      """#
    let web = Self.task("front", #"{"name": "API_URL", "value": "http://http.shop:8080"}"#)
    let api = ("api.json", "{\"taskDefinition\": \(Self.task("api", port: Self.http).1)}")
    let reading = SystemReading([("d.json", described), web, api].map { (path: $0.0, text: $0.1) })
    #expect(reading.edges == ["web -> api"] && reading.services == ["api", "web"])
    #expect(reading.known(.timeout, of: "web -> api") == "implied(15000.0) by ECS Service Connect")
  }

  @Test("images say what a task is, and a helper beside it says nothing")
  func images() {
    let database = Self.task("db", image: "postgres:16")
    let web = (
      "web.json",
      #"{"family": "web", "containerDefinitions": [{"name": "envoy", "image": "envoyproxy/envoy", "environment": [{"name": "X_URL", "value": "http://x:1"}]}, {"name": "w", "image": "acme/web", "environment": [{"name": "DB_URL", "value": "postgres://db:5432/x"}]}]}"#
    )
    let reading = SystemReading([database, web].map { (path: $0.0, text: $0.1) })
    #expect(reading.edges == ["web -> db"] && reading.stores == ["db:postgres"])
  }

  @Test("resources of a template are read as the API's own words are")
  func template() {
    let reading = SystemReading(
      """
      Resources:
        Tasks:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
            - {Name: web, Image: acme/web, Environment: [{Name: API_URL, Value: "http://api:80"}, {Name: R, Value: !Sub "${AWS::Region}"}]}
        Web:
          Type: AWS::ECS::Service
          Properties: {ServiceName: web, TaskDefinition: !Ref Tasks, DesiredCount: 4, ServiceConnectConfiguration: {Enabled: true}}
        Api:
          Type: AWS::ECS::Service
          Properties: {TaskDefinition: {Ref: Other}, ServiceConnectConfiguration: {Enabled: true, Services: [{PortName: p, ClientAliases: [{DnsName: api}]}]}}
      """)
    #expect(reading.services == ["Api", "web"] && reading.edges == ["web -> Api"])
    #expect(reading.known(.replicas, ofService: "web") == "declared(4.0)")
  }

  /// A template in which `web` has a variable, and `api` a name.
  private static func stack(_ value: String, alias: String = "api") -> SystemReading {
    SystemReading(
      """
      Resources:
        Db: {Type: AWS::RDS::DBInstance}
        WebTask:
          Type: AWS::ECS::TaskDefinition
          Properties: {Family: web, ContainerDefinitions: [{Name: web, Image: acme/web, Environment: [{Name: API_URL, Value: \(value)}]}]}
        ApiTask:
          Type: AWS::ECS::TaskDefinition
          Properties: {Family: api, ContainerDefinitions: [{Name: api, Image: !Ref Image}]}
        Web:
          Type: AWS::ECS::Service
          Properties: {ServiceName: web, TaskDefinition: !Ref WebTask, ServiceConnectConfiguration: {Enabled: true, Namespace: !Ref Space}}
        Api:
          Type: AWS::ECS::Service
          Properties:
            ServiceName: api
            TaskDefinition: {Ref: ApiTask}
            ServiceConnectConfiguration:
              Enabled: true
              Namespace: {Ref: Space}
              Services: [{PortName: p, ClientAliases: [{DnsName: \(alias)}]}]
      """)
  }

  @Test(
    "what a function makes is no host, in its short form nor in its long one",
    arguments: [
      "!GetAtt Db.Endpoint.Address", "{Fn::GetAtt: [Db, Endpoint.Address]}", "!Ref Api", "{Ref: Api}", "!Sub 'http://api-${Env}:80'",
      "!Sub 'postgres://u@${Db.Endpoint.Address}:5432/x'", "!Join ['', ['http://', api]]", "!Sub 'http://${!api}:80'", "!Sub {a: b}",
    ])
  func functions(_ value: String) {
    let reading = Self.stack(value)
    #expect(reading.edges.isEmpty && reading.stores.isEmpty && reading.services == ["api", "web"] && reading.told.isEmpty)
  }

  @Test(
    "a function's text has a host where that needs no variable",
    arguments: [
      "!Sub 'http://api:8080/${AWS::Region}'", "{Fn::Sub: 'http://api:8080/${AWS::Region}'}", "!Sub ['http://${Host}:80', {Host: api}]",
      "{Fn::Sub: ['http://${Host}:80/${Path}', {Host: api, Path: !Ref Path}]}", "!Sub http://api:80",
    ])
  func literalHosts(_ value: String) { #expect(Self.stack(value).edges == ["web -> api"]) }

  @Test("a name with variables is that of an address with the same ones")
  func templates() {
    let alias = "!Sub 'api.shop-${Env}'"
    for value in ["!Sub 'http://api.shop-${Env}:8080'", "{Fn::Sub: 'http://API.shop-${Env}/x'}"] {
      #expect(Self.stack(value, alias: alias).edges == ["web -> api"], "\(value)")
    }
    for value in ["!Sub 'http://api.shop-${Other}:8080'", "!Sub 'http://my-api.shop-${Env}:80'", "!Sub 'http://api.shop-${Env}.local:80'"] {
      #expect(Self.stack(value, alias: alias).edges.isEmpty, "\(value)")
    }
  }

  @Test("of several revisions of a family the last stands, and what is no task is not taken")
  func revisions() {
    let files = [
      Self.task("a", #"{"name": "X_URL", "value": "http://x:1"}"#),
      ("b.json", Self.task("a", #"{"name": "X_URL", "value": "http://y:1"}"#).1),
    ]
    #expect(SystemReading(files.map { (path: $0.0, text: $0.1) }).edges == ["a -> y"])
    for text in ["{\"containerDefinitions\": []}", "{\"services\": [{\"serviceName\": 1}]}", "{\"services\": {\"serviceName\": {}}}"] {
      #expect(SystemReading([("x.json", text)]).services.isEmpty)
    }
  }
}
