internal import TopologyModel

extension ImageCatalogue {
  /// What each image is, by its name, or by that and the component before it where the name alone could be anybody's.
  static let entries: [[UInt8]: Nature] = {
    var entries: [[UInt8]: Nature] = [:]
    for (kind, names) in stores { for name in names.split(separator: " ") { entries[Array(name.utf8)] = .store(kind: kind) } }
    for (role, names) in roles { for name in names.split(separator: " ") { entries[Array(name.utf8)] = .role(role) } }
    return entries
  }()

  private static let stores = [
    (
      "postgres",
      "postgres postgresql postgis timescaledb timescaledb-ha postgresql-repmgr pgvector spilo cloudnative-pg alloydb-omni "
        + "crunchy-postgres crunchy-postgres-gis pgautoupgrade paradedb citus citusdata/citus pgvecto-rs vchord-postgres "
        + "pgroonga debezium/example-postgres apache/age greenplum"
    ),
    (
      "mysql",
      "mysql mysql-server mysql-community-server mysql-cluster percona percona-server percona-xtradb-cluster "
        + "debezium/example-mysql"
    ),
    ("mariadb", "mariadb mariadb-galera alpine-mariadb"),
    (
      "mongodb",
      "mongo mongodb mongodb-sharded mongodb-community-server mongodb-enterprise-server mongodb-atlas-local "
        + "percona-server-mongodb debezium/example-mongodb"
    ),
    (
      "redis",
      "redis redis-cluster redis-stack redis-stack-server redis-sentinel redismod rejson redisearch redistimeseries "
        + "redisgraph redict kvrocks alpine-redis keydb dragonfly garnet"
    ),
    ("valkey", "valkey valkey-cluster valkey-bundle"),
    ("memcached", "memcached"),
    ("hazelcast", "hazelcast hazelcast-enterprise"),
    ("ignite", "apache/ignite apacheignite/ignite gridgain/community"),
    ("infinispan", "infinispan/server jboss/infinispan-server"),
    ("aerospike", "aerospike aerospike-server aerospike-server-enterprise aerospike-server-federal"),
    ("tarantool", "tarantool"),
    ("cassandra", "cassandra dse-server scylla"),
    ("elasticsearch", "elasticsearch elasticsearch-oss elasticsearch-wolfi"),
    ("opensearch", "opensearch opendistro-for-elasticsearch"),
    ("solr", "solr"),
    ("zincsearch", "zincsearch zinclabs/zinc"),
    ("manticore", "manticoresearch/manticore"),
    ("vespa", "vespaengine/vespa"),
    ("meilisearch", "meilisearch"),
    ("typesense", "typesense"),
    ("cockroachdb", "cockroach cockroachdb"),
    ("yugabytedb", "yugabyte"),
    ("tidb", "tidb tikv"),
    ("oceanbase", "oceanbase-ce"),
    ("singlestore", "singlestoredb-dev memsql/cluster-in-a-box"),
    ("minio", "minio"),
    ("rustfs", "rustfs"),
    ("seaweedfs", "seaweedfs"),
    ("garage", "dxflrs/garage"),
    ("ceph", "ceph/ceph ceph/daemon ceph/demo"),
    ("s3", "adobe/s3mock s3-ninja scality/s3server zenko/cloudserver"),
    ("gcs", "fake-gcs-server"),
    ("azure-storage", "azurite"),
    ("hdfs", "hadoop-namenode hadoop-datanode"),
    ("clickhouse", "clickhouse clickhouse-server"),
    ("starrocks", "starrocks/allin1-ubuntu starrocks/fe-ubuntu"),
    ("vertica", "vertica-ce"),
    ("monetdb", "monetdb"),
    ("databend", "databend"),
    ("bigquery", "bigquery-emulator"),
    ("spanner", "cloud-spanner-emulator/emulator"),
    ("firestore", "firestore-emulator"),
    ("neo4j", "neo4j"),
    ("memgraph", "memgraph memgraph-mage memgraph-platform"),
    ("arangodb", "arangodb"),
    ("orientdb", "orientdb"),
    ("dgraph", "dgraph/dgraph dgraph/standalone"),
    ("nebula", "nebula-graphd nebula-storaged nebula-metad"),
    ("falkordb", "falkordb"),
    ("fuseki", "jena-fuseki"),
    ("graphdb", "ontotext/graphdb"),
    ("blazegraph", "blazegraph"),
    ("virtuoso", "virtuoso-opensource-7"),
    ("typedb", "typedb"),
    ("gremlin", "gremlin-server"),
    ("couchdb", "couchdb"),
    ("couchbase", "couchbase server-couchbase"),
    ("influxdb", "influxdb influxdb3-core"),
    ("questdb", "questdb"),
    ("tdengine", "tdengine"),
    ("iotdb", "iotdb"),
    ("cratedb", "crate/crate"),
    ("greptimedb", "greptimedb"),
    ("sqlserver", "mssql/server mssql-server mssql sqlserver azure-sql-edge"),
    ("oracle", "oracle-xe oracle-free database/express database/free database/enterprise"),
    ("db2", "ibmcom/db2 db2_community/db2"),
    ("firebird", "firebird"),
    ("libsql", "sqld libsql-server"),
    ("rethinkdb", "rethinkdb"),
    ("dynamodb", "dynamodb dynamodb-local aws-dynamodb-local"),
    ("cosmosdb", "azure-cosmos-emulator"),
    ("qdrant", "qdrant"),
    ("weaviate", "weaviate"),
    ("chroma", "chromadb/chroma chroma-core/chroma"),
    ("marqo", "marqoai/marqo"),
    ("infinity", "infiniflow/infinity"),
    ("eventstore", "eventstore eventstoredb kurrentdb"),
    ("ravendb", "ravendb"),
    ("surrealdb", "surrealdb"),
    ("immudb", "immudb"),
  ]

