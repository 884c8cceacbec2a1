import HaloHardware
import HaloModel

/// The routing messages one station sent about one originator: what its neighbours learn from it.
struct RecordedRouting: Sendable {
    /// One message.
    struct Message: Sendable {
        var time: Int64
        var metric: RouteMetric
        var isGateway: Bool
        /// Whom the sender has it from; the neighbour that reads its own address there hears an echo.
        var previousSender: MACAddress?
    }

    /// In order of time once `finish` was called.
    private(set) var messages: [Message] = []

    mutating func add(_ message: Message) { messages.append(message) }

    mutating func finish() { messages.sort { $0.time < $1.time } }

    /// The last message after `start` and by `time` that `reader` would not throw away as its own echo.
    func last(after start: Int64, by time: Int64, reader: MACAddress) -> Message? {
        var index = messages.partitioningIndex { $0.time > time }
        while index > 0, messages[index - 1].time > start {
            index -= 1
            if messages[index].previousSender != reader { return messages[index] }
        }
        return nil
    }
}
