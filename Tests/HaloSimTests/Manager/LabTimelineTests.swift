import Foundation
import HaloModel
import XCTest

@testable import HaloSim

/// Three devices in a line, from nothing to a mesh: as it was on a real kernel, and as the simulator has it.
final class LabTimelineTests: XCTestCase {
    private static let devices = ["device0", "device1", "device2"]
    private static let fixtures = HaloSimProgram.repository.appendingPathComponent("Fixtures")

    private func recorded(_ device: String) throws -> MeshStory {
        let file = Self.fixtures.appendingPathComponent("lab/mesh/\(device)-events.json")
        return MeshStory(try JSONDecoder().decode(MeshEventPage.self, from: Data(contentsOf: file)).items)
    }

    private func simulated(seed: UInt64) throws -> [String: MeshStory] {
        let file = Self.fixtures.appendingPathComponent("scenarios/line.yaml")
        let scenario = try ScenarioFile.parse(String(contentsOf: file, encoding: .utf8), file: "line.yaml")
        let bench = try ManagerBench(scenario: scenario, seed: seed)
        XCTAssertNotNil(try bench.advance(until: 240) { bench.areAllOnline }, "not all online")
        return try Dictionary(uniqueKeysWithValues: Self.devices.map { ($0, MeshStory(try bench.events($0))) })
    }

    func testTheSimulatedMeshComesUpThroughTheStatesOfTheRealOne() throws {
        for seed: UInt64 in 1...3 {
            let simulated = try simulated(seed: seed)
            for device in Self.devices {
                let real = try recorded(device)
                let story = try XCTUnwrap(simulated[device])
                XCTAssertTrue(real.onlyRises, "\(device), real: \(real.states)")
                XCTAssertTrue(story.onlyRises, "\(device), seed \(seed): \(story.states)")
                // Any of the states between may be passed between two looks, these may not.
                for state in device == "device0" ? ["joining", "online"] : ["joining", "routed", "online"] {
                    XCTAssertTrue(real.states.contains(state), "\(device), real: \(real.states)")
                    XCTAssertTrue(story.states.contains(state), "\(device), seed \(seed): \(story.states)")
                }
            }
        }
    }

    func testTheStepsOfANodeFollowInTheSameOrderAndTakeAlikeLong() throws {
        for seed: UInt64 in 1...3 {
            let simulated = try simulated(seed: seed)
            for device in Self.devices.dropFirst() {
                let real = try recorded(device)
                let story = try XCTUnwrap(simulated[device])
                XCTAssertEqual(real.order, MeshStory.Milestone.allCases, "\(device), real: \(real.reached)")
                XCTAssertEqual(story.order, real.order, "\(device), seed \(seed): \(story.reached)")
                for milestone in MeshStory.Milestone.allCases {
                    let (here, there) = (story.reached[milestone] ?? .nan, real.reached[milestone] ?? .nan)
                    // The real one ran on an emulated processor, beside two others, and waited for an operator's approval.
                    XCTAssertLessThan(
                        abs(here - there), 60, "\(device), seed \(seed), \(milestone): \(here) s, \(there) s")
                }
            }
        }
    }
}
