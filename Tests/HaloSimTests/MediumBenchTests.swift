import XCTest

@testable import HaloSim

final class MediumBenchTests: XCTestCase {
    func testTheBenchmarkDeliversOverSeveralHops() {
        var reads: UInt64 = 0
        let result = MediumBench.run(nodes: 25, seconds: 20, seed: 1) {
            reads += 1
            return reads * 1_000_000
        }
        XCTAssertEqual(reads, 2)
        XCTAssertEqual(result.nodes, 25)
        XCTAssertGreaterThan(result.deliveryRatio, 0.95)
        XCTAssertGreaterThan(result.meanHops, 2)
        XCTAssertGreaterThan(result.transmissionsPerSimulatedSecond, 100)
        XCTAssertGreaterThan(result.statistics.acknowledgements, 0)
        XCTAssertEqual(result.cpuSecondsPerSimulatedSecond, 0.001 / 20, accuracy: 1e-9)
        XCTAssertLessThan(result.bytesPerNode, 20_000)
    }

    func testTheSameSeedGivesTheSameTraffic() {
        let runs = (0..<2).map { _ in
            var result = MediumBench.run(nodes: 9, seconds: 10, seed: 4) { 0 }
            // What the allocator hands out beyond the request differs from time to time.
            result.bytesPerNode = 0
            return result
        }
        XCTAssertEqual(runs[0], runs[1])
    }
}
