import HaloHardware
import HaloModel
import HaloSim
import XCTest

final class HTTPContractSimulatedTests: XCTestCase {
    func testSimulatedHTTPTransportOverTheMeshKeepsEveryPromise() throws {
        let host = IPv4Address(10, 41, 0, 1)
        try check(listen: .tcp(.any, 8080), reach: .tcp(host, 8080), acrossTheMesh: true)
        try check(listen: .tcp(host, 8080), reach: .tcp(host, 8080), acrossTheMesh: true)
    }

    func testSimulatedHTTPTransportWithinADeviceKeepsEveryPromise() throws {
        let socket = HTTPAddress.unix("/run/halo/mesh.sock")
        try check(listen: socket, reach: socket, acrossTheMesh: false)
        try check(listen: .tcp(.any, 80), reach: .tcp(IPv4Address(127, 0, 0, 1), 80), acrossTheMesh: false)
    }

    private func check(listen: HTTPAddress, reach: HTTPAddress, acrossTheMesh: Bool) throws {
        for promise in HTTPContract.promises {
            let simulation = Simulation(seed: 1)
            let clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 1_780_293_600_000))
            let hosts = TwoHosts(simulation.time, clock)
            let subject = HTTPContract(
                server: hosts.first.http, client: acrossTheMesh ? hosts.second.http : hosts.first.http, clock: clock,
                listen: listen, reach: reach)
            do {
                try simulation.run {
                    try await hosts.mesh(clock: clock, addressed: true)
                    try await promise.check(subject)
                }
            } catch {
                XCTFail("\"\(promise.sentence)\" is broken over \(reach): \(error)")
            }
        }
    }
}
