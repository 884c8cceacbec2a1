/// What names an event in the stream: which run of the gateway, and its number in it.
struct EventMark: Sendable {
    /// Names this run of the gateway.
    var run: UInt64

    /// The identifier of event number `number`.
    func text(_ number: UInt64) -> String { "\(String(run, radix: 36))-\(number)" }

    /// The number in an identifier of this run; `nil` for anything else.
    func number(in text: String) -> UInt64? {
        let parts = text.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, UInt64(parts[0], radix: 36) == run else { return nil }
        return UInt64(parts[1])
    }
}
