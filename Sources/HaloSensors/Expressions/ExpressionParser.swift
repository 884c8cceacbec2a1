/// Reads an expression by precedence climbing, checking types as it goes. A whole number meeting a real one becomes
/// real.
struct ExpressionParser {
    typealias Typed = (node: ExpressionNode, type: ExpressionType)

    private let tokens: [ExpressionToken]
    private let scope: ExpressionScope
    private var index = 0
    private var depth = 0

    /// Nesting of parentheses, signs and choices.
    private static let maximumDepth = 64

    init(tokens: [ExpressionToken], scope: ExpressionScope) {
        self.tokens = tokens
        self.scope = scope
    }

    private var token: ExpressionToken { tokens[min(index, tokens.count - 1)] }

    /// The whole text as one expression.
    mutating func parseAll() throws(ExpressionSyntaxError) -> Typed {
        let result = try choice()
        guard token.kind == .end else { throw unexpected("an operator or the end") }
        return result
    }

    private func unexpected(_ expected: String) -> ExpressionSyntaxError {
        ExpressionSyntaxError(offset: token.offset, message: "expected \(expected), found \(token.text)")
    }

    private mutating func take(_ symbol: String) -> Bool {
        guard token.kind == .symbol(symbol) else { return false }
        index += 1
        return true
    }

    private mutating func choice() throws(ExpressionSyntaxError) -> Typed {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else {
            throw ExpressionSyntaxError(
                offset: token.offset, message: "nested too deeply; cut it with names under [let]")
        }
        let start = token.offset
        let condition = try binary(minimum: 1)
        guard take("?") else { return condition }
        guard condition.type == .boolean else {
            throw ExpressionSyntaxError(
                offset: start, message: "expected a condition before ?, found \(condition.type.rawValue)")
        }
        let then = try choice()
        guard take(":") else { throw unexpected("':'") }
        let place = token.offset
        let otherwise = try choice()
        let (left, right, type) = try unify(then, otherwise, at: place, of: "both sides of :")
        return (.choice(condition.node, then: left, otherwise: right), type)
    }

    private mutating func binary(minimum: Int) throws(ExpressionSyntaxError) -> Typed {
        var left = try unary()
        while case .symbol(let symbol) = token.kind, let operation = ExpressionOperator(rawValue: symbol),
            operation.precedence >= minimum
        {
            let place = token.offset
            index += 1
            let right = try binary(minimum: operation.precedence + 1)
            left = try combine(operation, left, right, at: place)
        }
        return left
    }

    private func combine(
        _ operation: ExpressionOperator, _ left: Typed, _ right: Typed, at place: Int
    ) throws(ExpressionSyntaxError) -> Typed {
        let name = "'\(operation.rawValue)'"
        switch operation.signature {
        case .conditions, .integers:
            let wanted: ExpressionType = operation.signature == .conditions ? .boolean : .integer
            guard left.type == wanted, right.type == wanted else {
                let found = left.type == wanted ? right.type : left.type
                let remedy = found == .real && wanted == .integer ? "; use int(…)" : ""
                throw ExpressionSyntaxError(
                    offset: place,
                    message: "\(name) takes \(wanted.rawValue) on both sides, found \(found.rawValue)\(remedy)")
            }
            return (.binary(operation, left.node, right.node), wanted)
        case .arithmetic, .comparison:
            let (first, second, type) = try unify(left, right, at: place, of: name)
            guard type != .boolean else {
                throw ExpressionSyntaxError(offset: place, message: "\(name) takes numbers, found conditions")
            }
            return (.binary(operation, first, second), operation.signature == .comparison ? .boolean : type)
        }
    }

