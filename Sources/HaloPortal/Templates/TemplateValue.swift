/// What a template is filled with.
enum TemplateValue: Sendable, Equatable {
    /// Text, escaped when written as `{{name}}`.
    case text(String)
    /// Shows or hides a section.
    case flag(Bool)
    /// Repeats a section.
    case list([TemplateValue])
    /// Names within a section.
    case object([String: TemplateValue])

    /// Whether a section of it is shown.
    var isTruthy: Bool {
        switch self {
        case .text(let text): !text.isEmpty
        case .flag(let flag): flag
        case .list(let items): !items.isEmpty
        case .object: true
        }
    }
}

extension TemplateValue: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .text(value) }
}
