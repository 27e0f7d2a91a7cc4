import Documents
import SourceText
import Testing
import TopologyModel

@testable import Readers

/// Which objects are read, and which nodes they become.
@Suite struct KubernetesReaderTests {
  // MARK: - Recognition

  @Test(
    "objects of Kubernetes' own groups are recognised",
    arguments: [
      ("v1", "Service"), ("v1", "Secret"), ("v1", "List"), ("apps/v1", "Deployment"), ("batch/v1", "CronJob"),
      ("networking.k8s.io/v1", "Ingress"),
      ("rbac.authorization.k8s.io/v1", "Role"), ("policy/v1", "PodDisruptionBudget"), ("autoscaling/v2", "HorizontalPodAutoscaler"),
      ("apiextensions.k8s.io/v1", "CustomResourceDefinition"), ("kustomize.config.k8s.io/v1beta1", "Kustomization"),
      ("serving.knative.dev/v1", "Service"), ("extensions/v1beta1", "Ingress"),
    ])
  func recognized(version: String, kind: String) { #expect(Self.recognizes("{apiVersion: \(version), kind: \(kind)}")) }

  @Test(
    "objects of other groups are not",
    arguments: [
      "{apiVersion: networking.istio.io/v1, kind: EnvoyFilter}", "{apiVersion: gateway.networking.k8s.io/v1, kind: UDPRoute}",
      "{apiVersion: openslo/v1, kind: Service}", "{apiVersion: v3, kind: service}", "{apiVersion: backstage.io/v1alpha1, kind: Component}",
      "{apiVersion: acme.io/v1alpha1, kind: Resiliency}", "{apiVersion: v1}", "{kind: Service}", "{apiVersion: [v1], kind: Service}", "[]",
      "text",
      "{apiVersion: ~, kind: ~}",
    ])
  func unrecognized(document: String) { #expect(!Self.recognizes(document)) }

  static func recognizes(_ text: String) -> Bool {
    var files = SourceFiles()
    let (tree, _) = YAMLReader.read(files.add(path: Untrusted("x"), bytes: Array(text.utf8)))
    return KubernetesReader.recognizes(tree, tree.roots[0])
  }

  // MARK: - Nodes

  @Test("a node has the workload's name, and the Service's leads to it")
  func names() {
    let reading = KubernetesReading(
      """
      apiVersion: v1
      kind: Service
      metadata: {name: cart}
      spec: {selector: {app: carts, tier: back}, ports: [{port: 80}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: carts}
      spec: {template: {metadata: {labels: {app: carts, tier: back, x: y}}, spec: {containers: [{image: shop/carts}]}}}
      """, deployment("web", env("CART_URL: http://cart/items")))
    #expect(reading.services == ["carts", "web"])
    #expect(reading.calls == ["web -> carts"])
    #expect(reading.text(at: reading.topology.services[0].span) == "carts")
    #expect(reading.diagnostics.isEmpty)
  }

  @Test("versions behind one Service are one node with all their replicas")
  func versions() {
    func version(_ version: String, _ replicas: Int) -> String {
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-\(version)}
      spec:
        replicas: \(replicas)
        template:
          metadata: {labels: {app: reviews, version: \(version)}}
          spec: {containers: [{image: shop/reviews}]}
      ---

      """
    }
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: reviews}\nspec: {selector: {app: reviews}}\n"
    let versions = version("v1", 1) + version("v2", 2) + version("v3-beta", 4)
    let reading = KubernetesReading(versions, service)
    #expect(reading.services == ["reviews"])
    #expect(reading.value(.replicas, of: "reviews") == 7)
    // Its own labels are enough; and a Service for one version alone takes nothing away.
    #expect(KubernetesReading(version("v2", 2)).services == ["reviews"])
    let own = "apiVersion: v1\nkind: Service\nmetadata: {name: reviews-v2}\nspec: {selector: {app: reviews, version: v2}}\n"
    let both = KubernetesReading(versions, service, own, deployment("web", env("X: reviews-v2:80")))
    #expect(both.calls == ["web -> reviews"])
  }

  @Test("workloads that share an app label and no Service of their own are grouped, others are not")
  func groups() {
    func workload(_ name: String, _ labels: String) -> String {
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: \(name)}
      spec: {template: {metadata: {labels: {\(labels)}}, spec: {containers: [{image: shop/app}]}}}
      ---

      """
    }
    func service(_ name: String, _ selector: String) -> String {
      "apiVersion: v1\nkind: Service\nmetadata: {name: \(name)}\nspec: {selector: {\(selector)}}\n---\n"
    }
    let web = deployment("web", env("A: http://api:80"))
    let east = workload("east", "app: api, zone: e, team: t") + workload("west", "app: api, zone: w, team: t")
    #expect(KubernetesReading(east, service("api", "app: api"), web).calls == ["web -> api"])
    let apart = KubernetesReading(
      east, service("api", "app: api"), service("e", "zone: e"), service("w", "zone: w"), web)
    #expect(apart.calls == ["web -> east", "web -> west"])
    let unlike = workload("x", "app: x, team: t") + workload("y", "app: y, team: t")
    #expect(KubernetesReading(unlike, service("api", "team: t"), web).services == ["web", "x", "y"])
  }

  @Test("a name that two namespaces have is shown with its namespace")
  func namespaces() {
    func workload(_ namespace: String, _ name: String, _ container: String = "") -> String {
      """
      apiVersion: v1
      kind: Service
      metadata: {name: \(name), namespace: \(namespace)}
      spec: {selector: {app: \(name)}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: \(name), namespace: \(namespace)}
      spec: {template: {metadata: {labels: {app: \(name)}}, spec: {containers: [{image: shop/app\(container)}]}}}
      ---

      """
    }
    let calls = ", env: [{name: A_URL, value: 'http://api'}, {name: B, value: 'api.blue.svc.cluster.local:80'}]"
    let reading = KubernetesReading(workload("green", "api") + workload("blue", "api") + workload("green", "web", calls))
    #expect(reading.services == ["api.blue", "api.green", "web"])
    #expect(reading.calls == ["web -> api.blue", "web -> api.green"])
  }

  @Test("replicas are declared, implied to be one, or set by an autoscaler; a DaemonSet has none")
  func replicas() {
    func workload(_ kind: String, _ name: String, _ spec: String = "") -> String {
      "apiVersion: apps/v1\nkind: \(kind)\nmetadata: {name: \(name)}\nspec: {\(spec)template: {spec: {containers: [{image: a/b}]}}}\n---\n"
    }
    let scaler = """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: c}
      spec: {scaleTargetRef: {kind: Deployment, name: c}, minReplicas: 4, maxReplicas: 9}
      """
    let reading = KubernetesReading(
      workload("Deployment", "a"), workload("StatefulSet", "b", "replicas: 3, "), workload("Deployment", "c", "replicas: 2, "), scaler,
      workload("DaemonSet", "d"), workload("ReplicaSet", "e", "replicas: x, "))
    func replicas(_ name: String, _ attribute: Attribute = .replicas) -> Knowledge {
      reading.topology.knowledge(attribute, of: reading.service(name))
    }
    guard case .implied(1) = replicas("a"), case .declared(3) = replicas("b"), replicas("c").value == nil,
      case .declared(4) = replicas("c", .replicasMin), case .declared(9) = replicas("c", .replicasMax),
      case .unknown = replicas("d"),
      case .unknown = replicas("e")
    else {
      Issue.record("replicas are not what the manifests say")
      return
    }
  }

  @Test("every kind that runs containers is a node, jobs as jobs")
  func kinds() {
    let containers = "{containers: [{image: a/b}]}"
    let reading = KubernetesReading(
      """
      {apiVersion: batch/v1, kind: Job, metadata: {generateName: migrate-}, spec: {template: {spec: \(containers)}}}
      ---
      {apiVersion: batch/v1, kind: CronJob, metadata: {name: nightly}, spec: {jobTemplate: {spec: {template: {spec: \(containers)}}}}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: pod}, spec: \(containers)}
      ---
      {apiVersion: v1, kind: ReplicationController, metadata: {name: rc}, spec: {template: {spec: \(containers)}}}
      ---
      {apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: knative}, spec: {template: {spec: \(containers)}}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: rc-x1, ownerReferences: [{kind: ReplicationController, name: rc, controller: true}]}, spec: \(containers)}
      """)
    #expect(reading.services == ["knative", "migrate:job", "nightly:job", "pod", "rc"])
  }

  @Test("lists wrap objects, of one kind or of several")
  func lists() {
    let reading = KubernetesReading(
      """
      apiVersion: v1
      kind: List
      items:
      - {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {selector: {app: a}}}
      - apiVersion: apps/v1
        kind: DeploymentList
        items:
        - {metadata: {name: a}, spec: {template: {metadata: {labels: {app: a}}, spec: {containers: [{image: a/b}]}}}}
        - {metadata: {name: b}, spec: {template: {spec: {containers: [{image: a/b, args: ["--a=http://a:80"]}]}}}}
      - {apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: g}}
      - text
      """)
    #expect(reading.services == ["a", "b"])
    #expect(reading.calls == ["b -> a"])
  }

  @Test("what other objects there are says nothing")
  func harmless() {
    let reading = KubernetesReading(
      "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {URL: 'http://x:80'}}\n---\n{apiVersion: v1, kind: Namespace, metadata: {name: n}}\n"
    )
    #expect(reading.services.isEmpty)
    #expect(reading.diagnostics.isEmpty)
  }

  // MARK: - What runs there

  @Test(
    "an image that everybody knows says what runs there",
    arguments: [
      ("postgres:16-alpine", "store postgres"), ("docker.io/bitnami/postgresql@sha256:ab", "store postgres"),
      ("localhost:5000/mongo", "store mongodb"),
      ("registry.k8s.io/ingress-nginx/controller:v1", "gateway"), ("acme/controller", "service"), ("nginx", "service"),
      ("rabbitmq:3-management", "broker"),
      ("jaegertracing/all-in-one:latest", "telemetry"), ("acme/all-in-one", "service"), ("hashicorp/consul", "registry"),
      ("acme/postgres-app", "service"),
      ("envoyproxy/envoy:v1", "gateway"), ("springcloud/config-server", "config"), ("mongo-express", "telemetry"),
      ("acme/shop-api-gateway:2", "gateway"), ("acme/shop-nginx-proxy", "gateway"), ("api-gateway", "gateway"),
      ("acme/shop-discovery-server", "registry"),
      ("acme/spring-cloud-config-server", "config"), ("acme/payment-gateway", "service"), ("acme/ts-config-service", "service"),
      ("acme/shop-gateway-service", "gateway"), ("acme/payment-gateway-service", "service"), ("ms-gateway", "gateway"),
      ("acme/sqlserver:1", "store sqlserver"),
      ("mcr.microsoft.com/mssql/server:2022-latest", "store sqlserver"), ("acme/server", "service"), ("rustfs/rustfs", "store rustfs"),
      ("mcr.microsoft.com/azure-storage/azurite", "store azure-storage"), ("apacheignite/ignite", "store ignite"),
      ("acme/ignite", "service"),
      ("softwaremill/elasticmq-native", "broker"), ("dpage/pgadmin4:8", "telemetry"), ("mher/flower", "telemetry"),
      ("acme/flower", "service"),
      ("ghcr.io/kafbat/kafka-ui", "telemetry"), ("cloudflare/cloudflared", "gateway"), ("openbao/openbao", "config"),
      ("flyway/flyway", "job"),
      ("quay.io/keycloak/keycloak", "service"), ("ollama/ollama", "service"), ("axllent/mailpit", "service"),
    ])
  func images(image: String, nature: String) {
    let reading = KubernetesReading(deployment("x", image: image))
    let found = reading.stores.first.map { "store " + $0.dropFirst(2) } ?? reading.topology.services[0].role.word
    #expect(found == nature)
  }

  @Test("a database's port makes a database of an image of one's own, a job never is one")
  func ports() {
    let reading = KubernetesReading(
      deployment("orders-db", image: "shop/orders-db", service: false, "ports: [{containerPort: 5432}]"),
      deployment("app", image: "shop/app", "ports: [{containerPort: 8080}, {containerPort: 5432}]"),
      "{apiVersion: batch/v1, kind: Job, metadata: {name: dump}, spec: {template: {spec: {containers: [{image: postgres}]}}}}")
    #expect(reading.stores == ["orders-db:postgres"])
    #expect(reading.services == ["app", "dump:job"])
    func service(_ target: String) -> String {
      "{apiVersion: v1, kind: Service, metadata: {name: data}, spec: {selector: {app: data}, ports: [{port: 80, targetPort: \(target)}]}}"
    }
    let data = deployment("data", image: "shop/data", service: false, "ports: [{containerPort: 5432, name: sql}]")
    #expect(KubernetesReading(data, service("8080")).services == ["data"], "its Service leads elsewhere")
    #expect(KubernetesReading(data, service("5432")).stores == ["data:postgres"])
    #expect(KubernetesReading(data, service("sql")).stores == ["data:postgres"])
  }

  @Test("a name and its image that end alike are what both say, and an image of one's own is called by what it is")
  func ownBuilds() {
    let reading = KubernetesReading(
      deployment("orders-mysql", image: "acme/own-mysql:2"), deployment("api-gateway", image: "acme/shop-edge"),
      deployment("copy-to-mysql", image: "acme/copy"), deployment("mysql-api", image: "acme/mysql-api"),
      deployment("events-kafka", image: "acme/kafka-with-topics"))
    #expect(reading.stores == ["orders-mysql:mysql"])
    #expect(reading.services == ["api-gateway:gateway", "copy-to-mysql", "events-kafka:broker", "mysql-api"])
  }

  @Test("telemetry that is the pod's work has its addresses, and beside other work it has none")
  func telemetry() {
    func edges(_ name: String) -> [String] {
      KubernetesReading(
        deployment("store", image: "thanosio/thanos"),
        "apiVersion: v1\nkind: Pod\nmetadata: {name: \(name)}\nspec: {containers: [{name: query, image: quay.io/thanos/thanos, args: ['--store=store:10901']}, {name: app, image: a/reload}]}\n"
      ).edges
    }
    #expect(edges("query") == ["query -> store"] && edges("app") == [])
  }

  @Test("a helper beside the main container does not say what the pod is")
  func sidecars() {
    let reading = KubernetesReading(
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: x}
      spec: {template: {spec: {containers: [{image: jaegertracing/jaeger-agent}, {image: redis}, {image: oliver006/redis_exporter}]}}}
      """)
    #expect(reading.stores == ["x:redis"])
  }

  @Test("the container that the pod names does the work, else that of the workload's name, else the first that is no helper")
  func mainContainers() {
    func pod(_ metadata: String, _ containers: String) -> KubernetesReading {
      KubernetesReading(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: basket\(metadata)}\nspec: {containers: [\(containers)]}\n---\n"
          + deployment("stock"))
    }
    let app = "{name: app, image: acme/basket, args: ['http://stock:80']}"
    let said = pod(", annotations: {kubectl.kubernetes.io/default-container: app}", "{name: cache, image: redis}, \(app)")
    #expect(said.calls == ["basket -> stock"] && said.stores == [])
    #expect(pod("", "{name: cache, image: redis}, \(app.replacing("name: app", with: "name: basket"))").stores == [])
    #expect(pod("", "{name: cache, image: redis}, \(app)").stores == [])
    #expect(pod("", "{name: data, image: mongo}, \(app)").stores == ["basket:mongodb"])
    #expect(pod("", "{name: mesh, image: istio/proxyv2}, {name: data, image: redis}").stores == ["basket:redis"])
  }

  @Test("an init container that runs on is a container")
  func nativeSidecars() {
    func pod(_ policy: String) -> KubernetesReading {
      KubernetesReading(
        deployment("stock"),
        "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {initContainers: [{image: a/b, \(policy)args: ['http://stock:80']}], containers: [{image: a/c}]}}"
      )
    }
    #expect(pod("restartPolicy: Always, ").calls == ["p -> stock"])
    #expect(pod("").calls == [])
  }

  @Test("two kinds of one name are two, and a test of Helm is none")
  func kindsOfOneName() {
    let job =
      "{apiVersion: batch/v1, kind: CronJob, metadata: {name: web}, spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: a/b, args: ['http://api:80']}]}}}}}}\n---\n"
    let test = job.replacing("metadata: {name: web}", with: "metadata: {name: x, annotations: {helm.sh/hook: 'test-success'}}")
    let reading = KubernetesReading(job, deployment("web"), deployment("api"), test)
    #expect(reading.services == ["api", "cronjob/web:job", "web"])
    #expect(reading.calls == ["cronjob/web -> api"])
  }

  @Test("a policy that names pods makes weak edges where no address does, and everybody is nobody")
  func policies() {
    func policy(_ subject: String, _ rules: String) -> String {
      "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: \(subject)}, spec: {podSelector: {matchLabels: {app: \(subject)}}, \(rules)}}\n---\n"
    }
    func from(_ app: String) -> String { "{podSelector: {matchLabels: {app: \(app)}}}" }
    let reading = KubernetesReading(
      deployment("api"), deployment("db", image: "postgres"), deployment("web", env("A: http://api:80")),
      deployment("watch", image: "prom/prometheus"),
      policy(
        "api", "ingress: [{from: [\(from("web")), \(from("db")), \(from("watch")), {podSelector: {}}, {ipBlock: {cidr: 0.0.0.0/0}}]}]"),
      policy("db", "ingress: [{from: [\(from("api")), {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}]}]"),
      policy("web", "egress: [{to: [\(from("db"))]}]"))
    #expect(reading.calls == ["web -> api"] && reading.topology.calls.first?.confidence == .high)
    #expect(reading.uses == ["api -> db", "web -> db"])
    #expect(reading.diagnostics.isEmpty)
    let stale = KubernetesReading(deployment("carts"), policy("cart", "ingress: [{from: [\(from("carts"))]}]"))
    #expect(stale.faults == ["idle: NetworkPolicy cart"])
  }

  @Test("Rollouts and what OpenShift has are workloads, and the parameters of a template are filled in")
  func otherKinds() {
    let pod = "template: {metadata: {labels: {app: x}}, spec: {containers: [{image: a/b, args: ['http://api:80']}]}}"
    func object(_ version: String, _ kind: String, _ name: String, _ spec: String) -> String {
      "{apiVersion: \(version), kind: \(kind), metadata: {name: \(name)}, spec: {\(spec)}}\n---\n"
    }
    let template = """
      apiVersion: template.openshift.io/v1
      kind: Template
      metadata: {name: t}
      parameters: [{name: NAME, value: made}, {name: COUNT, value: '4'}, {name: OPEN}]
      objects:
      - apiVersion: apps.openshift.io/v1
        kind: DeploymentConfig
        metadata: {name: "${NAME}-web"}
        spec:
          replicas: ${{COUNT}}
          template: {spec: {containers: [{image: a/b, env: [{name: A, value: "http://${TARGET}:80"}, {name: B, value: "http://${NAME}-db:80"}]}]}}
      - {apiVersion: v1, kind: Service, metadata: {name: "${NAME}-db"}, spec: {ports: [{port: 5432}]}}
      ---

      """
    let reading = KubernetesReading(
      deployment("api"), template, object("argoproj.io/v1alpha1", "Rollout", "canary", "replicas: 5, \(pod)"),
      object("argoproj.io/v1alpha1", "Rollout", "other", "replicas: 7, workloadRef: {kind: Deployment, name: api}"),
      object("apps.openshift.io/v1", "DeploymentConfig", "old", "replicas: 2, \(pod)"),
      object("route.openshift.io/v1", "Route", "r", "host: a.example.com, to: {kind: Service, name: api}"))
    #expect(reading.services == ["api", "canary", "ingress:gateway", "made-web", "old"])
    #expect(reading.edges == ["canary -> api", "ingress -> api", "old -> api", "made-web -> made-db"])
    #expect(["api", "canary", "made-web", "old"].map { reading.value(.replicas, of: $0) } == [7, 5, 4, 2])
  }

  @Test("an IngressRoute of Traefik is an Ingress of its class, and its host leads to what stands behind its path")
  func traefik() {
    func route(_ version: String, _ name: String, _ routes: String) -> String {
      "{apiVersion: \(version), kind: IngressRoute, metadata: {name: \(name)}, spec: {routes: [\(routes)]}}"
    }
    let reading = KubernetesReading(
      deployment("web", "env: [{name: API_URL, value: 'https://shop.example.com/api/v1'}]"), deployment("api"), deployment("other"),
      "{apiVersion: v1, kind: Service, metadata: {name: far, namespace: away}, spec: {type: ExternalName, externalName: far.example.org}}",
      route(
        "traefik.io/v1alpha1", "shop",
        "{match: 'Host(`shop.example.com`) && PathPrefix(`/api`)', services: [{name: api, port: 80}]}, {match: 'Host(`shop.example.com`)', services: [{name: web, port: 80}]}"
      ),
      route(
        "traefik.containo.us/v1alpha1", "old",
        "{match: 'PathPrefix(`/`)', services: [{name: other}, {name: far, namespace: away}, {name: m, kind: TraefikService}]}, {match: null}"
      ))
    #expect(
      reading.calls == [
        "ingress-traefik -> api", "ingress-traefik -> far", "ingress-traefik -> other", "ingress-traefik -> web", "web -> api",
      ])
    #expect(reading.services.contains("ingress-traefik:gateway"))
  }

  @Test("an IngressRouteTCP hands connections on, without an end and once, and its host leads to what stands behind it")
  func traefikTCP() {
    func route(_ match: String, _ service: String) -> String {
      "{apiVersion: traefik.io/v1alpha1, kind: IngressRouteTCP, metadata: {name: x}, spec: {routes: [{match: '\(match)', services: [\(service)]}]}}"
    }
    let web = deployment("web", "env: [{name: API_URL, value: 'https://api.example.com:7000'}]")
    let named = KubernetesReading(web, deployment("api"), route("HostSNI(`API.example.com`)", "{name: api, port: 80, weight: 3}"))
    #expect(named.calls == ["ingress-traefik -> api", "web -> api"] && named.diagnostics == [])
    #expect(named.topology.knowledge(.timeout, of: ID<Call>(0)).isImplied(.infinity))
    #expect(named.topology.knowledge(.attempts, of: ID<Call>(0)).isImplied(1))
    let any = KubernetesReading(web, deployment("api"), route("HostSNI(`*`)", "{name: api, namespace: default, port: 80}, {port: 5}"))
    #expect(any.calls.contains("ingress-traefik -> api") && !any.calls.contains("web -> api"))
  }

  @Test("middlewares, transports and services of services say how an IngressRoute calls")
  func middlewares() {
    func object(_ kind: String, _ name: String, _ spec: String) -> String {
      "{apiVersion: traefik.io/v1alpha1, kind: \(kind), metadata: {name: \(name)}, spec: {\(spec)}}"
    }
    func read(_ route: String, _ objects: String...) -> KubernetesReading {
      let all = [
        deployment("api"), deployment("canary"), "{apiVersion: v1, kind: Service, metadata: {name: api}, spec: {selector: {app: api}}}",
        "{apiVersion: v1, kind: Service, metadata: {name: canary}, spec: {selector: {app: canary}}}",
        object("IngressRoute", "web", "routes: [{match: 'PathPrefix(`/`)', \(route)}]"),
      ]
      return KubernetesReading(files: (all + objects).map { ("manifest.yaml", Array($0.utf8)) })
    }
    let reading = read(
      "middlewares: [{name: both}], services: [{name: api, port: 80, serversTransport: t}]",
      object("Middleware", "both", "chain: {middlewares: [{name: again}, {name: bound}]}"),
      object("Middleware", "again", "retry: {attempts: 3, status: ['500-599'], initialInterval: 100ms}"),
      object("Middleware", "bound", "inFlightReq: {amount: 40}"),
      object("ServersTransport", "t", "forwardingTimeouts: {responseHeaderTimeout: 8s}"))
    func knowledge(_ attribute: Attribute, _ reading: KubernetesReading, _ call: Int = 0) -> Knowledge {
      reading.topology.knowledge(attribute, of: ID<Call>(call))
    }
    #expect(reading.calls == ["ingress-traefik -> api"] && reading.diagnostics == [])
    #expect(knowledge(.attempts, reading).isDeclared(3) && knowledge(.backoff, reading).isDeclared(100))
    #expect(knowledge(.maxConcurrency, reading).isDeclared(40) && knowledge(.timeout, reading).isDeclared(8_000))
    #expect(knowledge(.breaker, reading).isAbsent)
    let plain = read("services: [{name: api, port: 80}]")
    #expect(knowledge(.attempts, plain).isImplied(1) && knowledge(.timeout, plain).isImplied(.infinity))
    #expect(plain.topology.knowledge(.protocolName, of: ID<Call>(0)).value != nil)
    let missing = read("middlewares: [{name: nothing}], services: [{name: api, port: 80, serversTransport: t}]")
    #expect(knowledge(.attempts, missing).isUnknown && knowledge(.timeout, missing).isUnknown)
    #expect(
      missing.diagnostics.map(\.message.plainText) == [
        "no input declares the Middleware 'nothing': what it does is unknown",
        "no input declares the ServersTransport 't': what it does is unknown",
      ])
    let misspelt = read(
      "middlewares: [{name: agian}, {name: far@file}], services: [{name: api, port: 80}]",
      object("Middleware", "again", "retry: {attempts: 3}"))
    #expect(misspelt.diagnostics.map(\.message.plainText) == ["there is no Middleware 'agian', for which Traefik leaves the router out"])
    // What routes name beside it is another one.
    let taken = read(
      "middlewares: [{name: again2}, {name: again}], services: [{name: api, port: 80}]",
      object("Middleware", "again", "retry: {attempts: 3}"))
    #expect(taken.diagnostics.map(\.message.plainText) == ["no input declares the Middleware 'again2': what it does is unknown"])
    let mirrored = read(
      "services: [{name: m, kind: TraefikService}]",
      object("TraefikService", "m", "mirroring: {name: api, mirrors: [{name: canary, percent: 10}]}"))
    #expect(Set(mirrored.calls) == ["ingress-traefik -> api", "ingress-traefik -> canary"])
    let asked = read(
      "middlewares: [{name: auth}, {name: errs}], services: [{name: api, port: 80}]",
      object("Middleware", "auth", "forwardAuth: {address: 'http://canary/verify'}"),
      object("Middleware", "errs", "errors: {status: ['500'], service: {name: pages, port: 80}}"), deployment("pages"),
      "{apiVersion: v1, kind: Service, metadata: {name: pages}, spec: {selector: {app: pages}}}")
    #expect(asked.calls == ["ingress-traefik -> api", "ingress-traefik -> canary", "ingress-traefik -> pages"])
    #expect(knowledge(.timeout, asked, 1).isImplied(30_000) && knowledge(.fallback, asked, 2).isDeclared(1))
    let both = read(
      "services: [{name: canary}, {name: m, kind: TraefikService}]",
      object("TraefikService", "m", "mirroring: {name: api, mirrors: [{name: canary, percent: 10}]}"))
    #expect(both.calls == ["ingress-traefik -> api", "ingress-traefik -> canary", "ingress-traefik -> canary"])
    #expect(both.topology.mode(of: ID(1)) == .sync && knowledge(.timeout, both, 1).isImplied(.infinity))
    #expect(both.topology.mode(of: ID(2)) == .async)
    let ring = read(
      "services: [{name: m, kind: TraefikService}]",
      object("TraefikService", "m", "weighted: {services: [{name: m, kind: TraefikService}]}"))
    #expect(ring.calls == [])
    let wrong = read("services: [{name: api}]", object("Middleware", "again", "retry: {atempts: 3}"))
    #expect(wrong.diagnostics.contains { $0.message.plainText.contains("has no key 'atempts'") })
  }

  @Test("a web server that mounts routes is a gateway, and one with pages of its own is none")
  func routes() {
    func web(_ text: String) -> [String] {
      let mount = "volumes: [{name: c, configMap: {name: conf}}]\n      containers:"
      return KubernetesReading(
        deployment("api"), deployment("web", image: "nginx:1").replacing("containers:", with: mount),
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: conf}, data: {default.conf: '\(text)'}}"
      ).services
    }
    #expect(web("server { location / { proxy_pass http://api; } }") == ["api", "web:gateway"])
    #expect(web("server { root /srv; }") == ["api", "web"])
    #expect(web("server { location / { try_files $uri /index.html; } location /api { proxy_pass http://api; } }") == ["api", "web"])
  }

  @Test("what starts a client in the image of a store is none")
  func clients() {
    let reading = KubernetesReading(
      deployment("db", image: "postgres:16", port: 5432),
      deployment("backup", image: "postgres:16", service: false, "command: [sh, -c, 'while true; do pg_dump -h db; sleep 9; done']"))
    #expect(reading.services == ["backup"] && reading.stores == ["db:postgres"])
  }

  @Test("a database behind an IP address is somebody else's, and this machine's own is none")
  func addresses() {
    let reading = KubernetesReading(
      deployment(
        "web", env("A: jdbc:mysql://10.1.2.3:3306/orders", "B: postgres://127.0.0.1/x", "C: http://10.1.2.4:80", "D: redis://300.1.1.1")))
    #expect(reading.stores == ["10.1.2.3:mysql"] && reading.uses == ["web -> 10.1.2.3"] && reading.calls == [])
  }

  @Test("requests come only to pods that are ready where the container that does the work has a probe")
  func readyChecks() {
    func check(_ container: String) -> Double? { KubernetesReading(deployment("web", container)).value(.readyCheck, of: "web") }
    #expect(check("readinessProbe: null") == 0 && check("readinessProbe: {}") == 0)
    #expect(check("readinessProbe: {httpGet: {path: /, port: 80}}") == 1 && check("livenessProbe: {httpGet: {path: /, port: 80}}") == 0)
    let sidecar =
      deployment("web") + "\n---\n" + deployment("web", "readinessProbe: {tcpSocket: {port: 1}}").replacing("main", with: "proxy")
    #expect(KubernetesReading(sidecar).value(.readyCheck, of: "web") == 0)
    let patch = deployment("web") + "\n---\n" + deployment("web", "readinessProbe: {tcpSocket: {port: 1}}")
    #expect(KubernetesReading(patch).value(.readyCheck, of: "web") == 1)
  }

  @Test(
    "an Envoy that nothing is done about before it stops leaves requests unanswered",
    arguments: [
      ("image: 'envoyproxy/envoy:v1.40'", 0), ("image: 'docker.io/envoyproxy/envoy-distroless:v1.40', command: [/usr/local/bin/envoy]", 0),
      ("image: 'envoyproxy/envoy:v1.40', lifecycle: {preStop: {sleep: {seconds: 10}}}", nil),
      ("image: 'envoyproxy/envoy:v1.40', command: [/drain-then-stop.sh]", nil), ("image: nginx", nil), ("image: envoyproxy/gateway", nil),
    ] as [(String, Double?)])
  func draining(container: String, drains: Double?) {
    let manifest =
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: edge}, spec: {template: {spec: {containers: [{name: edge, \(container)}]}}}}"
    #expect(KubernetesReading(manifest).value(.drains, of: "edge") == drains)
  }

  @Test("zones are known where the manifest fixes their number")
  func zones() {
    func zones(_ spec: String, replicas: Int = 3) -> Double? {
      KubernetesReading(
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: \(replicas), template: {spec: {\(spec), containers: [{image: a/b}]}}}}"
      ).value(.zones, of: "web")
    }
    let key = "topologyKey: topology.kubernetes.io/zone"
    #expect(zones("nodeSelector: {topology.kubernetes.io/zone: a}") == 1)
    #expect(zones("topologySpreadConstraints: [{\(key), minDomains: 2, maxSkew: 1, whenUnsatisfiable: DoNotSchedule}]") == 2)
    for replicas in [1, 2, 3, 4] {
      #expect(zones("topologySpreadConstraints: [{\(key), minDomains: 3, maxSkew: 1}]", replicas: replicas) == Double(min(3, replicas)))
    }
    #expect(zones("topologySpreadConstraints: [{\(key), maxSkew: 1, whenUnsatisfiable: DoNotSchedule}]") == nil)
    #expect(zones("topologySpreadConstraints: [{\(key), minDomains: 2, maxSkew: 1, whenUnsatisfiable: ScheduleAnyway}]") == nil)
    #expect(zones("affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{\(key)}]}}") == 3)
    #expect(zones("affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{\(key)}]}}") == nil)
  }

  @Test("a call or use that no policy lets in does not arrive, unless a policy lets in others than it names")
  func forbidden() {
    func policy(_ from: String, of pods: String = "matchLabels: {app: api}", _ kind: String = "networking.k8s.io/v1, kind: NetworkPolicy")
      -> String
    {
      "{apiVersion: \(kind), metadata: {name: only}, spec: {podSelector: {\(pods)}, ingress: [\(from)]}}\n---\n"
    }
    func isCutOff(_ policies: String..., to image: String = "a/b") -> Bool {
      let web = deployment("web", env("A: http://api:80"))
      let named = policies.enumerated().map { $1.replacing("{name: only}", with: "{name: only-\($0)}") }
      let texts = [deployment("api", image: image), deployment("shop"), web] + named
      let reading = KubernetesReading(files: texts.map { ("f", Array($0.utf8)) })
      #expect(reading.diagnostics.isEmpty)
      let topology = reading.topology
      return topology.calls.indices.contains { topology.knowledge(.reachable, of: ID<Call>($0)).value == 0 }
        || topology.uses.indices.contains { topology.knowledge(.reachable, of: ID<Use>($0)).value == 0 }
    }
    let shop = policy("{from: [{podSelector: {matchLabels: {app: shop}}}]}")
    #expect(isCutOff(shop) && isCutOff(policy("")) && isCutOff(policy("", of: "")) && isCutOff(shop, to: "postgres"))
    #expect(!isCutOff() && !isCutOff(policy("", of: "matchLabels: {app: shop}")))
    #expect(!isCutOff(shop, policy("{from: [{podSelector: {matchLabels: {app: web}}}]}")))
    for open in ["{}", "{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}", "{from: [{podSelector: {}}]}"] { #expect(!isCutOff(shop, policy(open))) }
    // Of a label that controllers give pods nobody knows who has it, and policies of other kinds are not read.
    let unknown = "matchExpressions: [{key: controller-uid, operator: Exists}]"
    #expect(!isCutOff(policy("", of: unknown)) && isCutOff(policy("", of: "matchExpressions: [{key: app, operator: Exists}]")))
    #expect(!isCutOff(shop, policy("{from: [{podSelector: {matchLabels: {app: web}}}]}", of: unknown)))
    #expect(!isCutOff(shop, "{apiVersion: v1, kind: List, items: [{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy}]}\n---\n"))
    // One about all pods of the namespace adds up with those about some.
    let all = policy("{from: [{podSelector: {matchLabels: {app: web}}}]}", of: "")
    #expect(!isCutOff(all) && !isCutOff(all, shop) && isCutOff(shop, policy("", of: "")))
    #expect(!isCutOff(policy("", of: "").replacing("only}", with: "only, namespace: other}")))
  }

  @Test("a policy lets through what goes to its ports, on the way out as on the way in")
  func policyPorts() {
    func isCutOff(_ rules: String, _ addresses: String..., of pods: String = "web", target: String = "8080") -> Bool {
      let service =
        "{apiVersion: v1, kind: Service, metadata: {name: api}, spec: {selector: {app: api}, ports: [{port: 80, targetPort: \(target)}]}}"
      let policy =
        "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelector: {matchLabels: {app: \(pods)}}, \(rules)}}"
      let variables = (addresses.isEmpty ? ["http://api"] : addresses).map { "{name: X\($0.count)_URL, value: '\($0)'}" }
      let web = deployment("web", "env: [\(variables.joined(separator: ", "))]")
      let other = "{apiVersion: v1, kind: Service, metadata: {name: other}, spec: {selector: {app: other}, ports: [{port: 80}]}}"
      let texts = [deployment("api", service: false), deployment("shop"), web, service, other, policy]
      let topology = KubernetesReading(files: texts.map { ("f", Array($0.utf8)) }).topology
      return topology.calls.indices.contains { topology.knowledge(.reachable, of: ID<Call>($0)).value == 0 }
    }
    let (toShop, toAPI) = ("{podSelector: {matchLabels: {app: shop}}}", "{podSelector: {matchLabels: {app: api}}}")
    #expect(!isCutOff("ingress: []") && isCutOff("policyTypes: [Egress]") && isCutOff("egress: [{to: [\(toShop)]}]"))
    #expect(!isCutOff("egress: [{to: [\(toAPI)]}]") && !isCutOff("egress: [{}]") && !isCutOff("egress: [{to: [{namespaceSelector: {}}]}]"))
    // Ports are those of the pods, not those of the Service.
    for (port, isOpen) in [
      ("port: 8080", true), ("port: 80", false), ("port: 8000, endPort: 9000", true), ("port: 8080, protocol: UDP", false),
      ("port: http", true),
      ("protocol: TCP", true),
    ] {
      #expect(isCutOff("egress: [{to: [\(toAPI)], ports: [{\(port)}]}]") != isOpen)
      #expect(isCutOff("ingress: [{ports: [{\(port)}]}]", of: "api") != isOpen)
    }
    #expect(!isCutOff("egress: [{ports: [{port: web}]}]", target: "web") && isCutOff("egress: [{ports: [{port: http}]}]", target: "web"))
    // Of two addresses, one that gets through is enough.
    #expect(isCutOff("egress: [{ports: [{port: 443}]}]"))
    #expect(!isCutOff("egress: [{ports: [{port: 443}]}]", "http://api", "https://api:443"))
    // A host outside is let out by a rule for everybody or for addresses, and not by one for pods.
    let outside = "https://api.example.com"
    #expect(isCutOff("egress: [{to: [{podSelector: {}}]}]", outside) && isCutOff("egress: [{ports: [{port: 53}]}]", outside))
    #expect(!isCutOff("egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 443}]}]", outside))
    // What is behind a Service that selects nothing of the inputs may have any labels.
    #expect(!isCutOff("egress: [{to: [\(toShop)]}]", "http://other") && isCutOff("egress: [{ports: [{port: 53, protocol: UDP}]}]"))
  }

  @Test("an autoscaler without a minimum may go down to one, and its own minimum may be none")
  func autoscalers() {
    func replicas(_ minimum: String) -> Knowledge {
      let scaler =
        "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: x}, spec: {scaleTargetRef: {kind: Deployment, name: web}, \(minimum)maxReplicas: 9}}"
      let reading = KubernetesReading(deployment("web").replacing("spec:\n  selector", with: "spec:\n  replicas: 5\n  selector"), scaler)
      return reading.topology.leastReplicas(of: ID<Service>(reading.service("web").index))
    }
    guard case .implied(1) = replicas(""), case .declared(0) = replicas("minReplicas: 0, ") else {
      Issue.record("replicas are not what the autoscaler says")
      return
    }
  }

  @Test("versions of which an autoscaler sets one have together the least and the most; who can't be read has no upper end")
  func ranges() {
    func version(_ version: String, _ spec: String) -> String {
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web-\(version)}, spec: {\(spec)template: {metadata: {labels: {app: web}}, spec: {containers: [{image: a/b}]}}}}"
    }
    func scaler(_ spec: String) -> String {
      "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: x}, spec: {scaleTargetRef: {kind: Deployment, name: web-1}, \(spec)}}"
    }
    let service = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}}}"
    func range(_ spec: String) -> [Double?] {
      let reading = KubernetesReading(version("1", ""), version("2", "replicas: 3, "), service, scaler(spec))
      return [.replicas, .replicasMin, .replicasMax].map { reading.value($0, of: "web") }
    }
    #expect(range("minReplicas: 2, maxReplicas: 8") == [nil, 5, 11])
    #expect(range("minReplicas: 2, maxReplicas: x") == [nil, 5, nil])
    #expect(range("minReplicas: 4, maxReplicas: 4") == [7, nil, nil])
    #expect(range("maxReplicas: 9223372036854775807") == [nil, 4, nil])
  }

  @Test("a Knative service says how few and how many replicas it has, and how many requests one of them takes at once")
  func knativeScale() {
    func service(_ annotations: String, _ spec: String = "") -> [Double?] {
      let reading = KubernetesReading(
        "{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: web}, spec: {template: {metadata: {annotations: {\(annotations)}}, spec: {\(spec)containers: [{image: a/b}]}}}}"
      )
      return [.replicasMin, .replicasMax, .concurrency].map { reading.value($0, of: "web") }
    }
    #expect(service("autoscaling.knative.dev/min-scale: '2', autoscaling.knative.dev/max-scale: '7'") == [2, 7, nil])
    #expect(service("autoscaling.knative.dev/maxScale: '7'") == [0, 7, nil])
    #expect(
      service("autoscaling.knative.dev/min-scale: '1', autoscaling.knative.dev/max-scale: '0'", "containerConcurrency: 20, ") == [
        1, nil, 20,
      ])
    #expect(service("a: b", "containerConcurrency: 0, ") == [nil, nil, nil])
  }

  @Test("the annotations of ingress-nginx say how long it waits for the next byte and how often it tries")
  func ingressNginx() {
    func ingress(_ name: String, _ annotations: String) -> String {
      "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: \(name), annotations: {\(annotations)}}, spec: {defaultBackend: {service: {name: api}}}}\n---\n"
    }
    let prefix = "nginx.ingress.kubernetes.io"
    func known(_ attribute: Attribute, _ ingresses: String...) -> String {
      let reading = KubernetesReading(deployment("api") + ingresses.joined())
      #expect(reading.calls == ["ingress -> api"] && reading.diagnostics.map(\.severity) == [.note])
      return "\(reading.topology.knowledge(attribute, of: ID<Call>(0)))"
    }
    let both = ingress("a", "\(prefix)/proxy-read-timeout: '30', \(prefix)/proxy-next-upstream-tries: '2'")
    #expect(known(.idleTimeout, both) == "declared(30000.0)" && known(.attempts, both) == "declared(2.0)")
    #expect(known(.timeout, both) == "unknown", "it starts anew with each byte")
    for other in ["30s", "1m", "30.5", "abc"] {
      let text = deployment("api") + ingress("a", "\(prefix)/proxy-read-timeout: \(other)")
      let knowledge = KubernetesReading(text).topology.knowledge(.idleTimeout, of: ID<Call>(0))
      #expect("\(knowledge)" == "unknown", "it is a number of seconds")
    }
    // Several are several ways: what all of them say holds.
    #expect(known(.idleTimeout, both, ingress("b", "\(prefix)/proxy-read-timeout: '30'")) == "declared(30000.0)")
    #expect(known(.idleTimeout, both, ingress("b", "\(prefix)/proxy-read-timeout: '60'")) == "unknown")
    #expect(known(.attempts, both, ingress("b", "\(prefix)/proxy-read-timeout: '30'")) == "unknown")
  }

  @Test("the API server calls webhooks")
  func webhooks() {
    let hook =
      "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: {name: w}, webhooks: [{clientConfig: {service: {name: api, namespace: default}}}, {clientConfig: {url: 'https://x'}}]}"
    let reading = KubernetesReading(deployment("api"), hook)
    #expect(reading.calls == ["kubernetes-api -> api"] && reading.services.contains("kubernetes-api:config"))
  }

  // MARK: - The world

  @Test("a load balancer or node port makes its workload an entry")
  func entries() {
    func exposed(_ type: String) -> String {
      "apiVersion: v1\nkind: Service\nmetadata: {name: out}\nspec: {type: \(type), selector: {app: web}}"
    }
    #expect(KubernetesReading(deployment("web"), exposed("LoadBalancer")).value(.entry, of: "web") == 1)
    #expect(KubernetesReading(deployment("web"), exposed("NodePort")).value(.entry, of: "web") == 1)
    #expect(KubernetesReading(deployment("web"), exposed("ClusterIP")).value(.entry, of: "web") == nil)
    #expect(KubernetesReading(deployment("web", image: "prom/prometheus"), exposed("NodePort")).value(.entry, of: "web") == nil)
  }

  @Test("Ingresses of one class are one gateway, which calls their backends")
  func ingresses() {
    func ingress(_ name: String, _ body: String) -> String {
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: \(name)}\nspec: {\(body)}\n---\n"
    }
    let rule =
      "rules: [{host: shop.example.com, http: {paths: [{backend: {service: {name: web, port: {number: 80}}}}, {backend: {service: {name: gone}}}]}}]"
    let reading = KubernetesReading(
      ingress("a", "ingressClassName: nginx, \(rule)"), ingress("b", "ingressClassName: nginx, defaultBackend: {service: {name: api}}"),
      ingress("c", "backend: {serviceName: api, servicePort: 80}"),
      deployment("web", env("PUBLIC: https://shop.example.com", "SELF_URL: https://shop.example.com/x")),
      deployment("api"))
    #expect(reading.services == ["api", "gone:undeclared", "ingress:gateway", "ingress-nginx:gateway", "web"])
    #expect(reading.calls == ["ingress -> api", "ingress-nginx -> api", "ingress-nginx -> gone", "ingress-nginx -> web"])
    #expect(reading.value(.entry, of: "ingress-nginx") == 1)
    #expect(reading.source(ofCall: 3) == "web")
    #expect(reading.protocolName(ofCall: 3) == "http")
  }

  @Test("an ExternalName is somebody else's system, unless it leads back into the cluster")
  func externalNames() {
    func external(_ name: String, _ host: String) -> String {
      "apiVersion: v1\nkind: Service\nmetadata: {name: \(name)}\nspec: {type: ExternalName, externalName: \(host)}\n---\n"
    }
    let reading = KubernetesReading(
      external("pay", "api.pay.example.com"), external("loop", "loop"), external("alias", "api.default.svc.cluster.local"),
      deployment("api"),
      deployment("web", env("PAY_URL: https://pay", "API_URL: http://alias", "LOOP_URL: http://loop")))
    #expect(reading.services == ["api", "loop:external", "pay:external", "web"])
    #expect(reading.calls == ["web -> api", "web -> loop", "web -> pay"])

    // An alias in another namespace takes nobody's name.
    let db =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: db, namespace: data, labels: {a: db}}\nspec: {containers: [{image: mysql}]}\n---\n"
    let served = "apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: data}\nspec: {selector: {a: db}}\n---\n"
    let aliased = KubernetesReading(db, served, external("db", "db.data.svc.cluster.local"), deployment("web", env("DB_HOST: db")))
    #expect(aliased.stores == ["db:mysql"])
    #expect(aliased.uses == ["web -> db"])
  }

  // MARK: - Exceptions

  /// `rule problem: what it covers; callers`, for each exception.
  private func exceptions(_ reading: KubernetesReading) -> [String] {
    reading.topology.exceptions.map { ignore in
      func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
      func name(_ id: NameID) -> String { text(reading.topology.names[id].bytes) }
      let scope = ignore.scope.map { reading.topology.scopes[$0] } ?? ExceptionScope()
      let elements = scope.elements.map { $0.map(name).joined(separator: " -> ") }.joined(separator: ", ")
      return
        "\(text(ignore.rule.bytes)) \(ignore.problem.map { text($0.bytes) } ?? ""): \(elements); \(scope.callers.map(name).joined(separator: ", "))"
    }
  }

  private static func object(_ kind: String, _ name: String, _ annotation: String = "a-rule: why", version: String = "apps/v1") -> String {
    "apiVersion: \(version)\nkind: \(kind)\nmetadata:\n  name: \(name)\n  annotations: {topolint/ignore: \"\(annotation)\"}\n"
  }

  @Test("an annotation covers what its object makes, and all that it calls")
  func annotations() {
    let pods = "spec: {template: {metadata: {labels: {app: x}}, spec: {containers: [{name: x, image: x}]}}}\n"
    #expect(exceptions(KubernetesReading(Self.object("Deployment", "web") + pods)) == ["a-rule : web; web"])
    #expect(
      exceptions(KubernetesReading(Self.object("Deployment", "web", "a, b until 2027-03-31: why\\n\\n c: why") + pods)) == [
        "a : web; web", "b : web; web", "c : web; web",
      ])
    let database = "spec: {template: {spec: {containers: [{name: x, image: 'postgres:16'}]}}}\n"
    #expect(exceptions(KubernetesReading(Self.object("StatefulSet", "db") + database)) == ["a-rule : db; "])
    let template =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    metadata: {annotations: {topolint/ignore: 'a-rule: why'}}\n"
    #expect(exceptions(KubernetesReading(template)) == ["a-rule : web; web"])
    let service = Self.object("Service", "shop", version: "v1") + "spec: {selector: {app: x}}\n"
    let deployment = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n" + pods
    #expect(exceptions(KubernetesReading(service + deployment)) == ["a-rule : web; web"])
    let ingress = Self.object("Ingress", "front", version: "networking.k8s.io/v1") + "spec: {rules: []}\n"
    #expect(exceptions(KubernetesReading(ingress)) == ["a-rule : ingress; ingress"])
  }

  @Test("an annotation on what makes no service covers nothing, and so does one that says nothing")
  func voidAnnotations() {
    #expect(exceptions(KubernetesReading(Self.object("ConfigMap", "web", version: "v1"))) == ["a-rule : ; "])
    #expect(exceptions(KubernetesReading(Self.object("HorizontalPodAutoscaler", "web", version: "autoscaling/v2"))) == ["a-rule : ; "])
    #expect(exceptions(KubernetesReading(Self.object("Role", "web", version: "rbac.authorization.k8s.io/v1"))) == ["a-rule : ; "])
    #expect(exceptions(KubernetesReading(Self.object("Service", "web", version: "v1"))) == ["a-rule : ; "])
    #expect(exceptions(KubernetesReading(Self.object("Deployment", "web", ""))) == [" it names no rule: web; web"])
    #expect(exceptions(KubernetesReading(Self.object("Deployment", "web", "a-rule"))) == ["a-rule it gives no reason: web; web"])
    let odd = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, annotations: {topolint/ignore: [a]}}\n"
    #expect(exceptions(KubernetesReading(odd)) == [" it names no rule: web; web"])
    let owned =
      "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: web-1, annotations: {topolint/ignore: 'a: b'}, ownerReferences: [{controller: true}]}\n"
    #expect(exceptions(KubernetesReading(owned)) == [], "a controller copies the annotations of what it is made from")
  }

  @Test("an annotation stands at its key")
  func annotationSpan() {
    let reading = KubernetesReading(Self.object("Deployment", "web"))
    #expect(reading.topology.exceptions.map { reading.text(at: $0.span) } == ["topolint/ignore"])
    #expect(reading.topology.exceptions.allSatisfy { $0.source == .annotation })
  }
}
