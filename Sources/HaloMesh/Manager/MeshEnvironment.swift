import HaloHardware
import Logging

/// Everything the mesh manager reaches the world through.
public struct MeshEnvironment: Sendable {
    /// The HaLow radio.
    public var wireless: any Wireless
    /// batman-adv.
    public var routing: any MeshRouting
    /// WireGuard.
    public var overlay: any Overlay
    /// Addresses and DHCP.
    public var addressing: any Addressing
    /// systemd.
    public var services: any ServiceManager
    /// The device's files.
    public var files: any FileSystem
    /// HTTP to the gateway, and the local socket.
    public var transport: any HTTPTransport
    /// ICMP echo, to tell a dead path from a dead gateway program.
    public var pinger: any Pinger
    /// Time.
    public var clock: any SystemClock
    /// Keys, nonces and jitter.
    public var random: any RandomSource
    /// Where transitions and repairs are told.
    public var logger: Logger

    /// Takes the parts as they are.
    public init(
        wireless: any Wireless, routing: any MeshRouting, overlay: any Overlay, addressing: any Addressing,
        services: any ServiceManager, files: any FileSystem, transport: any HTTPTransport, pinger: any Pinger,
        clock: any SystemClock, random: any RandomSource, logger: Logger
    ) {
        self.wireless = wireless
        self.routing = routing
        self.overlay = overlay
        self.addressing = addressing
        self.services = services
        self.files = files
        self.transport = transport
        self.pinger = pinger
        self.clock = clock
        self.random = random
        self.logger = logger
    }
}
