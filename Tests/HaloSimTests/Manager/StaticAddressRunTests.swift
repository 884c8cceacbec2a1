import HaloModel
import XCTest

@testable import HaloSim

/// Underlay addresses when the gateway grants none.
final class StaticAddressRunTests: XCTestCase {
    func testWithoutADHCPServerNodesChooseDifferentAddressesAndGiveThemUpForALease() throws {
        let bench = try ManagerBench(
            nodes: 4, faults: "faults:\n  - {at: 1s, kind: dhcp-pool-exhausted, node: gateway, for: 6min}\n")
        XCTAssertNotNil(try bench.advance(until: 300) { bench.areAllOnline }, "online without a lease")
        let chosen = try (1...4).map { try bench.report("n\($0)") }
        XCTAssertTrue(chosen.allSatisfy { $0.underlayIsOwnChoice == true })
        let addresses = chosen.compactMap { $0.underlay?.address.octets }
        XCTAssertEqual(Set(addresses).count, 4)
        XCTAssertTrue(addresses.allSatisfy { (2...49).contains($0[3]) }, "\(addresses)")
        let granted = try bench.advance(until: 480) {
            try (1...4).allSatisfy { try bench.report("n\($0)").underlayIsOwnChoice == false }
        }
        XCTAssertNotNil(granted)
        XCTAssertNotNil(try bench.advance(until: 500) { bench.areAllOnline })
        let told = try bench.events("n1").filter { $0.kind == .address }.map(\.why)
        XCTAssertTrue(told.last?.contains("which was this device's own choice") == true, "\(told)")
    }
}
