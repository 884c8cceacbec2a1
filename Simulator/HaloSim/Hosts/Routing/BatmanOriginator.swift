import HaloModel

/// A neighbour on one of our hard interfaces: the interface's index and the neighbour's address in one word.
struct BatmanLink: Hashable, Comparable {
    let rawValue: UInt64

    init(interface: Int, address: MACAddress) {
        rawValue = UInt64(truncatingIfNeeded: interface) << 48 | address.rawValue
    }

    var interface: Int { Int(rawValue >> 48) }
    var address: MACAddress { MACAddress(rawValue: rawValue) }

    static func < (left: BatmanLink, right: BatmanLink) -> Bool { left.rawValue < right.rawValue }
}

/// A path to an originator over one neighbour, as seen for one outgoing interface: `batadv_neigh_node` with its
/// `batadv_neigh_ifinfo` (net/batman-adv/types.h).
struct BatmanPath {
    /// The neighbour it leads over.
    var link: BatmanLink
    /// 0 for the node's own traffic (`BATADV_IF_DEFAULT`), else one more than the outgoing interface's index.
    var context: Int
    /// BATMAN_V: throughput in 100 kbit/s; BATMAN_IV: average transmit quality.
    var metric: UInt32
    /// BATMAN_V: the last sequence number heard over it.
    var lastSequence: UInt32
    /// When it was last heard, nanoseconds.
    var lastSeen: Int64
    /// BATMAN_IV: which of the last 64 sequence numbers came over it, the newest in bit 0 (`real_bits`).
    var window: UInt64 = 0
    /// BATMAN_IV: the last five transmit qualities, one octet each (`tq_recv`).
    var qualities: UInt64 = 0
}

/// What is known of an originator for one outgoing interface: `batadv_orig_ifinfo`.
struct BatmanRoute {
    /// The next hop in use.
    var nextHop: BatmanLink?
    /// `last_real_seqno`.
    var lastSequence: UInt32 = 0
    /// `last_ttl`.
    var lastTimeToLive: UInt8 = 0
    /// `last_seqno_forwarded`.
    var lastForwarded: UInt32?
    /// When the sequence number was last allowed to jump (`batman_seqno_reset`), nanoseconds.
    var lastReset: Int64 = .min / 2
}

/// Everything known of one originator: `batadv_orig_node`.
final class BatmanOriginator {
    let address: MACAddress
    /// When anything of it was last heard, nanoseconds.
    var lastSeen: Int64
    /// Every path, in the order found.
    var paths: [BatmanPath] = []
    /// By context; see `BatmanPath.context`.
    var routes: [BatmanRoute]
    /// BATMAN_IV: which of our own last 64 messages this neighbour echoed, by interface (`bcast_own`).
    var echoes: [UInt64]
    /// Client addresses it announces.
    var clients: [MACAddress] = []
    /// Version of its client table (`ttvn`); `nil` before the first.
    var clientVersion: UInt8?
    /// Download and upload it announces as gateway, 100 kbit/s; `nil` when it is none.
    var gateway: (down: UInt32, up: UInt32)?
    /// Broadcasts of it: the last sequence number and which of the 64 before it came.
    var broadcastSequence: UInt32?
    var broadcastWindow: UInt64 = 0

    init(address: MACAddress, interfaces: Int, now: Int64) {
        self.address = address
        lastSeen = now
        routes = Array(repeating: BatmanRoute(), count: interfaces + 1)
        echoes = Array(repeating: 0, count: interfaces)
    }

    /// Where the path over `link` for `context` is in `paths`.
    func pathIndex(_ link: BatmanLink, _ context: Int) -> Int? {
        paths.firstIndex { $0.link == link && $0.context == context }
    }

    /// The path in use for `context`.
    func routePath(_ context: Int) -> BatmanPath? {
        guard let link = routes[context].nextHop, let index = pathIndex(link, context) else { return nil }
        return paths[index]
    }

    /// Removes the paths `isGone` holds for, and routes over them.
    func removePaths(where isGone: (BatmanPath) -> Bool) {
        guard paths.contains(where: isGone) else { return }
        paths.removeAll(where: isGone)
        for context in routes.indices {
            if let link = routes[context].nextHop, pathIndex(link, context) == nil { routes[context].nextHop = nil }
        }
    }

    /// Whether a jump of `difference` in sequence numbers must be ignored because the last jump is less than 30 s ago
    /// (`batadv_window_protected`). When the jump is allowed, notes that it was.
    func isProtected(_ context: Int, difference: Int32, maximumAge: Int32, now: Int64) -> (ignore: Bool, jumped: Bool) {
        guard difference <= -maximumAge || difference >= BatmanConstants.expectedSequenceRange else {
            return (false, false)
        }
        guard now - routes[context].lastReset > BatmanConstants.resetProtection else { return (true, false) }
        routes[context].lastReset = now
        return (false, true)
    }

    /// Whether the broadcast `sequence` is new; notes it (`batadv_recv_bcast_packet`).
    func takeBroadcast(_ sequence: UInt32) -> Bool {
        guard let last = broadcastSequence else {
            broadcastSequence = sequence
            broadcastWindow = 1
            return true
        }
        let difference = Int32(bitPattern: sequence &- last)
        if difference > 0 || difference <= -BatmanConstants.localWindow {
            broadcastWindow = difference > 0 && difference < 64 ? broadcastWindow << UInt64(difference) | 1 : 1
            broadcastSequence = sequence
            return true
        }
        let bit: UInt64 = 1 << UInt64(-difference)
        guard broadcastWindow & bit == 0 else { return false }
        broadcastWindow |= bit
        return true
    }
}

extension BatmanPath {
    /// Adds a transmit quality; the metric is the average of those of the last five that are not 0
    /// (`batadv_ring_buffer_avg`).
    mutating func push(quality: UInt8) {
        qualities = (qualities << 8 | UInt64(quality)) & 0xFF_FFFF_FFFF
        var sum: UInt32 = 0
        var count: UInt32 = 0
        var rest = qualities
        while rest != 0 {
            let value = UInt32(rest & 0xFF)
            sum += value
            if value != 0 { count += 1 }
            rest >>= 8
        }
        metric = count == 0 ? 0 : sum / count
    }
}
