import HaloModel
import XCTest

@testable import HaloSim

final class SwarmRunTests: XCTestCase {
    private func run(_ seed: UInt64, nodes: Int = 15) throws -> SwarmRun {
        try SwarmRun(.random(nodes: nodes), seed: seed, build: MeshRunBuild.test)
    }

    func testASeedDrawsTheSameMeshAndFaultsEveryTime() throws {
        let (one, two, other) = (try run(7), try run(7), try run(8))
        XCTAssertEqual(one.faults, two.faults)
        XCTAssertEqual(one.yaml(faults: []), two.yaml(faults: []))
        XCTAssertNotEqual(one.yaml(faults: []), other.yaml(faults: []))
    }

    func testSeedsUseEveryKindThatAMeshSurvivesAndLeaveTimeToRecover() throws {
        var kinds: Set<FaultKind> = []
        for seed in 1...120 as ClosedRange<UInt64> {
            let run = try run(seed)
            for fault in run.faults {
                kinds.insert(fault.kind)
                XCTAssertGreaterThanOrEqual(fault.at, RandomFaults.start)
                XCTAssertLessThanOrEqual(
                    fault.at + (fault.lasting ?? .zero), run.scenario.duration.value - RandomFaults.rest)
                XCTAssertEqual(fault.kind.isMomentary, fault.lasting == nil)
            }
        }
        XCTAssertEqual(kinds, Set(RandomFaults.kinds))
    }

    func testWhatIsDrawnCanBeKeptAsAScenarioAndRunAgain() throws {
        let run = try run(11)
        let text = try XCTUnwrap(run.yaml(faults: run.faults))
        let scenario = try ScenarioFile.parse(text, file: "kept.yaml")
        XCTAssertEqual(scenario.faults.flatMap(\.occurrences), run.faults)
        XCTAssertEqual(scenario.nodes.count, 15)
    }

    func testARunEndsWhenTheMeshIsWholeAgain() throws {
        let run = try run(3, nodes: 4)
        let fault = Fault(at: .seconds(180), kind: .powerLoss, nodes: [NodeID("n1")!], lasting: .seconds(20))
        let result = try run.result(faults: [fault])
        XCTAssertEqual(result.expectations.filter { !$0.held }.map(\.detail), [])
        XCTAssertLessThan(result.simulatedSeconds, 600)
        XCTAssertEqual(result.faults.map(\.kind), [.powerLoss])
        XCTAssertGreaterThan(try XCTUnwrap(result.faults.first?.repairedAfterSeconds), 20)
    }
}
