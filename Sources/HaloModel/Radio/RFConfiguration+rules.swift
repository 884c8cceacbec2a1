/// Why a radio configuration is not allowed, with what to do about it.
public struct RFConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The member at fault, as it is called in the file.
    public var member: String
    /// What is wrong, and the remedy.
    public var message: String

    /// `member: message`.
    public var description: String { "\(member): \(message)" }
}

extension RFConfiguration {
    /// Octets of a mesh beacon with its S1G, mesh and vendor elements, as recorded from a Linux mesh.
    private static let beaconOctets = 150
    /// A beacon interval of 1000 time units of 1024 µs.
    private static let beaconsPerSecond = 1 / 1.024
    /// Octets of one originator message in an aggregate: `batadv_ogm_packet` (linux/uapi/linux/batadv_packet.h) with the
    /// gateway's announcement.
    private static let announcementOctets = 32
    /// Octets of the frame around an aggregate: MAC header, mesh control, LLC, FCS, and CCMP where it is used.
    private static let frameOctets = 60
    /// `BATADV_MAX_AGGREGATION_BYTES`, net/batman-adv/main.h.
    private static let aggregateOctets = 512

    /// Checks the configuration against its country's table.
    ///
    /// - Parameter stations: how many devices the mesh has; each repeats every other's originator message every second.
    /// - Throws: `RFConfigurationError` for an unknown country, channel or width, for too much radiated power, and where
    ///   beacons and originator messages alone would exceed the duty cycle.
    public func check(stations: Int = 1) throws(RFConfigurationError) {
        guard schema == Self.schema else {
            throw RFConfigurationError(
                member: "schema",
                message:
                    "is \(schema), and this version reads \(Self.schema); update the device, or write the file anew")
        }
        guard generation >= 0 else {
            throw RFConfigurationError(member: "generation", message: "is negative; write 0 for a first configuration")
        }
        let channel = try tabled()
        try checkPower(channel)
        let share = controlSharePercent(stations: stations)
        guard share <= channel.stationDutyCyclePercent else {
            throw RFConfigurationError(
                member: "width_mhz",
                message:
                    "beacons and originator messages of \(stations) devices alone need \(Self.text(share)) % of the "
                    + "time, and \(country) allows \(Self.text(channel.stationDutyCyclePercent)) % on channel "
                    + "\(self.channel); choose a wider channel or split the mesh")
        }
    }

    private func tabled() throws(RFConfigurationError) -> S1GChannel {
        let name = country == "GB" ? "UK" : country
        guard S1GChannel.countries.contains(name) else {
            throw RFConfigurationError(
                member: "country",
                message: "\"\(country.prefix(16))\" is not in the channel table; choose one of "
                    + S1GChannel.countries.joined(separator: ", "))
        }
        let own = S1GChannel.all.filter { $0.country == name }
        let widths = Array(Set(own.map(\.widthMHz))).sorted()
        guard widths.contains(widthMHz) else {
            throw RFConfigurationError(
                member: "width_mhz",
                message: "\(widthMHz) MHz is not allowed in \(country); choose one of \(Self.list(widths)) MHz")
        }
        guard let channel = s1gChannel else {
            let there = own.filter { $0.widthMHz == widthMHz }.map(\.number).sorted()
            throw RFConfigurationError(
                member: "channel",
                message: "\(country) has no channel \(channel) of \(widthMHz) MHz; choose one of \(Self.list(there))")
        }
        return channel
    }

    private func checkPower(_ channel: S1GChannel) throws(RFConfigurationError) {
        let gain = antennaGainDBi ?? 0
        guard gain.isFinite, (-20...30).contains(gain) else {
            throw RFConfigurationError(member: "antenna_gain_dbi", message: "has to be −20 to 30 dBi")
        }
        guard let power = transmitPowerDBm else { return }
        guard (0...36).contains(power) else {
            throw RFConfigurationError(member: "transmit_power_dbm", message: "has to be 0 to 36 dBm")
        }
        guard Double(power) + gain <= channel.maximumEIRPdBm else {
            let most = Int((channel.maximumEIRPdBm - gain).rounded(.down))
            throw RFConfigurationError(
                member: "transmit_power_dbm",
                message: "\(power) dBm with an antenna of \(Self.text(gain)) dBi radiates "
                    + "\(Self.text(Double(power) + gain)) dBm, and \(country) allows "
                    + "\(Self.text(channel.maximumEIRPdBm)) dBm EIRP on channel \(channel.number); "
                    + (most >= 0 ? "set at most \(most)" : "use an antenna of less gain"))
        }
    }

    /// The share of time one device's beacons and originator messages take, percent: sent at the slowest rate of the
    /// channel, once a beacon interval and once a second.
    func controlSharePercent(stations: Int) -> Double {
        guard let rate = S1GRate.ladder(widthMHz: widthMHz).first(where: { $0.mcs == 0 }) else { return 0 }
        let beacon = Double(S1GTiming.airtime(octets: Self.beaconOctets, rate: rate)) * Self.beaconsPerSecond
        let octets = max(1, min(stations, 4096)) * Self.announcementOctets
        let frames = (octets + Self.aggregateOctets - 1) / Self.aggregateOctets
        let each = octets / frames + Self.frameOctets
        let announcements = Double(frames) * Double(S1GTiming.airtime(octets: each, rate: rate))
        return (beacon + announcements) / 1e9 * 100
    }

    /// Received power at which the channel's slowest rate still works, dBm: thermal noise of the width at 290 K
    /// (−174 dBm/Hz), a noise figure of 4 dB, and the ratio that rate needs (Morse Micro's figures for the MM6108).
    public static func sensitivityDBm(widthMHz: Int) -> Int {
        let noise = [1: -110, 2: -107, 4: -104, 8: -101][widthMHz] ?? -107
        let needed = S1GRate.ladder(widthMHz: widthMHz).map(\.requiredSNRdB).min() ?? 5
        return noise + Int(needed.rounded(.up))
    }

    private static func list(_ numbers: [Int]) -> String { numbers.map { String($0) }.joined(separator: ", ") }

    /// At most two digits after the point.
    private static func text(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() && abs(rounded) < 1e9 ? String(Int(rounded)) : String(rounded)
    }
}
