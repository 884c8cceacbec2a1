import HaloHardware
import Logging

/// The world a gateway runs in.
public struct GatewayEnvironment: Sendable {
    /// Time.
    public var clock: any SystemClock
    /// Randomness, for keys, salts and tokens.
    public var random: any RandomSource
    /// The WireGuard interface of the gateway.
    public var overlay: any Overlay
    /// The packet filter of the gateway.
    public var filter: any PacketFilter
    /// The device's files.
    public var files: any FileSystem
    /// HTTP to the mesh manager of this device.
    public var transport: any HTTPTransport
    /// The device itself.
    public var host: GatewayHost
    /// Where the gateway reports.
    public var logger: Logger

    /// Takes the parts as they are.
    public init(
        clock: any SystemClock, random: any RandomSource, overlay: any Overlay, filter: any PacketFilter,
        files: any FileSystem, transport: any HTTPTransport, host: GatewayHost, logger: Logger
    ) {
        self.clock = clock
        self.random = random
        self.overlay = overlay
        self.filter = filter
        self.files = files
        self.transport = transport
        self.host = host
        self.logger = logger
    }
}
