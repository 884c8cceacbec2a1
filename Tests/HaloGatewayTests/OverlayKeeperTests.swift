import GatewayTestSupport
import HaloGateway
import HaloHardware
import HaloModel
import XCTest

final class OverlayKeeperTests: XCTestCase {
    /// Lets the gateway run and time pass until `condition` holds, ten minutes at most.
    private func run(_ world: GatewayWorld, until condition: @escaping @Sendable () -> Bool) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await world.gateway.run() }
            for _ in 0..<600 where !condition() {
                world.clock.advance(by: .seconds(1))
                for _ in 0..<100 { await Task.yield() }
            }
            group.cancelAll()
        }
        XCTAssertTrue(condition())
    }

    func testAnOverlayThatCouldNotBeSetUpIsTriedAgain() async throws {
        let world = try await GatewayWorld(overlayFailure: HardwareError(.notFound, "the module is still loading"))
        XCTAssertEqual(world.overlay.applied.count, 0)
        world.overlay.failure = nil
        await run(world) { world.overlay.applied.count == 1 }
        let health = try await world.send("GET", "/health").decode(HealthReport.self)
        XCTAssertEqual(health.mesh.overlay, "up")
    }

    func testAnInterfaceThatSomebodyRemovedComesBackWithItsPeers() async throws {
        let world = try await GatewayWorld()
        _ = try await world.join("n1", radio: 1, key: 1)
        try await world.overlay.remove("wg0")
        await run(world) { !world.overlay.applied.isEmpty }
        XCTAssertEqual(world.overlay.applied.last?.peers.count, 1)
    }

    func testAnInterfaceThatIsAsItShouldBeIsLeftAlone() async throws {
        let world = try await GatewayWorld()
        _ = try await world.join("n1", radio: 1, key: 1)
        let count = world.overlay.applied.count
        let end = world.clock.now + .seconds(120)
        await run(world) { world.clock.now >= end }
        XCTAssertEqual(world.overlay.applied.count, count)
    }
}
