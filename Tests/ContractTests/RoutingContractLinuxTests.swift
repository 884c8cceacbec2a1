import HaloHardware
import HaloLinux
import HaloModel
import NetworkTestSupport
import XCTest

final class RoutingContractLinuxTests: XCTestCase {
    func testLinuxRoutingKeepsEveryPromise() async throws {
        for promise in RoutingContract.promises {
            let subject: RoutingContract
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

    private static func subject() async throws -> RoutingContract {
        let (near, far) = try await NetworkNamespace.pair(link: "wlan0")
        let (first, second) = (LinuxRouting(sockets: near.sockets), LinuxRouting(sockets: far.sockets))
        let configuration = RoutingConfiguration(
            interface: "bat0", algorithm: .batmanV, hardInterfaces: ["wlan0"], isGateway: false)
        // Whether this kernel has batman-adv at all shows when an interface is made, which is without links yet.
        var empty = configuration
        empty.interface = "bat1"
        empty.hardInterfaces = []
        try await first.apply(empty)
        let links = try await LinuxAddressing(sockets: far.sockets).links()
        return RoutingContract(
            routing: first, addressing: LinuxAddressing(sockets: near.sockets), clock: LinuxClock(),
            configuration: configuration,
            neighbour: try XCTUnwrap(links.first { $0.name == "wlan0" }?.address),
            setNeighbour: { algorithm, isGateway in
                var wanted = configuration
                wanted.algorithm = algorithm
                wanted.isGateway = isGateway
                try await second.apply(wanted)
            })
    }
}
