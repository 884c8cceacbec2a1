import HaloGateway
import ServiceLifecycle

/// Runs what the gateway does by itself, until the program is asked to stop.
struct GatewayUpkeep: Service {
    var gateway: Gateway

    func run() async throws {
        await cancelWhenGracefulShutdown { await gateway.run() }
    }
}
