import HaloHardware
import Logging

/// Everything the agent reaches the world through.
public struct AgentEnvironment: Sendable {
    /// The I2C buses the sensors are on.
    public var buses: any I2CBuses
    /// The radio.
    public var wireless: any Wireless
    /// batman-adv.
    public var routing: any MeshRouting
    /// systemd.
    public var services: any ServiceManager
    /// The machine's state.
    public var system: any SystemInformation
    /// A receiver that may tell the time.
    public var gps: any GPSReceiver
    /// The device's files: spool, credentials, templates.
    public var files: any FileSystem
    /// HTTP to the gateway, to the mesh manager, and the local socket.
    public var transport: any HTTPTransport
    /// Time.
    public var clock: any SystemClock
    /// Names of series, and jitter.
    public var random: any RandomSource
    /// Where failures are told.
    public var logger: Logger

    /// Takes the parts as they are.
    public init(
        buses: any I2CBuses, wireless: any Wireless, routing: any MeshRouting, services: any ServiceManager,
        system: any SystemInformation, gps: any GPSReceiver, files: any FileSystem, transport: any HTTPTransport,
        clock: any SystemClock, random: any RandomSource, logger: Logger
    ) {
        self.buses = buses
        self.wireless = wireless
        self.routing = routing
        self.services = services
        self.system = system
        self.gps = gps
        self.files = files
        self.transport = transport
        self.clock = clock
        self.random = random
        self.logger = logger
    }
}
