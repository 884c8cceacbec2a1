/// What kind of value an expression gives, known when it is loaded.
enum ExpressionType: String, Sendable {
    /// A whole number of 64 bits, two's complement.
    case integer = "a whole number"
    /// An IEEE 754 binary64.
    case real = "a real number"
    /// True or false.
    case boolean = "a condition"
}

/// A value while an expression is evaluated.
enum ExpressionValue: Sendable, Equatable {
    case integer(Int64)
    case real(Double)
    case boolean(Bool)

    var type: ExpressionType {
        switch self {
        case .integer: .integer
        case .real: .real
        case .boolean: .boolean
        }
    }

    /// A number's value as a real; `nil` for conditions.
    var asReal: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        case .boolean: nil
        }
    }
}

/// Why an expression cannot be read: the place is an offset in characters into its text.
struct ExpressionSyntaxError: Error, Equatable {
    var offset: Int
    var message: String
}

/// Why an expression that was read has no value for these inputs.
enum ExpressionFailure: String, Error, Sendable {
    case overflow = "a whole number left the range of 64 bits"
    case divisionByZero = "division of a whole number by zero"
    case shiftOutOfRange = "a shift by less than 0 or more than 63"
    case notRepresentable = "a real number has no whole number of 64 bits"
    case mismatch = "a value has another type than was checked"
}
