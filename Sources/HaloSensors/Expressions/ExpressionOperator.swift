/// The operators of two operands, with C's meaning and precedence (ISO/IEC 9899:2018 6.5).
enum ExpressionOperator: String, Sendable, CaseIterable {
    case or = "||"
    case and = "&&"
    case bitOr = "|"
    case bitXor = "^"
    case bitAnd = "&"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"

    /// How tightly it binds: the higher first.
    var precedence: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .bitOr: 3
        case .bitXor: 4
        case .bitAnd: 5
        case .equal, .notEqual: 6
        case .less, .lessOrEqual, .greater, .greaterOrEqual: 7
        case .shiftLeft, .shiftRight: 8
        case .add, .subtract: 9
        case .multiply, .divide, .remainder: 10
        }
    }

    /// What its operands must be and what it gives.
    enum Signature { case conditions, integers, arithmetic, comparison }

    var signature: Signature {
        switch self {
        case .or, .and: .conditions
        case .bitOr, .bitXor, .bitAnd, .shiftLeft, .shiftRight, .remainder: .integers
        case .add, .subtract, .multiply, .divide: .arithmetic
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
        }
    }

    /// The value of `left` operator `right`, which have one type.
    func apply(_ left: ExpressionValue, _ right: ExpressionValue) throws(ExpressionFailure) -> ExpressionValue {
        switch (left, right) {
        case (.integer(let left), .integer(let right)):
            if signature == .comparison { return .boolean(try compare(left, right)) }
            return .integer(try integer(left, right))
        case (.real(let left), .real(let right)):
            if signature == .comparison { return .boolean(try compare(left, right)) }
            return .real(try real(left, right))
        default: throw .mismatch
        }
    }

    private func compare<Number: Comparable>(_ left: Number, _ right: Number) throws(ExpressionFailure) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        default: throw .mismatch
        }
    }

    private func real(_ left: Double, _ right: Double) throws(ExpressionFailure) -> Double {
        switch self {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        default: throw .mismatch
        }
    }

    private func integer(_ left: Int64, _ right: Int64) throws(ExpressionFailure) -> Int64 {
        let result: (partialValue: Int64, overflow: Bool)
        switch self {
        case .add: result = left.addingReportingOverflow(right)
        case .subtract: result = left.subtractingReportingOverflow(right)
        case .multiply: result = left.multipliedReportingOverflow(by: right)
        case .divide, .remainder:
            guard right != 0 else { throw .divisionByZero }
            result =
                self == .divide
                ? left.dividedReportingOverflow(by: right) : left.remainderReportingOverflow(dividingBy: right)
        case .bitAnd: return left & right
        case .bitOr: return left | right
        case .bitXor: return left ^ right
        case .shiftLeft, .shiftRight:
            guard (0...63).contains(right) else { throw .shiftOutOfRange }
            if self == .shiftRight { return left >> right }
            result = (left << right, (left << right) >> right != left)
        default: throw .mismatch
        }
        guard !result.overflow else { throw .overflow }
        return result.partialValue
    }
}
