/// An arithmetic expression, checked when it is read: its type is known and every name exists.
struct Expression: Sendable {
    /// What it gives.
    let type: ExpressionType
    private let root: ExpressionNode

    /// The longest text taken, in characters; bounds the depth of the tree and so the stack.
    static let maximumLength = 2_000

    /// Reads and checks `text`, which may use the names of `scope`.
    init(parsing text: String, scope: ExpressionScope) throws(ExpressionSyntaxError) {
        guard text.count <= Self.maximumLength else {
            throw ExpressionSyntaxError(
                offset: 0, message: "longer than \(Self.maximumLength) characters; cut it with names under [let]")
        }
        var parser = ExpressionParser(tokens: try ExpressionLexer.tokens(of: text), scope: scope)
        (root, type) = try parser.parseAll()
    }

    /// A fixed whole number.
    init(integer: Int64) {
        type = .integer
        root = .constant(.integer(integer))
    }

    /// The value, given the values of the scope it was read with.
    func evaluate(_ slots: [ExpressionValue]) throws(ExpressionFailure) -> ExpressionValue { try root.evaluate(slots) }
}

/// The names an expression can use, in the order they get their values.
struct ExpressionScope: Sendable {
    private(set) var entries: [(name: String, type: ExpressionType)] = []
    private var slots: [String: Int] = [:]

    /// The place and type of a name.
    subscript(name: String) -> (slot: Int, type: ExpressionType)? {
        slots[name].map { ($0, entries[$0].type) }
    }

    /// Adds a name; `false` when it is taken.
    mutating func define(_ name: String, _ type: ExpressionType) -> Bool {
        guard slots[name] == nil else { return false }
        slots[name] = entries.count
        entries.append((name, type))
        return true
    }

    /// All names in order, for an error.
    var names: String { entries.isEmpty ? "none" : entries.map(\.name).joined(separator: ", ") }
}
