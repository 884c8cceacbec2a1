import HaloModel

/// Lists in parts: `limit` items after `cursor`.
enum Paging {
    static let parameters = [
        Route.Parameter("limit", "How many at most; 100 without", .integer(1...1000)),
        Route.Parameter("cursor", "`next_cursor` of the part before"),
    ]

    static func limit(_ call: Call) throws -> Int { try call.integer("limit", in: 1...1000, default: 100) }

    /// A cursor that is a number; 0 without one.
    static func number(_ call: Call) throws -> Int64 {
        guard let text = call.query("cursor") else { return 0 }
        guard let number = Int64(text) else { throw ProblemError(.badRequest, "cursor is not one of this list") }
        return number
    }

    /// A page of documents of `items`, of which there is one more than `limit` when the list goes on.
    static func document<Item>(
        _ items: [Item], limit: Int, cursor: (Item) -> String, _ document: (Item) -> JSONValue
    ) -> JSONValue {
        let shown = items.prefix(limit)
        return .members([
            "items": .list(shown.map(document)),
            "next_cursor": items.count > limit ? shown.last.map { .text(cursor($0)) } : nil,
        ])
    }

    /// A page of `items`, of which there is one more than `limit` when the list goes on.
    static func page<Item>(_ items: [Item], limit: Int, cursor: (Item) -> String) -> Page<Item> {
        let shown = Array(items.prefix(limit))
        return Page(items: shown, nextCursor: items.count > limit ? shown.last.map(cursor) : nil)
    }
}
