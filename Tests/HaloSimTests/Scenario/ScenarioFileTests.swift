import HaloDocuments
import HaloModel
import XCTest

@testable import HaloSim

final class ScenarioFileTests: XCTestCase {
    private let nodes = """
        name: t
        nodes:
          - {name: gw, role: gateway, position: [0, 0]}
          - {name: n1, position: [600, 0]}

        """

    private func message(_ text: String) -> String {
        do {
            _ = try ScenarioFile.parse(text, file: "t.yaml")
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    func testASmallScenarioGetsItsDefaults() throws {
        let scenario = try ScenarioFile.parse(nodes, file: "t.yaml")
        XCTAssertEqual(scenario.nodes.map(\.name.value.rawValue), ["gw", "n1"])
        XCTAssertEqual(scenario.duration.value, .seconds(3600))
        XCTAssertEqual(scenario.nodes[1].antennaHeight, 4)
    }

    func testAMisspelledKeyIsRefusedWithItsPlace() {
        XCTAssertTrue(
            message(nodes + "propagtion: {}\n").hasPrefix("t.yaml:5:1: "), message(nodes + "propagtion: {}\n"))
    }

    func testAFaultOnAnUnknownNodeNamesThePlaceAndTheKnownNodes() {
        let text = message(nodes + "faults:\n  - {at: 1min, kind: reboot, node: n9}\n")
        XCTAssertTrue(text.hasPrefix("t.yaml:6:") && text.contains("gw, n1"), text)
    }

    func testALinkFaultNeedsALink() {
        XCTAssertTrue(message(nodes + "faults:\n  - {at: 1min, kind: cut-link}\n").contains("needs `link:"))
    }

    func testTwoGatewaysAreRefused() {
        XCTAssertTrue(
            message(nodes.replacingOccurrences(of: "n1,", with: "n1, role: gateway,")).contains("exactly one"))
    }

    func testTwoNodesOfOneNameAreRefused() {
        XCTAssertTrue(message(nodes.replacingOccurrences(of: "n1", with: "gw")).contains("two nodes are called gw"))
    }

    func testAChannelTheRegionDoesNotHaveIsRefused() {
        XCTAssertTrue(
            message(nodes + "region: EU\nchannel: 44\nwidth_mhz: 8\n").contains("does not exist in region EU"))
    }
}
