/// A message of the control socket: a reply, or an event, which starts with its priority as `<3>` (`wpa_ctrl.h`).
struct SupplicantMessage {
    /// Whether it is an event.
    let isEvent: Bool
    /// The text without priority and without `IFNAME=…`, which a global control socket puts before it.
    let text: Substring

    /// Takes a message apart.
    init(_ message: String) {
        var rest = message[...]
        if rest.hasPrefix("IFNAME=") { rest = Self.afterSpace(rest) }
        let digits = rest.dropFirst().prefix(3).prefix { ("0"..."9").contains($0) }
        let isEvent = rest.hasPrefix("<") && !digits.isEmpty && rest[digits.endIndex...].hasPrefix(">")
        if isEvent { rest = rest[rest.index(after: digits.endIndex)...] }
        if isEvent, rest.hasPrefix("IFNAME=") { rest = Self.afterSpace(rest) }
        while rest.last == "\n" || rest.last == " " { rest.removeLast() }
        self.isEvent = isEvent
        text = rest
    }

    private static func afterSpace(_ text: Substring) -> Substring {
        guard let space = text.firstIndex(of: " ") else { return "" }
        return text[text.index(after: space)...]
    }
}
