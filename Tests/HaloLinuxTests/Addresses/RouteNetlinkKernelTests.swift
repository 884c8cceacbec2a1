import Foundation
import HaloHardware
import HaloModel
import NetworkTestSupport
import XCTest

@testable import HaloLinux

/// In a network namespace of its own, beside what ip(8) says of it.
final class RouteNetlinkKernelTests: XCTestCase {
    private func pair() async throws -> (NetworkNamespace, NetworkNamespace) {
        do {
            return try await NetworkNamespace.pair(link: "v0")
        } catch let error as NetworkNamespace.Unavailable {
            throw XCTSkip("\(error)")
        }
    }

    private func json(_ space: NetworkNamespace, _ arguments: String...) async throws -> [[String: Any]] {
        let result = try await NamespaceProcesses(space).run(
            "/usr/sbin/ip", ["-j"] + arguments, within: .seconds(20))
        let value = try JSONSerialization.jsonObject(with: Data(result.standardOutput.utf8))
        return try XCTUnwrap(value as? [[String: Any]])
    }

    func testLinksAreWhatTheCommandShows() async throws {
        let (near, far) = try await pair()
        defer { withExtendedLifetime(far) {} }
        try await near.run("/usr/sbin/ip", "link", "set", "v0", "mtu", "1400")
        let links = try await RouteNetlink(near.sockets).links()
        let shown = try await json(near, "-d", "link")
        XCTAssertEqual(links.map(\.link.name), shown.compactMap { $0["ifname"] as? String })
        for (link, shown) in zip(links, shown) {
            let flags = try XCTUnwrap(shown["flags"] as? [String])
            XCTAssertEqual(link.link.index, shown["ifindex"] as? Int)
            XCTAssertEqual(link.link.mtu, shown["mtu"] as? Int)
            XCTAssertEqual(link.link.isUp, flags.contains("UP"))
            XCTAssertEqual(link.link.hasCarrier, flags.contains("LOWER_UP"))
            XCTAssertEqual(link.link.address?.description, shown["address"] as? String)
            XCTAssertEqual(link.kind, (shown["linkinfo"] as? [String: Any])?["info_kind"] as? String)
        }
    }

    func testOneAddressReplacesManyAndAKeptOneIsNotTouched() async throws {
        let (near, far) = try await pair()
        defer { withExtendedLifetime(far) {} }
        let route = RouteNetlink(near.sockets)
        let link = try await route.existingLink("v0")
        for text in ["10.1.0.1/24", "10.1.0.2/24", "10.1.0.3/24", "10.2.0.1/16", "10.1.0.2/16"] {
            try await near.run("/usr/sbin/ip", "address", "add", text, "dev", "v0")
        }
        let wanted = try XCTUnwrap(IPv4Prefix("10.2.0.1/16"))
        try await route.setAddress(wanted, of: link)
        let found = try await route.addresses(of: link)
        XCTAssertEqual(found, [wanted])
        let shown = try await json(near, "-4", "address", "show", "dev", "v0")
        let addresses = try XCTUnwrap(shown.first?["addr_info"] as? [[String: Any]])
        XCTAssertEqual(addresses.map { $0["local"] as? String }, ["10.2.0.1"])
        try await route.setAddress(IPv4Prefix("10.3.0.1/24"), of: link)
        let broadcast = try await json(near, "-4", "address", "show", "dev", "v0")
        let information = broadcast.first?["addr_info"] as? [[String: Any]]
        XCTAssertEqual(information?.first?["broadcast"] as? String, "10.3.0.255")
    }

    func testNeighboursAreThoseOfTheLink() async throws {
        let (near, far) = try await pair()
        defer { withExtendedLifetime(far) {} }
        try await near.run(
            "/usr/sbin/ip", "neighbour", "add", "10.1.0.9", "lladdr", "02:00:00:00:00:09", "nud", "reachable", "dev",
            "v0")
        try await near.run(
            "/usr/sbin/ip", "neighbour", "add", "10.1.0.8", "lladdr", "02:00:00:00:00:08", "nud", "stale", "dev", "v0")
        let route = RouteNetlink(near.sockets)
        let found = try await route.neighbours(of: route.existingLink("v0"))
        XCTAssertEqual(
            found,
            [
                NetworkNeighbour(
                    address: IPv4Address(10, 1, 0, 8), hardware: MACAddress("02:00:00:00:00:08"), isReachable: false),
                NetworkNeighbour(
                    address: IPv4Address(10, 1, 0, 9), hardware: MACAddress("02:00:00:00:00:09"), isReachable: true),
            ])
        let other = try await route.neighbours(of: route.existingLink("lo"))
        XCTAssertEqual(other, [])
    }

    func testALinkOfAnotherKindIsNeitherChangedNorRemoved() async throws {
        let (near, far) = try await pair()
        defer { withExtendedLifetime(far) {} }
        let wanted = RoutingConfiguration(
            interface: "v0", algorithm: .batmanV, hardInterfaces: [], isGateway: false)
        await assertFails(.invalid) { try await LinuxRouting(sockets: near.sockets).apply(wanted) }
        await assertFails(.invalid) { try await LinuxOverlay(sockets: near.sockets).remove("v0") }
        await assertFails(.notFound) {
            _ = try await LinuxRouting(sockets: near.sockets).probe(.zero, over: "v0", within: .seconds(1))
        }
        let links = try await RouteNetlink(near.sockets).links()
        XCTAssertTrue(links.contains { $0.link.name == "v0" })
    }

    func testALeaseCannotBeAskedForOverALinkThatIsDown() async throws {
        let (near, far) = try await pair()
        defer { withExtendedLifetime(far) {} }
        try await near.run("/usr/sbin/ip", "link", "set", "v0", "down")
        let addressing = LinuxAddressing(sockets: near.sockets)
        await assertFails(.down) {
            _ = try await addressing.requestLease(on: "v0", hostName: "x", within: .seconds(1))
        }
    }

    private func assertFails(_ code: HardwareError.Code, line: UInt = #line, _ body: () async throws -> Void) async {
        do {
            try await body()
            XCTFail("no error", line: line)
        } catch {
            XCTAssertEqual((error as? HardwareError)?.code, code, "\(error)", line: line)
        }
    }
}
