import HaloModel

/// A Mustache template (mustache.github.io/mustache.5.html): variables `{{a}}`, sections `{{#a}}…{{/a}}`, inverted
/// sections `{{^a}}…{{/a}}`, comments `{{! }}`. Variables are always escaped for HTML; there are no partials, lambdas or
/// unescaped variables, because nothing here needs them. The packages that have them bring all of Foundation along,
/// three times the size of the program.
struct Template: Sendable {
    /// Why a template is not one.
    struct SyntaxError: Error, Equatable {
        var message: String
    }

    private indirect enum Part: Sendable {
        case text(String)
        case variable(String)
        case section(String, inverted: Bool, [Part])
    }

    private let parts: [Part]

    /// Reads a template.
    /// - Throws: `SyntaxError` for a tag that is not closed or not known.
    init(_ text: String) throws {
        var rest = Substring(text)
        parts = try Self.parse(&rest, until: nil)
    }

    private static func parse(_ rest: inout Substring, until name: String?) throws -> [Part] {
        var parts: [Part] = []
        while let opening = rest.firstRange(of: "{{") {
            parts.append(.text(String(rest[..<opening.lowerBound])))
            rest = rest[opening.upperBound...]
            guard let closing = rest.firstRange(of: "}}") else { throw SyntaxError(message: "a tag is not closed") }
            let tag = rest[..<closing.lowerBound]
            rest = rest[closing.upperBound...]
            switch tag.first {
            case "!":
                continue
            case "#", "^":
                let section = trimmed(tag.dropFirst())
                let inner = try parse(&rest, until: section)
                parts.append(.section(section, inverted: tag.first == "^", inner))
            case "/":
                guard trimmed(tag.dropFirst()) == name else {
                    throw SyntaxError(message: "{{\(tag)}} closes what is not open")
                }
                return parts
            case .some(let first) where first.isLetter || first == "." || first == " ":
                parts.append(.variable(trimmed(tag)))
            default:
                throw SyntaxError(message: "{{\(tag)}} is not known here")
            }
        }
        guard name == nil else { throw SyntaxError(message: "section \(name ?? "") is not closed") }
        parts.append(.text(String(rest)))
        return parts
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// The template with its values. A name that is not there is empty, as Mustache has it.
    func render(_ values: [String: TemplateValue]) -> String {
        var output = ""
        Self.render(parts, [.object(values)], into: &output)
        return output
    }

    private static func render(_ parts: [Part], _ scopes: [TemplateValue], into output: inout String) {
        for part in parts {
            switch part {
            case .text(let text):
                output += text
            case .variable(let name):
                if case .text(let text) = find(name, scopes) { output += HTMLText.escaped(text) }
            case .section(let name, let inverted, let inner):
                let value = find(name, scopes) ?? .flag(false)
                guard value.isTruthy != inverted else { continue }
                if !inverted, case .list(let items) = value {
                    for item in items { render(inner, scopes + [item], into: &output) }
                } else {
                    render(inner, inverted ? scopes : scopes + [value], into: &output)
                }
            }
        }
    }

    private static func find(_ name: String, _ scopes: [TemplateValue]) -> TemplateValue? {
        if name == "." { return scopes.last }
        for scope in scopes.reversed() {
            if case .object(let members) = scope, let value = members[name] { return value }
        }
        return nil
    }
}

extension Substring {
    /// The first place of an ASCII text.
    fileprivate func firstRange(of text: StaticString) -> Range<Index>? {
        let pattern = text.withUTF8Buffer { Array($0) }
        var start = startIndex
        while start < endIndex {
            var at = start
            var matched = 0
            while matched < pattern.count, at < endIndex, utf8[at] == pattern[matched] {
                at = utf8.index(after: at)
                matched += 1
            }
            if matched == pattern.count { return start..<at }
            start = utf8.index(after: start)
        }
        return nil
    }
}
