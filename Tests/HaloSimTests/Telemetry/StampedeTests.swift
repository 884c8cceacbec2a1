import HTTPTypes
import HaloHardware
import HaloModel
import HaloStore
import Logging
import XCTest

@testable import HaloAgent
@testable import HaloSim

/// Many agents that ship lose their gateway together and get it back together.
final class StampedeTests: XCTestCase {
    private static let devices = 40

    /// Counts what is asked of a gateway, a second at a time, whether it answers or not.
    ///
    /// Confined to the simulation's thread: used by jobs of the simulation's executor only.
    private final class CountedTransport: HTTPTransport, @unchecked Sendable {
        let inner: StoreTransport
        let clock: SimulatedClock
        var asked: [Int64: Int] = [:]

        init(_ inner: StoreTransport, clock: SimulatedClock) {
            self.inner = inner
            self.clock = clock
        }

        func send(
            _ request: HTTPMessage<HTTPRequest>, to address: HTTPAddress, within limit: Duration
        ) async throws -> HTTPMessage<HTTPResponse> {
            if case .tcp = address { asked[clock.now.nanoseconds / 1_000_000_000, default: 0] += 1 }
            return try await inner.send(request, to: address, within: limit)
        }

        func serve(_ address: HTTPAddress, _ handler: @escaping HTTPHandler) async throws {
            try await inner.serve(address, handler)
        }
    }

    func testAgentsThatReturnAfterALongOutageComeBackSpreadOutWithEverySample() throws {
        let bench = try AgentBench(seed: 9)
        let transport = CountedTransport(bench.transport, clock: bench.clock)
        let (stored, taken) = try bench.simulation.run {
            let agents = try await Self.agents(bench, transport)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                for agent in agents {
                    group.addTask {
                        do { try await agent.run() } catch is CancellationError {}
                    }
                }
                try await bench.clock.sleep(for: .seconds(200))
                bench.transport.isReachable = false
                try await bench.clock.sleep(for: .seconds(3600))
                bench.transport.isReachable = true
                try await bench.clock.sleep(for: .seconds(300))
                var (stored, taken) = (0, 0)
                for agent in agents {
                    let report = await agent.report
                    stored += report.deliveredSamples
                    taken += report.takenSamples - report.spooledSamples
                    XCTAssertLessThan(report.spooledSamples, 100, "what the last seconds brought")
                    XCTAssertEqual(report.droppedSamples, 0)
                }
                group.cancelAll()
                try await group.waitForAll()
                return (stored, taken)
            }
        }
        XCTAssertEqual(stored, taken)
        XCTAssertGreaterThan(stored, Self.devices * 1000)
        let most = { (range: Range<Int64>) in transport.asked.filter { range.contains($0.key) }.values.max() ?? 0 }
        let usual = most(100..<200)
        XCTAssertLessThanOrEqual(most(400..<3800), usual + 5, "while it is away it is asked less")
        // A minute of back-off lies between the first and the last that come back; each then sends what it has in pieces.
        XCTAssertLessThanOrEqual(most(3800..<3900), 2 * usual, "\(usual) a second when all is well")
    }

    private static func agents(_ bench: AgentBench, _ transport: any HTTPTransport) async throws -> [Agent] {
        var agents: [Agent] = []
        for number in 0..<devices {
            guard let node = NodeID("n\(number)") else { continue }
            try await bench.transport.database.write { tables in
                _ = try tables.nodes.insert(
                    node, role: .node, radio: nil, publicKey: nil, overlay: nil, at: AgentBench.start)
            }
            agents.append(try bench.agent(node, transport, disk: SimulatedDisk(), interval: 30))
        }
        return agents
    }
}
