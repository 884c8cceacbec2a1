/// Swift source without what is not code.
enum SwiftText {
    /// Each line without its comments and without the text of string literals, so that a search finds code alone. Works
    /// by line, which is enough for formatted code: block comments and multi-line literals are tracked, nesting is not.
    static func code(_ lines: [Substring]) -> [String] {
        var inLiteral = false
        var inComment = false
        return lines.map { line in
            if inLiteral {
                if line.contains("\"\"\"") { inLiteral = false }
                return ""
            }
            if inComment {
                if line.contains("*/") { inComment = false }
                return ""
            }
            let (code, opensLiteral, opensComment) = strip(line)
            (inLiteral, inComment) = (opensLiteral, opensComment)
            return code
        }
    }

    private static func strip(_ line: Substring) -> (code: String, opensLiteral: Bool, opensComment: Bool) {
        var code = ""
        var rest = line
        var inString = false
        while let character = rest.first {
            if !inString {
                if rest.hasPrefix("//") { return (code, false, false) }
                if rest.hasPrefix("/*") { return (code, false, !rest.contains("*/")) }
                if rest.hasPrefix("\"\"\"") { return (code, !rest.dropFirst(3).contains("\"\"\""), false) }
            }
            if inString, character == "\\" {
                rest = rest.dropFirst(2)
                continue
            }
            if character == "\"" { inString.toggle() } else if !inString { code.append(character) }
            rest = rest.dropFirst()
        }
        return (code, false, false)
    }
}
