import HTTPTypes
import HaloHardware
import HaloModel
import HaloSim
import XCTest

final class FilterContractSimulatedTests: XCTestCase {
    func testTheSimulatedFilterKeepsEveryPromise() {
        for promise in FilterContract.promises {
            let simulation = Simulation(seed: 1)
            let clock = SimulatedClock(events: simulation.events, wallTime: WallTime(milliseconds: 1_780_293_600_000))
            let hosts = TwoHosts(simulation.time, clock)
            do {
                try simulation.run {
                    try await hosts.mesh(clock: clock, addressed: true)
                    try await Self.check(promise, hosts)
                }
            } catch {
                XCTFail("\"\(promise.sentence)\" is broken: \(error)")
            }
        }
    }

    private static func check(_ promise: Promise<FilterContract>, _ hosts: TwoHosts) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (host, port): (HostNetwork, UInt16) in [
                (hosts.first, 8080), (hosts.first, 8081), (hosts.second, 8080),
            ] {
                group.addTask {
                    try await host.http.serve(.tcp(.any, port)) { _ in HTTPMessage(HTTPResponse(status: .ok)) }
                }
            }
            await Task.yield()
            try await promise.check(
                FilterContract(
                    filter: hosts.first.filter, link: "bat0",
                    connect: { try await connect(hosts.second, IPv4Address(10, 41, 0, 1), $0) },
                    connectBack: { try await connect(hosts.first, IPv4Address(10, 41, 0, 2), 8080) },
                    answersEcho: {
                        do {
                            _ = try await hosts.second.pinger.ping(IPv4Address(10, 41, 0, 1), within: .seconds(2))
                            return true
                        } catch let error as HardwareError where error.code == .timedOut {
                            return false
                        }
                    }))
            group.cancelAll()
        }
    }

    private static func connect(
        _ host: HostNetwork, _ address: IPv4Address, _ port: UInt16
    ) async throws -> FilterContract.Outcome {
        let request = HTTPRequest(method: .get, scheme: "http", authority: "device", path: "/")
        do {
            _ = try await host.http.send(HTTPMessage(request), to: .tcp(address, port), within: .seconds(2))
            return .accepted
        } catch let error as HardwareError where error.code == .disconnected {
            return .refused
        } catch let error as HardwareError where error.code == .timedOut {
            return .silent
        }
    }
}
