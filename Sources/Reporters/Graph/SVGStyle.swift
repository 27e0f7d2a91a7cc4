/// How a picture looks, in the light and in the dark.
enum SVGStyle {
  private struct Look {
    let paper, ink, muted, card, border, edge, frame, frameBorder: String
    let error, warning, info: (line: String, fill: String)
    let onBadge: String
  }

  private static let light = Look(
    paper: "#ffffff", ink: "#1f2937", muted: "#566173", card: "#f8fafc", border: "#94a3b8", edge: "#7b8794", frame: "#f1f5f9",
    frameBorder: "#cbd5e1", error: ("#c81e1e", "#fde8e8"), warning: ("#b45309", "#fdf6b2"), info: ("#1c64f2", "#e1effe"),
    onBadge: "#ffffff")
  private static let dark = Look(
    paper: "#0f172a", ink: "#e5e7eb", muted: "#a3b0c0", card: "#1e293b", border: "#64748b", edge: "#8494a7", frame: "#152036",
    frameBorder: "#334155", error: ("#f87171", "#4c1d20"), warning: ("#fbbf24", "#42300d"), info: ("#60a5fa", "#172f55"),
    onBadge: "#0f172a")

  private static func rules(_ look: Look) -> String {
    let severities = [("error", look.error), ("warning", look.warning), ("info", look.info)].map { word, colors in
      """
      .part.\(word)>rect,.part.\(word)>path{fill:\(colors.fill);stroke:\(colors.line)}.part.\(word)>.inner,.part.\(word)>.drum{fill:none}
      .part.\(word)>.badge rect{fill:\(colors.line)}.edge.\(word),.halo.\(word){stroke:\(colors.line)}.head.\(word){fill:\(colors.line)}
      """
    }
    return """
      .paper{fill:\(look.paper)}text{fill:\(look.ink)}.note,.team text{fill:\(look.muted)}
      .part>rect,.part>path{fill:\(look.card);stroke:\(look.border)}.part>.inner,.part>.drum{fill:none}
      .part.own>rect{fill:\(look.paper)}.badge text{fill:\(look.onBadge)}
      .team rect{fill:\(look.frame);stroke:\(look.frameBorder)}.edge{stroke:\(look.edge)}.head{fill:\(look.edge)}.halo{stroke:\(look.edge)}
      \(severities.joined(separator: "\n"))

      """
  }

  private static func marker(_ name: String, _ word: String) -> String {
    """
    <marker id="topolint-\(name)" viewBox="0 0 \(SVGWriter.head) 10" refX="0.5" refY="5" markerWidth="\(SVGWriter.head)" markerHeight="10" \
    markerUnits="userSpaceOnUse" orient="auto"><path class="head\(word)" d="M0 0.5L\(SVGWriter.head) 5L0 9.5z"/></marker>

    """
  }

  /// The style sheet, and the heads of arrows.
  static let text = """
    <style>
    text{font-family:Helvetica,Arial,"Liberation Sans",sans-serif;font-size:\(GraphPicture.noteSize)px}
    .heading{font-size:17px;font-weight:bold}.name{font-size:\(GraphPicture.nameSize)px;font-weight:bold}.team text{font-weight:bold}
    .badge text{font-size:10px;font-weight:bold;text-anchor:middle}.edge,.halo{fill:none}.async{stroke-dasharray:6 4}
    .halo{stroke-width:11;stroke-opacity:.25}.undeclared>rect{stroke-dasharray:4 3}
    .part.error>rect,.part.warning>rect,.part.info>rect,.part.error>path,.part.warning>path,.part.info>path{stroke-width:1.5}
    \(rules(light))@media (prefers-color-scheme:dark){
    \(rules(dark))}
    </style>
    <defs>
    \(marker("arrow", ""))\(marker("error", " error"))\(marker("warning", " warning"))\(marker("info", " info"))</defs>

    """
}
