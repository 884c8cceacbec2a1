/// What the kernel counted of a network interface since it was made (linux/if_link.h, `rtnl_link_stats64`).
public struct InterfaceCounters: Sendable, Equatable {
    /// One direction.
    public struct Direction: Sendable, Equatable {
        /// Octets.
        public var octets: UInt64
        /// Packets.
        public var packets: UInt64
        /// Packets that were damaged or failed.
        public var errors: UInt64
        /// Packets there was no room for, or nobody to take.
        public var drops: UInt64

        /// Takes the parts as they are.
        public init(octets: UInt64 = 0, packets: UInt64 = 0, errors: UInt64 = 0, drops: UInt64 = 0) {
            self.octets = octets
            self.packets = packets
            self.errors = errors
            self.drops = drops
        }
    }

    /// Its name, `wlan0`.
    public var name: String
    /// What came in.
    public var received: Direction
    /// What went out.
    public var sent: Direction

    /// Takes the parts as they are.
    public init(name: String, received: Direction = Direction(), sent: Direction = Direction()) {
        self.name = name
        self.received = received
        self.sent = sent
    }
}
