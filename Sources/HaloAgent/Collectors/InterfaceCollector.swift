import HaloHardware

/// What went through the network interfaces. The loopback is left out, and of many interfaces only the first are told.
struct InterfaceCollector: Collector {
    let name = "interface"
    let interval: Duration
    let deadline: Duration = .seconds(5)
    let system: any SystemInformation

    /// Interfaces told at most: a device that makes them up, as container hosts do, does not fill the gateway.
    static let limit = 8
    /// Kinds of names in the order they are told: mesh, overlay and radio before cables before all others.
    private static let order = ["bat", "wg", "wlan", "eth", "end", "usb"]

    private typealias Figure = @Sendable (InterfaceCounters) -> UInt64

    private static let figures: [(Metric, Figure)] = [
        figure("received_bytes", "By", "Octets received") { $0.received.octets },
        figure("received_packets", "1", "Packets received") { $0.received.packets },
        figure("receive_errors", "1", "Packets that arrived damaged") { $0.received.errors },
        figure("receive_drops", "1", "Packets that arrived and nobody took") { $0.received.drops },
        figure("sent_bytes", "By", "Octets sent") { $0.sent.octets },
        figure("sent_packets", "1", "Packets sent") { $0.sent.packets },
        figure("send_errors", "1", "Packets that could not be sent") { $0.sent.errors },
        figure("send_drops", "1", "Packets there was no room for") { $0.sent.drops },
    ]

    private static func figure(
        _ name: String, _ unit: String, _ meaning: String, _ value: @escaping Figure
    ) -> (Metric, Figure) {
        (
            Metric(
                "interface.{interface}.\(name)", unit, .counts, "\(meaning) since the interface was made",
                source: "/proc/net/dev"), value
        )
    }

    static let metrics = figures.map(\.0)

    func collect() async throws -> [Reading] {
        Self.chosen(try system.interfaces()).flatMap { counters in
            Self.figures.map { $0.reading(Double($1(counters)), of: Self.subject(counters.name)) }
        }
    }

    /// Those that are told, by kind and name.
    static func chosen(_ all: [InterfaceCounters]) -> [InterfaceCounters] {
        func rank(_ name: String) -> Int { order.firstIndex { name.hasPrefix($0) } ?? order.count }
        let others = all.filter { $0.name != "lo" }
        return Array(others.sorted { (rank($0.name), $0.name) < (rank($1.name), $1.name) }.prefix(limit))
    }

    /// An interface's name with nothing in it that divides metrics or that the gateway refuses: the kernel allows all but
    /// spaces and slashes (net/core/dev.c, `dev_valid_name`).
    static func subject(_ name: String) -> String {
        String(
            decoding: name.utf8.map { octet in
                switch octet {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    octet
                default: UInt8(ascii: "_")
                }
            }, as: UTF8.self)
    }
}
