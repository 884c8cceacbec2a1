import HaloModel

/// What a gateway has to be told.
public struct GatewayConfiguration: Sendable, Equatable {
    /// Who comes in without an operator's approval, once it has proved to know the trust secret.
    public enum ApprovalPolicy: Sendable, Equatable {
        /// Everyone.
        case everyone
        /// Devices with these radios.
        case trusted([MACAddress])
    }

    /// The gateway's own name.
    public var node: NodeID
    /// The gateway's overlay address and with it the overlay's range.
    public var overlay: IPv4Prefix
    /// UDP port of the gateway's WireGuard.
    public var overlayPort: UInt16
    /// TCP port of the API.
    public var apiPort: UInt16
    /// Secret that proves a device belongs here.
    public var trustSecret: String
    /// Who comes in without an operator's approval.
    public var approval: ApprovalPolicy
    /// Program version, commit and build time, as `/health` tells them.
    public var build: Build
    /// scrypt cost parameter N (RFC 7914 section 2), a power of two. 2^14 takes 16 MiB and some tens of milliseconds.
    public var passwordCost: Int

    /// The program's stamp.
    public struct Build: Sendable, Equatable {
        /// Program version.
        public var version: String
        /// Commit it was built from.
        public var commit: String
        /// When it was built.
        public var time: String

        /// Takes the parts as they are.
        public init(version: String, commit: String, time: String) {
            self.version = version
            self.commit = commit
            self.time = time
        }
    }

    /// The overlay's default range; the gateway has the first address.
    public static let defaultOverlay = IPv4Prefix(address: IPv4Address(10, 42, 0, 1), length: 24)

    /// Takes the parts as they are.
    public init(
        node: NodeID, overlay: IPv4Prefix, overlayPort: UInt16 = 51820, apiPort: UInt16 = 8080, trustSecret: String,
        approval: ApprovalPolicy, build: Build, passwordCost: Int = 1 << 14
    ) {
        self.node = node
        self.overlay = overlay
        self.overlayPort = overlayPort
        self.apiPort = apiPort
        self.trustSecret = trustSecret
        self.approval = approval
        self.build = build
        self.passwordCost = passwordCost
    }
}
