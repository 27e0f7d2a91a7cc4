/// Names that would be more than names in a page, if somebody took them for markup.
package enum HostileNames {
  package static let all = [
    "</script><script>pwned = 1</script>", "<img src=x onerror=pwned=1>", "\" onmouseover=\"pwned=1", "' onload='pwned=1",
    "</style><style>*{}",
    "a\nb\r\nc", "\u{202E}evil\u{2066}", "<!--<script>", "]]>&lt;", "`a` ``", "javascript:pwned=1", "{{7*7}}", "\u{0}\u{1B}[31m",
  ]
}