    /// Both with one type.
    private func unify(
        _ left: Typed, _ right: Typed, at place: Int, of what: String
    ) throws(ExpressionSyntaxError) -> (ExpressionNode, ExpressionNode, ExpressionType) {
        switch (left.type, right.type) {
        case (let one, let other) where one == other: (left.node, right.node, one)
        case (.integer, .real): (.widened(left.node), right.node, .real)
        case (.real, .integer): (left.node, .widened(right.node), .real)
        default:
            throw ExpressionSyntaxError(
                offset: place,
                message: "\(what) must be of one kind, found \(left.type.rawValue) and \(right.type.rawValue)")
        }
    }

    private mutating func unary() throws(ExpressionSyntaxError) -> Typed {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else {
            throw ExpressionSyntaxError(
                offset: token.offset, message: "nested too deeply; cut it with names under [let]")
        }
        let place = token.offset
        for (symbol, wanted) in [("-", nil), ("~", ExpressionType.integer), ("!", .boolean)] where take(symbol) {
            let operand = try unary()
            guard wanted == nil ? operand.type != .boolean : operand.type == wanted else {
                throw ExpressionSyntaxError(
                    offset: place, message: "'\(symbol)' does not take \(operand.type.rawValue)")
            }
            switch symbol {
            case "-": return (.negated(operand.node), operand.type)
            case "~": return (.complemented(operand.node), operand.type)
            default: return (.inverted(operand.node), operand.type)
            }
        }
        return try primary()
    }

    private mutating func primary() throws(ExpressionSyntaxError) -> Typed {
        let found = token
        switch found.kind {
        case .integer(let value):
            index += 1
            return (.constant(.integer(value)), .integer)
        case .real(let value):
            index += 1
            return (.constant(.real(value)), .real)
        case .name(let name):
            index += 1
            if token.kind == .symbol("(") { return try call(name, at: found.offset) }
            guard let (slot, type) = scope[name] else {
                throw ExpressionSyntaxError(
                    offset: found.offset, message: "unknown name \"\(name)\"; known here: \(scope.names)")
            }
            return (.slot(slot), type)
        case .symbol("("):
            index += 1
            let inner = try choice()
            guard take(")") else { throw unexpected("')'") }
            return inner
        case .symbol, .end: throw unexpected("a number, a name or '('")
        }
    }

    private mutating func call(_ name: String, at place: Int) throws(ExpressionSyntaxError) -> Typed {
        guard let function = ExpressionFunction(rawValue: name) else {
            let known = ExpressionFunction.allCases.map(\.rawValue).joined(separator: ", ")
            throw ExpressionSyntaxError(offset: place, message: "unknown function \"\(name)\"; known: \(known)")
        }
        index += 1
        var arguments: [Typed] = []
        if !take(")") {
            repeat { arguments.append(try choice()) } while take(",")
            guard take(")") else { throw unexpected("',' or ')'") }
        }
        guard arguments.count == function.count else {
            throw ExpressionSyntaxError(
                offset: place, message: "\(name) takes \(function.count) values, found \(arguments.count)")
        }
        return try typed(function, arguments, at: place)
    }

    private func typed(
        _ function: ExpressionFunction, _ arguments: [Typed], at place: Int
    ) throws(ExpressionSyntaxError) -> Typed {
        guard arguments.allSatisfy({ $0.type != .boolean }) else {
            throw ExpressionSyntaxError(offset: place, message: "\(function.rawValue) takes numbers, found a condition")
        }
        let isInteger = arguments.allSatisfy { $0.type == .integer }
        let widened = arguments.map { $0.type == .integer ? ExpressionNode.widened($0.node) : $0.node }
        switch function.signature {
        case .conversion(let type): return (.call(function, arguments.map(\.node)), type)
        case .same: return (.call(function, isInteger ? arguments.map(\.node) : widened), isInteger ? .integer : .real)
        case .reals: return (.call(function, widened), .real)
        case .integers:
            guard isInteger else {
                throw ExpressionSyntaxError(
                    offset: place, message: "\(function.rawValue) takes whole numbers; use int(…)")
            }
            return (.call(function, arguments.map(\.node)), .integer)
        }
    }
}
