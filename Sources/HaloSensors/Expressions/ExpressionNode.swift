/// A checked expression as a tree.
indirect enum ExpressionNode: Sendable {
    case constant(ExpressionValue)
    /// A named value by its place among the values known so far.
    case slot(Int)
    /// A whole number taken as a real one.
    case widened(ExpressionNode)
    case negated(ExpressionNode)
    case complemented(ExpressionNode)
    case inverted(ExpressionNode)
    case binary(ExpressionOperator, ExpressionNode, ExpressionNode)
    case call(ExpressionFunction, [ExpressionNode])
    case choice(ExpressionNode, then: ExpressionNode, otherwise: ExpressionNode)

    /// The value, given the named values.
    func evaluate(_ slots: [ExpressionValue]) throws(ExpressionFailure) -> ExpressionValue {
        switch self {
        case .constant(let value): return value
        case .slot(let index):
            guard slots.indices.contains(index) else { throw .mismatch }
            return slots[index]
        case .widened(let operand):
            guard let value = try operand.evaluate(slots).asReal else { throw .mismatch }
            return .real(value)
        case .negated(let operand):
            switch try operand.evaluate(slots) {
            case .integer(let value):
                let (result, overflow) = Int64(0).subtractingReportingOverflow(value)
                guard !overflow else { throw .overflow }
                return .integer(result)
            case .real(let value): return .real(-value)
            case .boolean: throw .mismatch
            }
        case .complemented(let operand):
            guard case .integer(let value) = try operand.evaluate(slots) else { throw .mismatch }
            return .integer(~value)
        case .inverted(let operand): return .boolean(try !operand.condition(slots))
        case .binary(.and, let left, let right):
            guard try left.condition(slots) else { return .boolean(false) }
            return .boolean(try right.condition(slots))
        case .binary(.or, let left, let right):
            guard try !left.condition(slots) else { return .boolean(true) }
            return .boolean(try right.condition(slots))
        case .binary(let symbol, let left, let right):
            return try symbol.apply(try left.evaluate(slots), try right.evaluate(slots))
        case .call(let function, let arguments):
            var values: [ExpressionValue] = []
            for argument in arguments { values.append(try argument.evaluate(slots)) }
            return try function.apply(values)
        case .choice(let condition, let then, let otherwise):
            return try condition.condition(slots) ? then.evaluate(slots) : otherwise.evaluate(slots)
        }
    }

    private func condition(_ slots: [ExpressionValue]) throws(ExpressionFailure) -> Bool {
        guard case .boolean(let value) = try evaluate(slots) else { throw .mismatch }
        return value
    }
}
