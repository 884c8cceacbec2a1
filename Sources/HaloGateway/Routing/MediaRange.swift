/// One element of an `Accept` field (RFC 9110 12.5.1).
struct MediaRange {
    private var type: String
    private var subtype: String
    /// Whether its weight is 0, which forbids what it matches.
    private var isExcluded: Bool

    init(_ text: Substring) {
        let parts = text.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
        let names = (parts.first ?? "").split(separator: "/", maxSplits: 1)
        type = names.first.map { String($0) } ?? ""
        subtype = names.count == 2 ? String(names[1]) : ""
        let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { $0.dropFirst(2) }
        isExcluded = weight.map { !$0.isEmpty && $0.allSatisfy { $0 == "0" || $0 == "." } } ?? false
    }

    /// Whether `media` is acceptable: what the most precise range that matches it says.
    static func accepts(_ media: String, _ ranges: [MediaRange]) -> Bool {
        let best = ranges.filter { $0.precision(for: media) != nil }.max {
            ($0.precision(for: media) ?? 0) < ($1.precision(for: media) ?? 0)
        }
        return best.map { !$0.isExcluded } ?? false
    }

    private func precision(for media: String) -> Int? {
        let names = media.split(separator: "/", maxSplits: 1)
        guard names.count == 2 else { return nil }
        if type == names[0], subtype == names[1] { return 2 }
        if type == names[0], subtype == "*" { return 1 }
        return type == "*" && subtype == "*" ? 0 : nil
    }
}
