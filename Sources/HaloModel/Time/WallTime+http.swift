extension WallTime {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// As HTTP's `Date` field has it, whole seconds, rounded down (IMF-fixdate, RFC 9110 5.6.7):
    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    public var httpDate: String {
        let text = description
        let seconds = milliseconds >= 0 ? milliseconds / 1000 : -((999 - milliseconds) / 1000)
        let day = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
        let date = CivilDate(daysSinceEpoch: day)
        // 1970-01-01 was a Thursday.
        let weekday = Self.days[Int(((day % 7) + 7) % 7)]
        let month = Self.months[Int(min(max(1, date.month), 12)) - 1]
        let parts = text.split(separator: "T")
        let time = parts.last?.prefix(8) ?? ""
        let number = date.day < 10 ? "0\(date.day)" : "\(date.day)"
        return "\(weekday), \(number) \(month) \(parts.first?.prefix { $0 != "-" } ?? "") \(time) GMT"
    }

    /// Reads a `Date` field in the form all senders have to use; the two obsolete forms are not read.
    public init?(httpDate text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, Self.days.contains(where: { parts[0] == $0 + "," }), parts[5] == "GMT",
            let month = Self.months.firstIndex(where: { parts[2] == $0 })
        else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        self.init(rfc3339: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }
}
