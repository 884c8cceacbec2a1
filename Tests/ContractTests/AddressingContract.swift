import HaloHardware
import HaloModel
import XCTest

/// Links and addresses of two devices on one network without addresses, to check promises on.
struct AddressingContract: Sendable {
    let near: any Addressing
    let far: any Addressing
    /// The link between them, by its name on either device.
    let link: String

    static let promises: [Promise<AddressingContract>] = addresses + dhcp

    private static let addresses: [Promise<AddressingContract>] = [
        Promise("The loopback is the first link") { subject in
            let links = try await subject.near.links()
            XCTAssertEqual(links.first?.name, "lo")
            XCTAssertEqual(links.first?.index, 1)
            XCTAssertEqual(links.map(\.index), links.map(\.index).sorted())
            let loopback = try await subject.near.addresses(of: "lo")
            XCTAssertEqual(loopback, [IPv4Prefix("127.0.0.1/8")])
        },
        Promise("A link that does not exist is not found") { subject in
            let missing = "none0"
            await assert(.notFound) { _ = try await subject.near.addresses(of: missing) }
            await assert(.notFound) { _ = try await subject.near.neighbours(of: missing) }
            await assert(.notFound) { try await subject.near.setAddress(nil, of: missing) }
            await assert(.notFound) {
                _ = try await subject.near.requestLease(on: missing, hostName: "x", within: .seconds(1))
            }
        },
        Promise("The address that is set is the only one") { subject in
            for text in ["10.41.0.7/24", "10.41.0.8/24", "10.41.0.8/16"] {
                let wanted = try XCTUnwrap(IPv4Prefix(text))
                try await subject.near.setAddress(wanted, of: subject.link)
                try await subject.near.setAddress(wanted, of: subject.link)
                let found = try await subject.near.addresses(of: subject.link)
                XCTAssertEqual(found, [wanted])
            }
            try await subject.near.setAddress(nil, of: subject.link)
            let found = try await subject.near.addresses(of: subject.link)
            XCTAssertEqual(found, [])
        },
        Promise("The address of a network or for broadcasts is refused") { subject in
            for text in ["10.41.0.0/24", "10.41.0.255/24"] {
                await assert(.invalid) { try await subject.near.setAddress(IPv4Prefix(text), of: subject.link) }
            }
        },
        Promise("Setting an address brings the link up") { subject in
            try await subject.near.setAddress(IPv4Prefix("10.41.0.7/24"), of: subject.link)
            let links = try await subject.near.links()
            XCTAssertEqual(links.first { $0.name == subject.link }?.isUp, true)
        },
    ]

    private static let dhcp: [Promise<AddressingContract>] = [
        Promise("Without a server a request times out") { subject in
            try await subject.near.setAddress(nil, of: subject.link)
            await assert(.timedOut) {
                _ = try await subject.near.requestLease(on: subject.link, hostName: "near", within: .seconds(4))
            }
        },
        Promise("A server grants an address of its range, the same one again, and lists it") { subject in
            let server = try await subject.serve()
            let lease = try await subject.near.requestLease(on: subject.link, hostName: "near", within: .seconds(20))
            XCTAssertEqual(lease.server, server.server.address)
            XCTAssertEqual(lease.address.length, server.server.length)
            XCTAssertTrue(server.rangeStart <= lease.address.address && lease.address.address <= server.rangeEnd)
            XCTAssertEqual(lease.duration, server.leaseDuration)
            let again = try await subject.near.requestLease(on: subject.link, hostName: "near", within: .seconds(20))
            XCTAssertEqual(again, lease)
            let leases = try await subject.far.leases()
            XCTAssertEqual(leases.map(\.address), [lease.address.address])
            XCTAssertEqual(leases.first?.hostName, "near")
            let links = try await subject.near.links()
            XCTAssertEqual(leases.first?.client, links.first { $0.name == subject.link }?.address)
        },
        Promise("A request does not set the address") { subject in
            _ = try await subject.serve()
            _ = try await subject.near.requestLease(on: subject.link, hostName: "near", within: .seconds(20))
            let found = try await subject.near.addresses(of: subject.link)
            XCTAssertEqual(found, [])
        },
        Promise("Applying the same server again keeps its leases, which outlive it; without one there is no answer") {
            subject in
            let server = try await subject.serve()
            _ = try await subject.near.requestLease(on: subject.link, hostName: "near", within: .seconds(20))
            try await subject.far.setDHCPServer(server)
            let kept = try await subject.far.leases()
            XCTAssertEqual(kept.count, 1)
            try await subject.far.setDHCPServer(nil)
            await assert(.timedOut) {
                _ = try await subject.near.requestLease(on: subject.link, hostName: "near", within: .seconds(4))
            }
            let outlived = try await subject.far.leases()
            XCTAssertEqual(outlived, kept)
            try await subject.far.setDHCPServer(server)
            let known = try await subject.far.leases()
            XCTAssertEqual(known, kept)
        },
    ]

    /// Makes the far device a server.
    private func serve() async throws -> DHCPServerConfiguration {
        let address = try XCTUnwrap(IPv4Prefix("10.41.0.1/24"))
        let configuration = DHCPServerConfiguration(
            link: link, server: address, rangeStart: IPv4Address(10, 41, 0, 50), rangeEnd: IPv4Address(10, 41, 0, 60),
            leaseDuration: .minutes(60))
        try await far.setAddress(address, of: link)
        try await far.setDHCPServer(configuration)
        try await near.setAddress(nil, of: link)
        return configuration
    }

    private static func assert(
        _ code: HardwareError.Code, line: UInt = #line, _ body: () async throws -> Void
    ) async {
        await assertThrows("\(code)", line: line, body, where: { ($0 as? HardwareError)?.code == code })
    }
}
