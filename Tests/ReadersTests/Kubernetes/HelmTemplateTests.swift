import SourceText
import Testing

@testable import Readers

@Suite struct HelmTemplateTests {
  static func recognizes(_ text: String) -> Bool {
    var files = SourceFiles()
    return HelmTemplate.recognizes(files.add(path: Untrusted("x"), bytes: Array(text.utf8)))
  }

  @Test(
    "what Helm alone can carry out is a template of Helm's",
    arguments: [
      "name: {{ .Values.name }}", "{{- if .Values.x }}\na: b\n{{- end }}", "image: \"{{.Values.image}}:{{ .Chart.Version }}\"",
      "{{ include \"x\" . | nindent 4 }}",
      "{{- define \"x\" -}}", "{{ template \"x\" }}", "name: {{ .Release.Name }}-web", "{{- range $k, $v := $.Values.env }}",
      "a: {{ default 1 .Values.b }}",
    ])
  func templates(text: String) { #expect(Self.recognizes(text)) }

  @Test(
    "what only has braces is none",
    arguments: [
      "a: b", "", "{", "{{", "a: {{ x }}", "# {{ .Values.x }}\na: b", "a: {b: {c: d}}", "legend: '{{ pod }}'", "msg: \"{{ endpoint }}\"",
      "x: ${{ secrets.TOKEN }}",
      "summary: '{{ $labels.instance }} is down'",
    ])
  func others(text: String) { #expect(!Self.recognizes(text)) }
}
