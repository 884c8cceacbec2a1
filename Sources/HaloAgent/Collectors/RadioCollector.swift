import HaloHardware
import HaloModel

/// The radio: each peer, and how busy the channel is.
actor RadioCollector: Collector {
    nonisolated let name = "radio"
    nonisolated let interval: Duration
    nonisolated let deadline: Duration = .seconds(10)
    private let wireless: any Wireless
    /// What the driver had counted at the turn before.
    private var before: ChannelSurvey?

    /// Peers told at most. A device seldom has more; the gateway knows of all through the heartbeat.
    static let limit = 8

    private typealias Figure = @Sendable (Station) -> Double?

    private static let figures: [(Metric, Figure)] = [
        figure("signal_dbm", "dB[mW]", -130...10, "Signal of the last frame", "SIGNAL") {
            $0.signalDBm.map(Double.init)
        },
        figure("transmit_rate_kbps", "kbit/s", 0...1e7, "Rate of the last frame sent", "TX_BITRATE") {
            $0.transmitRate.map { Double($0.kbps) }
        },
        figure("expected_throughput_kbps", "kbit/s", 0...1e7, "What the driver expects", "EXPECTED_THROUGHPUT") {
            $0.expectedThroughputKbps.map(Double.init)
        },
        figure("inactive_ms", "ms", .counts, "Since its last frame", "INACTIVE_TIME") {
            Double($0.inactiveMilliseconds)
        },
        figure("link_state", "1", 0...6, "Peering, 4 is established (enum nl80211_plink_state)", "PLINK_STATE") {
            Double($0.link.rawValue)
        },
        figure("retries", "1", .counts, "Frames repeated", "TX_RETRIES") { Double($0.retries) },
        figure("failures", "1", .counts, "Frames given up", "TX_FAILED") { Double($0.failed) },
        figure("beacon_losses", "1", .counts, "Beacons that did not come", "BEACON_LOSS") { Double($0.beaconLoss) },
        figure("received_bytes", "By", .counts, "Octets received from it", "RX_BYTES64") { Double($0.receivedOctets) },
        figure("sent_bytes", "By", .counts, "Octets sent to it", "TX_BYTES64") { Double($0.sentOctets) },
        figure("connected_s", "s", .counts, "Since the entry was made or the peering established", "CONNECTED_TIME") {
            Double($0.connectedSeconds)
        },
    ]

    private static let stations = Metric(
        "radio.stations", "1", 0...4096, "Stations the kernel knows", source: "NL80211_CMD_GET_STATION")
    private static let established = Metric(
        "radio.established", "1", 0...4096, "Those whose peering is established", source: "NL80211_CMD_GET_STATION")
    private static let busy = Metric(
        "radio.channel_busy_pct", "%", 0...100, "Share of the time since the turn before in which the medium was busy",
        source: "NL80211_SURVEY_INFO_TIME_BUSY / NL80211_SURVEY_INFO_TIME")
    private static let sending = Metric(
        "radio.channel_transmit_pct", "%", 0...100, "Share of that time this radio was sending",
        source: "NL80211_SURVEY_INFO_TIME_TX / NL80211_SURVEY_INFO_TIME")
    private static let noise = Metric(
        "radio.noise_dbm", "dB[mW]", -130...0, "Noise floor", source: "NL80211_SURVEY_INFO_NOISE")

    private static func figure(
        _ name: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String, _ attribute: String,
        _ value: @escaping Figure
    ) -> (Metric, Figure) {
        (Metric("radio.{peer}.\(name)", unit, range, meaning, source: "NL80211_STA_INFO_\(attribute)"), value)
    }

    static let metrics = figures.map(\.0) + [stations, established, busy, sending, noise]

    init(interval: Duration, wireless: any Wireless) {
        self.interval = interval
        self.wireless = wireless
    }

    /// - Throws: `HardwareError` `notFound` while there is no mesh interface.
    func collect() async throws -> [Reading] {
        guard let interface = try await wireless.interfaces().first(where: \.isMeshPoint) else {
            before = nil
            throw HardwareError(.notFound, "no radio is in a mesh")
        }
        let stations = try await wireless.stations(on: interface.name)
        var readings = Self.chosen(stations).flatMap { station in
            Self.figures.flatMap { $0.reading($1(station), of: "\(station.address)") }
        }
        readings.append(Self.stations.reading(Double(stations.count)))
        readings.append(Self.established.reading(Double(stations.count { $0.link == .established })))
        let now = try await wireless.survey(of: interface.name)
        if let now, let before { readings += Self.channel(from: before, to: now) }
        readings += Self.noise.reading(now?.noiseDBm.map(Double.init))
        before = now
        return readings
    }

    /// The peers that are told: established ones, the strongest first, before others; in the order of their addresses.
    static func chosen(_ stations: [Station]) -> [Station] {
        let ranked = stations.sorted { left, right in
            func rank(_ station: Station) -> (Int, Int, UInt64) {
                (
                    station.link == .established ? 0 : 1, -(station.signalDBm ?? -1000), station.address.rawValue
                )
            }
            return rank(left) < rank(right)
        }
        return ranked.prefix(limit).sorted { $0.address < $1.address }
    }

    /// Shares of the time between two surveys; none when the radio was retuned, which begins the count anew.
    private static func channel(from before: ChannelSurvey, to now: ChannelSurvey) -> [Reading] {
        let active = now.activeMilliseconds.subtractingReportingOverflow(before.activeMilliseconds)
        guard !active.overflow, active.partialValue > 0 else { return [] }
        func share(_ part: KeyPath<ChannelSurvey, Int64>) -> Double? {
            let difference = now[keyPath: part].subtractingReportingOverflow(before[keyPath: part])
            guard !difference.overflow, difference.partialValue >= 0 else { return nil }
            return Double(difference.partialValue) / Double(active.partialValue) * 100
        }
        return busy.reading(share(\.busyMilliseconds)) + sending.reading(share(\.transmitMilliseconds))
    }
}
