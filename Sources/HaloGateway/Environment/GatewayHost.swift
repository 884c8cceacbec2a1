import HaloHardware
import HaloModel

/// The device the gateway runs on, as far as the API shows it. It is only read.
public struct GatewayHost: Sendable {
    /// batman-adv's interface.
    static let routingInterface = "bat0"

    /// Links, addresses, ARP entries and DHCP leases.
    public var addressing: any Addressing
    /// batman-adv.
    public var routing: any MeshRouting
    /// Radios.
    public var wireless: any Wireless
    /// Processor, memory, storage, board.
    public var system: any SystemInformation

    /// Takes the parts as they are.
    public init(
        addressing: any Addressing, routing: any MeshRouting, wireless: any Wireless, system: any SystemInformation
    ) {
        self.addressing = addressing
        self.routing = routing
        self.wireless = wireless
        self.system = system
    }

    /// Reads something of the device.
    /// - Throws: `ProblemError` with the kernel's reason: 404 when the device has no such thing, 503 when it cannot be read.
    static func reading<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as HardwareError {
            let isMissing = error.code == .notFound || error.code == .unsupported
            throw ProblemError(isMissing ? .notFound : .serviceUnavailable, "the gateway's own device: \(error)")
        }
    }
}
