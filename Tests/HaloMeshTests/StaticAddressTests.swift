import HaloMesh
import HaloModel
import XCTest

final class StaticAddressTests: XCTestCase {
    private let underlay = IPv4Prefix(address: IPv4Address(10, 41, 0, 1), length: 24)

    private func at(_ second: Int) -> MonotonicInstant { .boot + .seconds(second) }

    private func name(_ number: Int) throws -> NodeID { try XCTUnwrap(NodeID("node-\(number)")) }

    func testADeviceWaitsForADHCPServerBeforeItChooses() throws {
        let underlay = try XCTUnwrap(underlay)
        var address = StaticAddress()
        XCTAssertNil(address.candidate(for: try name(1), in: underlay, at: at(0)))
        address.unanswered(at: at(10))
        address.unanswered(at: at(30))
        XCTAssertNil(address.candidate(for: try name(1), in: underlay, at: at(54)))
        XCTAssertNotNil(address.candidate(for: try name(1), in: underlay, at: at(55)))
        address.answered()
        XCTAssertNil(address.candidate(for: try name(1), in: underlay, at: at(1000)))
    }

    func testTheChoiceIsTheSameAfterEveryStartAndOutsideTheGatewaysRange() throws {
        let underlay = try XCTUnwrap(underlay)
        var chosen: Set<IPv4Address> = []
        for number in 0..<500 {
            var choices: [IPv4Prefix] = []
            for _ in 0..<2 {
                var address = StaticAddress()
                address.unanswered(at: at(0))
                choices.append(try XCTUnwrap(address.candidate(for: try name(number), in: underlay, at: at(60))))
            }
            XCTAssertEqual(choices[0], choices[1])
            XCTAssertTrue((2...49).contains(choices[0].address.octets[3]))
            let asker = try XCTUnwrap(StaticAddress.asker(for: try name(number), in: underlay))
            XCTAssertTrue((251...254).contains(asker.address.octets[3]))
            chosen.insert(choices[0].address)
        }
        XCTAssertEqual(chosen.count, 48, "every address is somebody's first choice")
    }

    func testTakenChoicesAreLeftUntilAFreeOneIsFound() throws {
        let underlay = try XCTUnwrap(underlay)
        var address = StaticAddress()
        address.unanswered(at: at(0))
        var tried: [IPv4Prefix] = []
        for second in 60..<107 {
            let candidate = try XCTUnwrap(address.candidate(for: try name(7), in: underlay, at: at(second)))
            tried.append(candidate)
            address.found(taken: candidate, at: at(second))
        }
        XCTAssertEqual(Set(tried.map(\.address)).count, 47)
        let last = try XCTUnwrap(address.candidate(for: try name(7), in: underlay, at: at(200)))
        XCTAssertFalse(tried.contains(last))
        address.found(free: last, at: at(200), spread: 0)
        XCTAssertEqual(address.chosen, last)
        // Checked again soon: another may have chosen it at the same moment.
        XCTAssertNil(address.candidate(for: try name(7), in: underlay, at: at(229)))
        XCTAssertEqual(address.candidate(for: try name(7), in: underlay, at: at(230)), last)
        address.found(free: last, at: at(230), spread: 1)
        XCTAssertNil(address.candidate(for: try name(7), in: underlay, at: at(230 + 374)))
        XCTAssertEqual(address.candidate(for: try name(7), in: underlay, at: at(230 + 375)), last)
    }
}
