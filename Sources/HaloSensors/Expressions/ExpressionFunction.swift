#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The functions an expression can call.
enum ExpressionFunction: String, Sendable, CaseIterable {
    /// A real number cut toward zero, as a C cast does.
    case int
    /// A whole number as a real one.
    case real
    /// Without its sign.
    case abs
    /// The smaller of two.
    case min
    /// The larger of two.
    case max
    /// `clamp(x, low, high)`.
    case clamp
    /// `signed(x, bits)`: the low bits of `x` as two's complement.
    case signed
    /// `lowest(x, n)`: the `n` lowest of the bits that are set in `x`.
    case lowest
    case floor, ceil, round, sqrt, exp, log, pow

    /// What it takes and gives.
    enum Signature {
        /// So many numbers of one kind, giving that kind.
        case same(Int)
        /// So many whole numbers, giving a whole number.
        case integers(Int)
        /// So many reals, giving a real.
        case reals(Int)
        /// One number of either kind, giving the type.
        case conversion(ExpressionType)
    }

    var signature: Signature {
        switch self {
        case .int: .conversion(.integer)
        case .real: .conversion(.real)
        case .abs: .same(1)
        case .min, .max: .same(2)
        case .clamp: .same(3)
        case .signed, .lowest: .integers(2)
        case .floor, .ceil, .round, .sqrt, .exp, .log: .reals(1)
        case .pow: .reals(2)
        }
    }

    /// How many arguments it takes.
    var count: Int {
        switch signature {
        case .same(let count), .integers(let count), .reals(let count): count
        case .conversion: 1
        }
    }

    /// The value for these arguments, whose types have been checked.
    func apply(_ arguments: [ExpressionValue]) throws(ExpressionFailure) -> ExpressionValue {
        guard let first = arguments.first, arguments.count == count else { throw .mismatch }
        switch (self, first) {
        case (.int, .integer), (.real, .real): return first
        case (.int, .real(let value)):
            guard let whole = Int64(exactly: value.rounded(.towardZero)) else { throw .notRepresentable }
            return .integer(whole)
        case (.real, .integer(let value)): return .real(Double(value))
        case (.abs, .integer(let value)):
            guard value != .min else { throw .overflow }
            return .integer(Swift.abs(value))
        case (.abs, .real(let value)): return .real(Swift.abs(value))
        case (.signed, .integer(let value)):
            guard case .integer(let bits) = arguments[1], (1...64).contains(bits) else { throw .shiftOutOfRange }
            return .integer((value << (64 - bits)) >> (64 - bits))
        case (.lowest, .integer(let value)):
            guard case .integer(let count) = arguments[1], (0...64).contains(count) else { throw .shiftOutOfRange }
            var rest = value
            for _ in 0..<count { rest &= rest &- 1 }
            return .integer(value & ~rest)
        case (.min, _), (.max, _), (.clamp, _): return try bounded(arguments)
        case (_, .real(let value)): return .real(try transcendental(value, arguments.last?.asReal ?? value))
        default: throw .mismatch
        }
    }

    private func bounded(_ arguments: [ExpressionValue]) throws(ExpressionFailure) -> ExpressionValue {
        let isInteger = arguments.allSatisfy { $0.type == .integer }
        func less(_ left: ExpressionValue, _ right: ExpressionValue) -> Bool {
            if isInteger, case .integer(let left) = left, case .integer(let right) = right { return left < right }
            return (left.asReal ?? .nan) < (right.asReal ?? .nan)
        }
        switch self {
        case .min: return less(arguments[1], arguments[0]) ? arguments[1] : arguments[0]
        case .max: return less(arguments[0], arguments[1]) ? arguments[1] : arguments[0]
        case .clamp:
            if less(arguments[0], arguments[1]) { return arguments[1] }
            return less(arguments[2], arguments[0]) ? arguments[2] : arguments[0]
        default: throw .mismatch
        }
    }

    private func transcendental(_ value: Double, _ second: Double) throws(ExpressionFailure) -> Double {
        switch self {
        case .floor: value.rounded(.down)
        case .ceil: value.rounded(.up)
        case .round: value.rounded()
        case .sqrt: value.squareRoot()
        #if canImport(Glibc)
            case .exp: Glibc.exp(value)
            case .log: Glibc.log(value)
            case .pow: Glibc.pow(value, second)
        #elseif canImport(Musl)
            case .exp: Musl.exp(value)
            case .log: Musl.log(value)
            case .pow: Musl.pow(value, second)
        #endif
        default: throw .mismatch
        }
    }
}
