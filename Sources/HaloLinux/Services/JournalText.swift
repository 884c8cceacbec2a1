import FoundationEssentials
import HaloHardware
import HaloModel

/// `journalctl -o json`: one object a line (systemd.io/JOURNAL_EXPORT_FORMATS, "Journal JSON Format").
enum JournalText {
    /// The entries in the order of the text. Lines that are no entry, such as one that was cut off, are left out.
    static func entries(of text: String) -> [JournalEntry] {
        let decoder = JSONDecoder()
        return text.split(separator: "\n").compactMap { line in
            guard let entry = try? decoder.decode(Entry.self, from: Data(line.utf8)),
                let microseconds = Int64(entry.time), microseconds >= 0
            else { return nil }
            let (nanoseconds, overflow) = microseconds.multipliedReportingOverflow(by: 1000)
            // Without a priority it came from a program that gave none; syslog's default is 6, informational.
            let priority = entry.priority.flatMap { Int($0) } ?? 6
            return JournalEntry(
                time: WallTime(nanoseconds: overflow ? .max : nanoseconds), priority: min(max(priority, 0), 7),
                message: entry.message?.text ?? "")
        }
    }

    private struct Entry: Decodable {
        var time: String
        var priority: String?
        var message: Field?

        enum CodingKeys: String, CodingKey {
            case time = "__REALTIME_TIMESTAMP"
            case priority = "PRIORITY"
            case message = "MESSAGE"
        }
    }

    /// A field's value: text; an array of octets when it is no UTF-8 or holds control characters; an array of either when
    /// the entry has the field several times.
    private struct Field: Decodable {
        var text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let plain = try? container.decode(String.self) {
                text = plain
            } else if let octets = try? container.decode([UInt8].self) {
                text = String(decoding: octets, as: UTF8.self)
            } else {
                text = try container.decode([Field].self).map(\.text).joined(separator: "\n")
            }
        }
    }
}