  /// Telemetry is what watches a system and what people look into it with; a job is what works once and ends.
  private static let roles: [(role: Role, names: String)] = [
    (
      .broker,
      "rabbitmq kafka cp-kafka cp-server cp-enterprise-kafka confluent-local kafka-native fast-data-dev redpanda automq "
        + "nats nats-streaming activemq activemq-classic activemq-artemis artemis pulsar pulsar-all pulsar-standalone "
        + "eclipse-mosquitto mosquitto emqx emqx-enterprise nanomq hivemq4 hivemq-ce vernemq rumqttd lavinmq nsq rocketmq "
        + "solace-pubsub-standard ibmcom/mq ibm-messaging/mq beanstalkd contribsys/faktory elasticmq elasticmq-native "
        + "alpine-sqs pafortin/goaws gcloud-pubsub-emulator pubsub-emulator servicebus-emulator eventhubs-emulator apache/iggy "
        + "kubemq"
    ),
    (
      .registry,
      "consul etcd zookeeper cp-zookeeper eureka nacos nacos-server apollo-configservice"
    ),
    (.config, "vault openbao infisical/infisical"),
    (
      .gateway,
      "traefik envoy envoy-alpine envoy-distroless envoy-dev envoy-contrib kong kong-gateway ambassador emissary haproxy "
        + "haproxy-ingress kubernetes-ingress nginx-ingress nginx-ingress-controller contour gloo-envoy-wrapper apisix "
        + "tyk-gateway krakend krakend-ee ingress-nginx/controller spring-cloud-gateway nginx-proxy nginx-proxy-manager "
        + "linuxserver/swag caddy-docker-proxy varnish pomerium oauth2-proxy cloudflared ngrok fabiolb/fabio "
        + "graviteeio/apim-gateway express-gateway apollographql/router cosmo/router"
    ),
    (
      .telemetry,
      "jaegertracing/all-in-one jaeger jaeger-agent jaeger-collector jaeger-query jaeger-ingester jaeger-remote-storage "
        + "zipkin zipkin-slim zipkin-ui zipkin-uiproxy opentelemetry otelcol otel-collector otel-lgtm opentelemetry-collector "
        + "opentelemetry-collector-contrib opentelemetry-collector-contrib-dev opentelemetry-collector-dev "
        + "opentelemetry-collector-k8s aws-otel-collector splunk-otel-collector signoz-otel-collector aws-xray-daemon "
        + "skywalking-oap-server skywalking-oap skywalking-ui grafana/tempo grafana/tempo-query grafana-tempo pyroscope "
        + "apm-server signoz signoz/query-service signoz/frontend uptrace hyperdx arizephoenix/phoenix wavefronthq/proxy "
        + "prometheus pushgateway alertmanager node-exporter thanos cortexproject/cortex grafana/mimir grafana-mimir "
        + "victoria-metrics victoria-logs victoria-traces vmagent vmalert vmselect vminsert vmstorage telegraf statsd "
        + "graphite-statsd collectd cadvisor kube-state-metrics grafana/agent grafana/alloy grafana-agent grafana-alloy "
        + "grafana/beyla datadog-agent datadog/agent datadoghq/agent docker-dd-agent newrelic/infrastructure dynatrace/oneagent "
        + "elastic-agent beats/heartbeat filebeat metricbeat packetbeat auditbeat fleet-server grafana/loki grafana-loki "
        + "promtail fluentd fluentd-kubernetes-daemonset fluent-bit timberio/vector logstash graylog openobserve splunk "
        + "quickwit datalust/seq netdata coroot parca zabbix-server-mysql zabbix-server-pgsql zabbix-web-nginx-mysql "
        + "zabbix-web-nginx-pgsql zabbix-agent zabbix-agent2 henrygd/beszel uptime-kuma gatus healthchecksui statping"
    ),
    (
      .telemetry,
      "grafana grafana-oss grafana-enterprise grafana-image-renderer kibana opensearch-dashboards kiali persesdev/perses "
        + "kubernetesui/dashboard headlamp portainer portainer-ce dozzle glances containrrr/watchtower nickfedor/watchtower "
        + "autoheal sentinel-dashboard dubbo-admin spring-boot-admin pgadmin pgadmin4 pgweb pghero phppgadmin phpmyadmin "
        + "adminer cloudbeaver dbgate sqlpad omnidb mongo-express mongoku redis-commander redisinsight redis-insight "
        + "phpredisadmin p3x-redis-ui kafka-ui kafdrop akhq kowl redpandadata/console kafka-manager cmak "
        + "kafka-topics-ui schema-registry-ui kafka-connect-ui cp-enterprise-control-center conduktor-console "
        + "conduktor-platform zoonavigator etcdkeeper lmenezes/cerebro elasticsearch-hq elasticvue appbaseio/dejavu "
        + "dynamodb-admin aaronshaf/dynamodb-admin attu mher/flower bull-board asynqmon konga"
    ),
    (.job, "minio/mc migrate/migrate flyway liquibase dbmate arigaio/atlas wait-for-dependencies wait-for-it"),
  ]
}
