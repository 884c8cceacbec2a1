import HaloModel
import Hummingbird

/// Writes events to one listener until it is gone, too slow, or the gateway stops.
struct EventStreamWriter: Sendable {
    var hub: LiveHub
    var listener: LiveHub.Listener
    var filter: LiveFilter
    var mark: EventMark
    var hasGap: Bool

    /// A browser that has lost its connection tries again after this long.
    private static let prelude = "retry: 3000\n\n"

    /// - Throws: what the connection throws when the listener is gone.
    func run(_ body: inout some ResponseBodyWriter) async throws {
        defer { hub.leave(listener) }
        try await body.write(ByteBuffer(string: Self.prelude))
        if hasGap { try await body.write(ByteBuffer(string: "event: gap\ndata: {}\n\n")) }
        for await _ in listener.wakes {
            var isQuiet = true
            while let events = hub.portion(for: listener), !events.isEmpty {
                var buffer = ByteBuffer()
                for event in events { write(event, to: &buffer) }
                guard buffer.readableBytes > 0 else { continue }
                isQuiet = false
                try await body.write(buffer)
            }
            if isQuiet { try await body.write(ByteBuffer(string: ": \n\n")) }
        }
    }

    private func write(_ event: LiveEvent, to buffer: inout ByteBuffer) {
        guard let content = filter.wanted(event), let data = data(of: content) else { return }
        buffer.writeString("id: \(mark.text(event.number))\nevent: \(event.name)\ndata: ")
        buffer.writeBytes(data)
        buffer.writeString("\n\n")
    }

    /// JSON without line breaks, as a `data` line has to be; `nil` for what JSON cannot say.
    private func data(of content: LiveEvent.Content) -> [UInt8]? {
        switch content {
        case .telemetry(let telemetry): try? JSON.encode(telemetry)
        case .other(_, let data): data
        }
    }
}
