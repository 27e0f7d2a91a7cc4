import Expressions
import Testing

@Suite struct EvaluatorTests {
    @Test func `arithmetic is evaluated`() throws {
        let program = try Program("1 + 2 * 3", in: Environment(variables: []))
        guard case .int(7) = program.evaluate(Nothing()) else { throw Failure() }
    }
}

struct Failure: Error {}

struct Nothing: Activation {
    func value(ofVariable index: Int) -> Value { .null }
    func value(ofField field: Int, ofVariable index: Int) -> Value { .null }
    func value(ofField field: Int, of object: ObjectValue) -> Value { .null }
}
