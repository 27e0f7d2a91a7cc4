import Rules
import SourceText

/// A place on one line, as code hosts want it: GitHub shows a result in a pull request only if all its lines were
/// changed, and drops the columns of a place that spans lines.
struct LinePlace {
  let file: SourceFile
  let location: Location
  /// The file that the place was rendered from, if that is known: what people edit. On which line is not.
  let origin: Untrusted?

  init(_ span: Span, _ file: SourceFile) {
    self.file = file
    origin = file.origin(at: span.start)
    var location = file.location(of: span)
    if location.endLine != location.line {
      let text = file.text(ofLine: location.line)
      let end = file.location(of: Span(file: file.id, start: Int32(text.endIndex), end: Int32(text.endIndex)))
      location.endLine = location.line
      location.endColumn = end.column
    }
    location.endColumn = max(location.endColumn, location.column + 1)
    self.location = location
  }

  init?(_ span: Span, in sources: SourceFiles) {
    guard let file = sources.file(of: span) else { return nil }
    self.init(span, file)
  }

  /// Where a finding is shown by a service that asks for a place: its own, or the start of the first file for what
  /// stands in none.
  init?(of place: Place, in sources: SourceFiles) {
    if let own = LinePlace(place.span, in: sources) {
      self = own
    } else if let file = sources.all.first {
      self.init(Span(file: file.id, start: 0, end: 1), file)
    } else {
      return nil
    }
  }
}
