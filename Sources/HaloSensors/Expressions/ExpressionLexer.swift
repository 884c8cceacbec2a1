/// A word of an expression with its place.
struct ExpressionToken: Equatable {
    enum Kind: Equatable {
        case integer(Int64)
        case real(Double)
        case name(String)
        case symbol(String)
        case end
    }
    var kind: Kind
    var offset: Int

    /// The word as it is to be quoted in an error.
    var text: String {
        switch kind {
        case .integer(let value): "\(value)"
        case .real(let value): "\(value)"
        case .name(let name): name
        case .symbol(let symbol): symbol
        case .end: "the end"
        }
    }
}

/// Cuts an expression into words.
struct ExpressionLexer {
    /// Longest first, so that `<<` is not read as two `<`.
    private static let symbols = [
        "<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
        "+", "-", "*", "/", "%", "&", "|", "^", "~", "!", "<", ">", "(", ")", ",", "?", ":",
    ]

    /// The words of `text`, the last one `.end`.
    static func tokens(of text: String) throws(ExpressionSyntaxError) -> [ExpressionToken] {
        let characters = Array(text)
        var tokens: [ExpressionToken] = []
        var index = 0
        while index < characters.count {
            let character = characters[index]
            if character.isWhitespace {
                index += 1
                continue
            }
            let start = index
            let kind: ExpressionToken.Kind
            if isDigit(character)
                || (character == "." && index + 1 < characters.count && isDigit(characters[index + 1]))
            {
                kind = try number(characters, &index)
            } else if isLetter(character) {
                while index < characters.count, isLetter(characters[index]) || isDigit(characters[index]) { index += 1 }
                kind = .name(String(characters[start..<index]))
            } else {
                guard let symbol = symbols.first(where: { characters[index...].starts(with: $0) }) else {
                    throw ExpressionSyntaxError(offset: index, message: "'\(character)' has no meaning here")
                }
                index += symbol.count
                kind = .symbol(symbol)
            }
            tokens.append(ExpressionToken(kind: kind, offset: start))
        }
        tokens.append(ExpressionToken(kind: .end, offset: characters.count))
        return tokens
    }

    private static func number(
        _ characters: [Character], _ index: inout Int
    ) throws(ExpressionSyntaxError) -> ExpressionToken.Kind {
        let start = index
        var previous: Character = " "
        while index < characters.count {
            let character = characters[index]
            let isExponentSign =
                (character == "-" || character == "+") && (previous == "e" || previous == "E")
                && !characters[start..<index].starts(with: "0x")
            guard isDigit(character) || isLetter(character) || character == "." || isExponentSign else { break }
            previous = character
            index += 1
        }
        let text = String(characters[start..<index])
        if text.hasPrefix("0x"), let value = Int64(text.dropFirst(2), radix: 16) { return .integer(value) }
        if text.hasPrefix("0b"), let value = Int64(text.dropFirst(2), radix: 2) { return .integer(value) }
        if text.allSatisfy(isDigit), let value = Int64(text) { return .integer(value) }
        let isDecimal = text.allSatisfy { isDigit($0) || ".eE+-".contains($0) }
        if isDecimal, !text.allSatisfy(isDigit), let value = Double(text), value.isFinite { return .real(value) }
        throw ExpressionSyntaxError(offset: start, message: "\(text) is no number that fits; write 12, 0x0C or 1.5e-3")
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    private static func isLetter(_ character: Character) -> Bool {
        ("a"..."z").contains(character) || ("A"..."Z").contains(character) || character == "_"
    }
}
