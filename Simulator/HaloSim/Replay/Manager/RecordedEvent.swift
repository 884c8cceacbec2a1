import HaloModel

/// Something that really happened to a station of a capture.
public struct RecordedEvent: Sendable, Equatable, Encodable {
    /// What kind of event.
    public enum Kind: String, Sendable, Encodable {
        /// A station's first frame.
        case appears
        /// A station's last frame before a silence.
        case silent
        /// A station's first frame after a silence.
        case returns
        /// A station begins anew, without its peers.
        case restarts
        /// A link came up.
        case linkUp = "link_up"
        /// A link went down.
        case linkDown = "link_down"
        /// An authentication was refused.
        case refused
        /// An HWMP path was found.
        case path
        /// An HWMP path was lost.
        case pathLost = "path_lost"
    }

    /// When, in seconds from the capture's first frame.
    public let seconds: Double
    /// What kind.
    public let kind: Kind
    /// The other station, or the station itself.
    public let station: MACAddress
    /// Who caused it, when the capture tells.
    public let by: MACAddress?
    /// What happened, for a reader.
    public let text: String

    init(_ nanoseconds: Int64, _ kind: Kind, _ station: MACAddress, by: MACAddress? = nil, _ text: String) {
        seconds = Double(nanoseconds) / 1e9
        self.kind = kind
        self.station = station
        self.by = by
        self.text = text
    }
}

extension RecordedNeighbourhood {
    /// What happened to one station, in order.
    func events(of station: MACAddress) -> [RecordedEvent] {
        var events = presence(of: station, isSelf: true)
        for peer in neighbours(of: station) {
            events += presence(of: peer, isSelf: false)
            events += linkEvents(of: station, with: peer)
        }
        for path in summary.paths where path.originator == station {
            let hops = path.hops.map { " (\($0) hops)" } ?? ""
            if let seconds = path.establishedSeconds {
                events.append(
                    RecordedEvent(Self.nanoseconds(seconds), .path, path.target, "HWMP path to \(path.target)\(hops)"))
            }
            if let seconds = path.lostSeconds {
                events.append(
                    RecordedEvent(
                        Self.nanoseconds(seconds), .pathLost, path.target, "HWMP path to \(path.target) lost"))
            }
        }
        return events.enumerated().sorted { ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset) }
            .map(\.element)
    }

    private func presence(of address: MACAddress, isSelf: Bool) -> [RecordedEvent] {
        guard let station = stations[address], let first = station.heard.first else { return [] }
        let name = isSelf ? "the station itself" : "\(address)"
        var events = [RecordedEvent(first, .appears, address, "\(name) is on the air")]
        for silence in station.silences {
            events.append(RecordedEvent(silence.from, .silent, address, "\(name) falls silent"))
            if let back = silence.to { events.append(RecordedEvent(back, .returns, address, "\(name) is back")) }
        }
        for restart in station.restarts {
            events.append(RecordedEvent(restart, .restarts, address, "\(name) has begun anew, without peers"))
        }
        return events
    }

    private func linkEvents(of station: MACAddress, with peer: MACAddress) -> [RecordedEvent] {
        let pair = Pair(station, peer)
        var events: [RecordedEvent] = []
        for link in links[pair] ?? [] {
            let who = link.initiator.map { $0 == station ? ", asked for by the station itself" : ", asked for by it" }
            events.append(
                RecordedEvent(link.up, .linkUp, peer, by: link.initiator, "link with \(peer) up\(who ?? "")"))
            guard let down = link.down, link.end != .silence else { continue }
            let how =
                link.end == .restart
                ? ": a new peering began"
                : link.closedBy == station ? ", closed by the station itself" : ", closed by it"
            let reason = link.reason.map { ", reason \($0)" } ?? ""
            events.append(
                RecordedEvent(down, .linkDown, peer, by: link.closedBy, "link with \(peer) down\(how)\(reason)"))
        }
        // One line for every run of refusals: an exchange is tried again each second.
        var last: Int64?
        for refusal in pairs[pair]?.refusals ?? [] {
            defer { last = refusal.time }
            if let last, refusal.time - last < 5_000_000_000 { continue }
            events.append(
                RecordedEvent(
                    refusal.time, .refused, peer, by: refusal.from,
                    "authentication with \(peer) refused: another password"))
        }
        return events
    }
}
