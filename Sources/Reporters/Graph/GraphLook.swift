import Rules

/// The colours of findings in graph languages, which have one look for the light and the dark.
enum GraphLook {
  typealias Colors = (fill: String, stroke: String)

  static let all: [(severity: Severity, colors: Colors)] = [
    (.error, ("#fde8e8", "#c81e1e")), (.warning, ("#fdf6b2", "#b45309")), (.info, ("#e1effe", "#1c64f2")),
  ]

  static func colors(_ severity: Severity?) -> Colors? { all.first { $0.severity == severity }?.colors }
}
