import HaloHardware
import HaloModel
import HaloSim
import XCTest

final class RoutingContractSimulatedTests: XCTestCase {
    func testSimulatedRoutingKeepsEveryPromise() {
        RoutingContract.promises.checkSimulated { time, clock in
            let hosts = TwoHosts(time, clock)
            return RoutingContract(
                routing: hosts.first.routing, addressing: hosts.first.addressing, clock: clock,
                configuration: TwoHosts.routing(),
                neighbour: hosts.neighbour,
                setNeighbour: { algorithm, isGateway in
                    try await hosts.second.routing.apply(TwoHosts.routing(algorithm, isGateway: isGateway))
                })
        }
    }
}
