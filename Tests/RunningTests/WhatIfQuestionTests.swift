import Rules
import Running
import SourceText
import TestSupport
import Testing
import WhatIf

@Suite("What-if question") struct WhatIfQuestionTests {
  private let scene = Scene(["a.yaml": Texts.ring, "broken.yaml": "topolint: 1\nservces: {}\n"])

  private func forecast(_ files: String..., change: (inout WhatIfQuestion) -> Void) throws -> Forecast {
    var question = WhatIfQuestion()
    change(&question)
    return try Run(RunRequest(files.map { scene.folder.path($0) }, today: 0)).forecast(question).forecast
  }

  @Test("what fails is looked up by name, several with commas")
  func names() throws {
    #expect(try forecast("a.yaml") { $0.failing = ["a,b"] }.fault?.failing.count == 2)
    #expect(try forecast("a.yaml") { $0.failing = ["zone"] }.fault?.isZoneOfAll == true)
    #expect(try forecast("a.yaml") { $0.slow = [("b", 3_000)] }.fault?.slow.first?.milliseconds == 3_000)
  }

  @Test("only what is asked is answered")
  func answers() throws {
    let ranking = try forecast("a.yaml") { $0.ranksAll = true }
    #expect(ranking.ranking != nil && ranking.growth == nil && ranking.consequences == nil && ranking.judged == nil)
    let growth = try forecast("a.yaml") { $0.growth = 10 }
    #expect(growth.growth != nil && growth.ranking == nil)
    #expect(growth.judged?.before.findings.isEmpty == false)
  }

  @Test("a name that is none is wrong usage, unless it may stand in what could not be read")
  func unknown() throws {
    #expect { try forecast("a.yaml") { $0.failing = ["payments"] } } throws: { error in
      (error as? RunError)?.kind == .usage
        && (error as? RunError)?.text.hasPrefix("nothing in this topology is called 'payments'\n") == true
    }
    #expect { try forecast("a.yaml") { $0.slow = [("b", 3_000), ("b", 4_000)] } } throws: { error in
      (error as? RunError)?.kind == .usage && (error as? RunError)?.text.hasPrefix("--slow names 'b' twice\n") == true
    }
    #expect { try forecast("a.yaml", "broken.yaml") { $0.failing = ["payments"] } } throws: { ($0 as? RunError)?.kind == .unreadable }
  }

  @Test("behind --fail, an input that is no file is a name, as long as there is a file")
  func namesAmongInputs() {
    var question = WhatIfQuestion()
    var inputs = [scene.folder.path("a.yaml"), Array("b".utf8)]
    question.takeNames(from: &inputs)
    #expect(inputs.count == 2 && question.isEmpty)
    question.failing = ["a"]
    question.takeNames(from: &inputs)
    #expect(inputs == [scene.folder.path("a.yaml")] && question.failing == ["a", "b"])
    inputs = [Array("c".utf8)]
    question.takeNames(from: &inputs)
    #expect(inputs.count == 1 && question.failing == ["a", "b"])
  }
}
