import HaloHardware
import HaloLinux
import HaloModel
import NetworkTestSupport
import XCTest

final class OverlayContractLinuxTests: XCTestCase {
    func testLinuxOverlayKeepsEveryPromise() async throws {
        for promise in OverlayContract.promises {
            let subject: OverlayContract
            do {
                subject = try await Self.subject()
            } catch let error as NetworkNamespace.Unavailable {
                throw XCTSkip("\(error)")
            } catch let error as HardwareError where error.code == .unsupported {
                throw XCTSkip(error.message)
            }
            await [promise].check { subject }
        }
    }

    private static func subject() async throws -> OverlayContract {
        let (near, far) = try await NetworkNamespace.pair(link: "v0")
        for (space, text) in [(near, "10.41.0.1/24"), (far, "10.41.0.2/24")] {
            try await LinuxAddressing(sockets: space.sockets).setAddress(XCTUnwrap(IPv4Prefix(text)), of: "v0")
        }
        // Whether this kernel has WireGuard at all shows when an interface is made.
        let first = LinuxOverlay(sockets: near.sockets)
        let key = try XCTUnwrap(WireGuardKey(octets: [UInt8](repeating: 0x40, count: 32)))
        try await first.apply(
            OverlayConfiguration(
                interface: "wg1", privateKey: key, listenPort: 51_821, address: XCTUnwrap(IPv4Prefix("10.43.0.1/24")),
                peers: []))
        try await first.remove("wg1")
        return OverlayContract(
            near: first, far: LinuxOverlay(sockets: far.sockets), clock: LinuxClock(),
            nearAddress: IPv4Address(10, 41, 0, 1), farAddress: IPv4Address(10, 41, 0, 2))
    }
}
