import HaloModel

/// What a capture cannot tell of the mesh it was made in.
enum ReplayLimits {
    /// Sentences for a reader, those that concern this capture only.
    /// - Parameter gateway: the station taken as the gateway; `nil` when the capture shows it.
    static func of(_ world: RecordedNeighbourhood, gateway: MACAddress?, end: Int64) -> [String] {
        var limits: [String] = []
        if world.end > end {
            limits.append(
                "The capture goes on after \(end / 1_000_000_000) s; --duration replays more or less of it.")
        }
        if let damage = world.summary.damage {
            limits.append("The file is damaged at frame \(damage.frame): what came after is not known.")
        }
        if let recorder = world.recorder {
            limits.append(
                "An Ethernet capture shows what \(recorder) sent and received above the link: no beacons, no peerings, no "
                    + "signal. A link counts as up from its first batman-adv frame.")
        } else {
            limits.append(
                "Who hears whom is told by frames sent to one another and by routing messages passed on. A radio that still "
                    + "sends and no longer hears looks healthy.")
        }
        if !world.hasSignal {
            limits.append(
                "No frame tells its signal: every neighbour is taken as received with \(ReplayedRadio.assumedSignalDBm) dBm."
            )
        } else {
            limits.append("Signals are those at the capturing receiver, not at the stations.")
        }
        let counts = world.summary.counts
        if world.algorithm == nil {
            let why =
                counts.dataProtected > 0
                ? "\(counts.dataProtected) data frames are encrypted, so batman-adv is not seen"
                : "There are no batman-adv messages"
            limits.append("\(why): routes are taken to follow the links that were up.")
        }
        if world.stations.values.contains(where: { $0.announcement(at: 0)?.isSecure == true }) {
            limits.append(
                "Passwords are told apart by authentications refused; where none was tried, they are taken as the same."
            )
        }
        if let gateway {
            limits.append("No gateway announces itself: \(gateway) is taken as the gateway (--gateway names another).")
        }
        limits.append(
            "Frames lost between two stations, their retries and the air's load are not known: a link works while both are "
                + "on the air.")
        limits.append(
            "Addresses, overlay and the gateway's programs are taken to work while the gateway can be reached; enrolment is "
                + "taken as done.")
        return limits
    }
}
