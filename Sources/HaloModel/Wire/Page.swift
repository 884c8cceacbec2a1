/// A part of a list.
public struct Page<Item: Sendable & Codable & Equatable>: Sendable, Codable, Equatable {
    /// The items, in the list's order.
    public var items: [Item]
    /// What to send as `cursor` to go on; `nil` at the end.
    public var nextCursor: String?

    /// Takes the parts as they are.
    public init(items: [Item], nextCursor: String? = nil) {
        self.items = items
        self.nextCursor = nextCursor
    }

    enum CodingKeys: String, CodingKey {
        case items
        case nextCursor = "next_cursor"
    }
}
