import HaloModel

/// Something that has just happened, for those who listen.
struct LiveEvent: Sendable {
    /// What it is about.
    enum Content: Sendable {
        /// Samples of a device that have just been stored.
        case telemetry(LiveTelemetry)
        /// Anything else: its name, and JSON.
        case other(String, [UInt8])
    }

    /// Its number since the gateway started, from 1.
    var number: UInt64
    /// What it is about.
    var content: Content

    /// The name a browser's `EventSource` dispatches it by.
    var name: String {
        switch content {
        case .telemetry: "telemetry"
        case .other(let name, _): name
        }
    }

    /// Octets it takes in memory, about.
    var size: Int {
        switch content {
        case .telemetry(let telemetry): 128 + telemetry.samples.count * 64
        case .other(_, let data): 128 + data.count
        }
    }
}
