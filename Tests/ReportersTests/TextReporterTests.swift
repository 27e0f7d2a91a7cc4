import Reporters
import SourceText
import Testing

@Test("look") func look() {
  var options = ReportOptions()
  print(text(TextReporter.report(Sample.bookshop(), options)))
  print(text(ConciseReporter.report(Sample.bookshop(), options)))
  print(text(JSONReporter.report(Sample.bookshop(), options)))
  print(text(SARIFReporter.report(Sample.bookshop(), options)))
  options.color = true
  options.width = 70
  print(text(TextReporter.report(Sample.bookshop(), options)))
}
