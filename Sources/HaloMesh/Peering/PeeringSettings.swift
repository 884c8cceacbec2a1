import HaloModel

/// The peering controller's limits and patience.
public struct PeeringSettings: Sendable, Equatable {
    /// Own mesh.
    public var meshID: String
    /// Peerings a HaLow station may have (`max_peer_links` of the Morse Micro supplicant).
    public var quota = 10
    /// Peerings to open by ourselves while there is a route: leaves room for those others open.
    public var wantedPeers = 6
    /// Peerings to open by ourselves while there is no route: strong neighbours may form an island, so reach further.
    public var wantedPeersWithoutRoute = 9
    /// A neighbour weaker than this, dBm, is not worth a peering while there is another: 3 dB above the sensitivity of the
    /// channel's slowest rate.
    public var signalFloorDBm: Int
    /// How far a signal has to pass the floor to change the verdict, dB.
    public var signalHysteresisDB = 2
    /// Shortest wait between the end of a scan and the first `MESH_PEER_ADD`. Both ends adding each other at once is what
    /// leaves the user-space MPM with mismatched link IDs.
    public var settleMinimum: Duration = .seconds(5)
    /// Longest such wait.
    public var settleMaximum: Duration = .seconds(8)
    /// How long an opened peering may take: the supplicant forgets a wanted peer after 10 s (`MESH_PEER_ADD duration`).
    public var addLimit: Duration = .seconds(10)
    /// How long a scan may take.
    public var scanLimit: Duration = .seconds(15)
    /// Time between scans without an established peering.
    public var rescanWhileAlone: Duration = .seconds(10)
    /// Time between scans with one, to find better or further neighbours.
    public var rescanWhilePeered: Duration = .seconds(60)
    /// Silence of an established peer, or of its routing messages, after which the link is dead.
    public var silenceLimit: Duration = .seconds(20)
    /// A neighbour heard within this time is there.
    public var heardLimit: Duration = .seconds(5)
    /// How long frames may be given up, with none received, until the link is dead.
    public var lossLimit: Duration = .seconds(15)
    /// How long a peer may stay below the floor until it is given up for better ones.
    public var weakLimit: Duration = .seconds(60)
    /// How long a neighbour counts as heard after a scan found it.
    public var memory: Duration = .seconds(180)
    /// First wait after a failed attempt; doubles with each.
    public var retryMinimum: Duration = .seconds(5)
    /// Longest wait after failed attempts.
    public var retryMaximum: Duration = .seconds(120)
    /// With the quota full and still no route, how long until a peering is given up for an untried neighbour.
    public var islandLimit: Duration = .seconds(60)

    /// Who may be peered with; `nil` allows everyone of the mesh.
    public var allowed: [MACAddress]?
    /// A peering that ends sooner than this after it was established counts as a failed attempt.
    public var lastingLimit: Duration = .seconds(10)
    /// How long a handshake may stay half open: the supplicant's own retries take 1.2 s, then it gives up.
    public var handshakeLimit: Duration = .seconds(25)
    /// How long without a route until weak and nearly full neighbours are tried too.
    public var routelessLimit: Duration = .seconds(20)
    /// First wait until a station the supplicant has blocked is pardoned; doubles with each pardon. The supplicant blocks for
    /// an hour after four failed authentications (`mesh_rsn.c`), at both ends, however soon the passphrase is put right.
    public var pardonMinimum: Duration = .seconds(30)
    /// Longest such wait. Both ends have to be out of their block at once, which lasts some 14 s until the attempt has failed:
    /// with waits of minutes they would miss each other for hours.
    public var pardonMaximum: Duration = .minutes(1)
    /// How long a link this end has closed may stay held, though the neighbour is heard, until it is closed once more;
    /// doubles each time. `MESH_PEER_REMOVE` stops the timer that would end HOLDING, and of a station that has authenticated
    /// `MESH_PEER_ADD` wants nothing to know then: when both ends have closed, only another Close, from either, frees the
    /// other (`mesh_mpm.c`).
    public var releaseMinimum: Duration = .seconds(8)
    /// How often it is closed once more.
    public var releaseLimit = 5
    /// Pause between attempts to peer again with the neighbour the last route led through, while there is none.
    public var lostWayWait: Duration = .seconds(4)
    /// How many such attempts may fail until it waits as others do.
    public var lostWayAttempts = 3
    /// First wait after a second renewal of a peering through which the path was dead; doubles with each.
    public var renewalMinimum: Duration = .minutes(2)
    /// How long a renewal is remembered.
    public var renewalMemory: Duration = .minutes(15)
    /// How long a neighbour has to show no peering at all until room is made for it.
    public var lonelyLimit: Duration = .seconds(45)

    /// The defaults for a mesh on a channel of this width.
    public init(meshID: String, widthMHz: Int = 2, allowed: [MACAddress]? = nil) {
        self.meshID = meshID
        self.allowed = allowed
        signalFloorDBm = RFConfiguration.sensitivityDBm(widthMHz: widthMHz) + 3
    }

    /// Whether the allow list lets a station in.
    func allows(_ address: MACAddress) -> Bool { allowed?.contains(address) ?? true }
}
