/// Inputs of which the tests know what they yield.
enum Texts {
  /// An edge file.
  static let edges = """
    {"schema":"topolint.edges/1","window_ns":60000000000,"spans":2,"distinct_spans":2,"unpaired_client":0,"unpaired_server":0,"engine":"topolint"}
    {"caller":"web","callee":"shop","mode":"http","calls":1,"errors":0,"retries":0,"entries":1,"tries":1}

    """

  /// No finding of any rule in T1.
  static let clean = "topolint: 1\nscale: {users: 100}\nservices: {a: {entry: true}}\n"

  /// An error of sync-cycle, and with it whatever calls without timeouts are.
  static let ring = "topolint: 1\nservices:\n  a: {calls: [{to: b}]}\n  b: {calls: [{to: a}]}\n"

  /// A baseline that knows something of no topology here.
  static let baseline =
    "{\"schema\":\"topolint.baseline/1\",\n \"findings\":[\n  {\"rule\":\"sync-cycle\",\"subject\":{\"kind\":\"cycle\",\"id\":\"x -> x\"},\"severity\":\"error\"}\n ]\n}\n"

  /// A warning, no error: the rule is `leaf`.
  static let leaf = """
    id: leaf
    title: A service that calls nobody
    for: service
    advice: []
    severity: warning
    when: service.fan_out == 0
    message: "{service.name} calls nobody"
    why: it may be a leaf
    fix: leave it
    sources: [judgement]
    examples:
      - bad: |
          topolint: 1
          services: {a: {}} # finding
      - good: |
          topolint: 1
          services:
            a: {calls: [{to: b}]}
            b: {calls: [{to: a}]}

    """

  static let manifest = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: web, image: "example/web:1"}]}

    """

  static let helm = "kind: Deployment\nmetadata:\n  name: {{ .Values.name }}\n{{- if .Values.on }}\nspec: {}\n{{- end }}\n"
}
