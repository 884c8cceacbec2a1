import HaloHardware
import Logging

/// Everything the field page reaches the world through.
public struct FieldEnvironment: Sendable {
    /// HTTP to the phone, and to the programs of the device.
    public var transport: any HTTPTransport
    /// The machine's state.
    public var system: any SystemInformation
    /// Where the device stands.
    public var gps: any GPSReceiver
    /// Time.
    public var clock: any SystemClock
    /// Where failures are told.
    public var logger: Logger

    /// Takes the parts as they are.
    public init(
        transport: any HTTPTransport, system: any SystemInformation, gps: any GPSReceiver, clock: any SystemClock,
        logger: Logger
    ) {
        self.transport = transport
        self.system = system
        self.gps = gps
        self.clock = clock
        self.logger = logger
    }
}
