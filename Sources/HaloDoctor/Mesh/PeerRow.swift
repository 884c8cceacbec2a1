import HaloModel

/// A neighbour as a line of a table.
enum PeerRow {
    /// nl80211's name of an established peering.
    static let established = "estab"

    /// Sorts the way to the gateway first, then established peerings by signal, then the rest by signal.
    static func order(_ peer: MeshPeer) -> (Int, Int, UInt64) {
        let rank = peer.isNextHop ? 0 : peer.link == established ? 1 : 2
        return (rank, -(peer.signalDBm ?? -200), peer.address.rawValue)
    }

    static func text(_ peer: MeshPeer, paint: Paint) -> String {
        let signal = peer.signalDBm.map { "\($0) dBm" } ?? "no signal"
        let rate = peer.expectedThroughputKbps.map { "\(PlainText.tenths(Double($0) / 1000)) Mbit/s" } ?? "–"
        let cells = [
            PlainText.pad("\(peer.address)", 17), PlainText.pad(state(peer.link), 20), PlainText.pad(signal, 9),
            PlainText.pad(rate, 11), "heard \(MeshOverview.span(.milliseconds(peer.inactiveMilliseconds))) ago",
        ]
        let line = cells.joined(separator: "  ") + (peer.isNextHop ? "  ← way to the gateway" : "")
        return peer.link == established ? line : paint.dim(line)
    }

    /// What a peering state means to somebody who has not read the standard.
    private static func state(_ link: String) -> String {
        switch link {
        case "estab": "established"
        case "listen": "not peered"
        case "opn_snt", "opn_rcvd", "cnf_rcvd": "handshake under way"
        case "holding": "closed, held"
        case "blocked": "blocked (passphrase)"
        default: PlainText.line(link)
        }
    }
}
