import CHaloLinux
import Foundation
import HaloHardware
import HaloModel
import XCTest

@testable import HaloLinux

/// Answers of Linux 6.1 to two nodes of a mesh, octet for octet, beside what `iw`, `batctl` and `ip` printed a moment later.
final class RecordedNetlinkTests: XCTestCase {
    private static let nodes = ["node0", "node1"]

    private func text(_ node: String, _ name: String) throws -> String {
        try LinuxFixtures.text("netlink/\(node)-\(name).txt")
    }

    // MARK: nl80211

    func testStationsAreWhatIwPrinted() throws {
        var count = 0
        for node in Self.nodes {
            let stations = try RecordedAnswer(node, "nl80211-stations").generic()
                .compactMap { try Station($0, view: .plain) }
            let printed = try IwText.stations(text(node, "iw-stations"))
            XCTAssertEqual(stations.map(\.address), printed.map(\.address))
            for (station, (_, values)) in zip(stations, printed) {
                func number(_ key: String) throws -> Int { try XCTUnwrap(IwText.number(values[key]), key) }
                XCTAssertEqual(station.link, .established)
                XCTAssertEqual(values["mesh plink"], "ESTAB")
                XCTAssertEqual(Int(station.signalDBm ?? 0), try number("signal"))
                XCTAssertEqual(station.localLinkID, UInt16(try number("mesh llid")))
                XCTAssertEqual(station.beaconLoss, 0)
                XCTAssertTrue((0...3).contains(try number("connected time") - Int(station.connectedSeconds)))
                // Counters go on between the two; a rate belongs to the last packet.
                XCTAssertTrue((0...5000).contains(try number("rx bytes") - Int(station.receivedOctets)))
                XCTAssertTrue((0...5000).contains(try number("tx bytes") - Int(station.sentOctets)))
                XCTAssertTrue((0...50).contains(try number("rx packets") - Int(station.receivedPackets)))
                XCTAssertTrue((0...50).contains(try number("tx packets") - Int(station.sentPackets)))
                XCTAssertNotNil(station.transmitRate)
                XCTAssertNotNil(station.expectedThroughputKbps)
                count += 1
            }
        }
        XCTAssertEqual(count, 3)
    }

    func testPathsAreWhatIwPrinted() throws {
        var count = 0
        for node in Self.nodes {
            let paths = try RecordedAnswer(node, "nl80211-paths").generic().compactMap { try MeshPath($0) }
            let printed = try text(node, "iw-paths").split(separator: "\n").dropFirst()
                .map { $0.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init) }
            XCTAssertEqual(paths.map(\.destination), printed.map { MACAddress($0[0]) })
            XCTAssertEqual(paths.map(\.nextHop), printed.map { MACAddress($0[1]) })
            XCTAssertEqual(paths.map(\.hopCount), printed.map { Int($0[10]) })
            XCTAssertTrue(paths.allSatisfy(\.isActive))
            count += paths.count
        }
        XCTAssertEqual(count, 3)
    }

    func testTheInterfaceIsWhatIwPrinted() throws {
        for (index, node) in Self.nodes.enumerated() {
            let interfaces = try RecordedAnswer(node, "nl80211-interfaces").generic()
                .compactMap { try NL80211Interface($0) }
            let interface = try XCTUnwrap(interfaces.first)
            XCTAssertEqual(interfaces.count, 1)
            XCTAssertEqual(interface.name, "wlan\(index)")
            XCTAssertTrue(interface.isMeshPoint)
            XCTAssertEqual([interface.primaryMHz, interface.centreMHz, interface.widthMHz], [2412, 2412, 20])
            let printed = try text(node, "iw-info")
            XCTAssertTrue(printed.contains("ifindex \(interface.index)\n"))
            XCTAssertTrue(printed.contains("addr \(interface.address)\n"))
        }
    }

    func testAScanIsWhatIwPrinted() throws {
        var count = 0
        for node in Self.nodes {
            let results = try RecordedAnswer(node, "nl80211-scan").generic()
                .compactMap { try ScanResult($0, view: .plain) }
            let printed = try text(node, "iw-scan")
            XCTAssertEqual(results.count, printed.components(separatedBy: "MESH ID: halo-mesh\n").count - 1)
            for result in results {
                XCTAssertTrue(printed.contains("BSS \(result.address)(on"))
                XCTAssertEqual(result.meshID, "halo-mesh")
                XCTAssertEqual(result.signalDBm, -20)
                count += 1
            }
        }
        XCTAssertGreaterThan(count, 1)
        // This driver surveys nothing.
        XCTAssertEqual(try RecordedAnswer("node0", "nl80211-survey").messages(), [])
    }

    // MARK: batman-adv

    func testOriginatorsAreWhatBatctlPrinted() throws {
        for (node, entries) in zip(Self.nodes, [3, 4]) {
            let originators = try RecordedAnswer(node, "batadv-originators").generic().map(BatmanTables.originator)
            let printed = try text(node, "batctl-originators").split(separator: "\n").dropFirst(2)
                .map { $0.replacingOccurrences(of: "(", with: " ").replacingOccurrences(of: ")", with: " ") }
                .map { (isBest: $0.hasPrefix(" *"), fields: $0.dropFirst(2).split(separator: " ").map(String.init)) }
            XCTAssertEqual(originators.count, entries)
            func key(_ address: MACAddress, _ nextHop: MACAddress, _ isBest: Bool) -> String {
                "\(address) by \(nextHop) \(isBest)"
            }
            XCTAssertEqual(
                Set(originators.map { key($0.address, $0.nextHop, $0.isBest) }),
                Set(
                    try printed.map {
                        key(
                            try XCTUnwrap(MACAddress($0.fields[0])), try XCTUnwrap(MACAddress($0.fields[3])), $0.isBest)
                    }))
            for originator in originators {
                guard case .throughputKbps(let kbps) = originator.metric else {
                    return XCTFail("not BATMAN_V: \(originator)")
                }
                XCTAssertTrue((100...100_000).contains(kbps), "\(kbps)")
                XCTAssertTrue((0..<5000).contains(originator.lastSeenMilliseconds))
            }
        }
    }

    func testSettingsNeighboursAndTheGateway() throws {
        let meshes = try Self.nodes.map {
            try BatmanTables.mesh(XCTUnwrap(RecordedAnswer($0, "batadv-mesh").generic().first))
        }
        XCTAssertEqual(meshes.map(\.algorithm), ["BATMAN_V", "BATMAN_V"])
        XCTAssertEqual(meshes.map(\.primary), [MACAddress("02:00:00:00:00:00"), MACAddress("02:00:00:00:01:00")])
        XCTAssertEqual(
            meshes.map(\.gatewayMode), [BATADV_GW_MODE_SERVER.rawValue, BATADV_GW_MODE_CLIENT.rawValue])
        XCTAssertEqual(meshes.map(\.originatorIntervalMilliseconds), [1000, 1000])
        let neighbours = try Self.nodes.map {
            try RecordedAnswer($0, "batadv-neighbours").generic().map(BatmanTables.neighbour)
        }
        XCTAssertEqual(neighbours[0].map(\.address), [MACAddress("02:00:00:00:01:00")])
        XCTAssertEqual(
            Set(neighbours[1].map(\.address)), [MACAddress("02:00:00:00:00:00"), MACAddress("02:00:00:00:02:00")])
        XCTAssertTrue(neighbours.joined().allSatisfy { ($0.throughputKbps ?? 0) > 100 })
        let gateways = try Self.nodes.map {
            try RecordedAnswer($0, "batadv-gateways").generic().map(BatmanTables.gateway)
        }
        XCTAssertEqual(gateways.map(\.count), [0, 1])
        XCTAssertEqual(gateways[1].first?.address, MACAddress("02:00:00:00:00:00"))
        XCTAssertEqual(gateways[1].first?.isSelected, true)
        XCTAssertTrue(try text("node1", "batctl-gateways").contains("* 02:00:00:00:00:00"))
    }

    // MARK: WireGuard and rtnetlink

    func testTheTunnelHasItsPeer() throws {
        let device = try WireGuardDevice(parsing: RecordedAnswer("node0", "wireguard-device").generic())
        XCTAssertNotNil(device.publicKey)
        XCTAssertEqual(device.listenPort, 51820)
        XCTAssertEqual(device.peers.count, 1)
        let peer = try XCTUnwrap(device.peers.first)
        XCTAssertEqual(peer.endpoint?.address, IPv4Address("10.30.0.4"))
        XCTAssertNotNil(peer.lastHandshake)
        XCTAssertGreaterThan(peer.receivedOctets, 0)
        XCTAssertGreaterThan(peer.sentOctets, 0)
    }

    func testLinksAddressesAndNeighboursAreWhatIpPrinted() throws {
        let links = try RecordedAnswer("node0", "route-links").messages().map { try RouteLink(parsing: $0.payload) }
        XCTAssertEqual(links.map(\.link.name), ["lo", "wlan0", "bat0", "wg0"])
        XCTAssertEqual(links.map(\.link.mtu), [65536, 1560, 1500, 1420])
        XCTAssertEqual(links.map(\.kind), [nil, nil, "batadv", "wireguard"])
        XCTAssertEqual(links.map(\.master), [nil, 3, nil, nil])
        let printed = try text("node0", "ip-link")
        for link in links { XCTAssertTrue(printed.contains("\(link.link.index): \(link.link.name): ")) }
        let addresses = try RecordedAnswer("node0", "route-addresses").messages()
            .compactMap { try RouteAddress(parsing: $0.payload) }
        XCTAssertEqual(addresses.map(\.prefix.description), ["127.0.0.1/8", "10.30.0.1/24", "10.40.0.1/24"])
        XCTAssertEqual(addresses.map(\.index), [1, 3, 4])
        for address in addresses {
            XCTAssertTrue(try text("node0", "ip-address").contains("inet \(address.prefix) scope"))
        }
        let neighbours = try RecordedAnswer("node0", "route-neighbours").messages()
            .compactMap { try RouteNeighbour(parsing: $0.payload) }
        XCTAssertTrue(neighbours.contains { $0.index == 3 && $0.neighbour.address == IPv4Address("10.30.0.4") })
    }

    func testFamiliesHaveTheirNumbersAndGroups() throws {
        for (name, group) in [("nl80211", "mlme"), ("batadv", "tpmeter"), ("wireguard", nil as String?)] {
            let message = try XCTUnwrap(RecordedAnswer("node0", "\(name)-family").generic().first)
            let family = try GenericNetlinkFamily(
                parsing: message, of: name, client: NetlinkClient(family: NETLINK_GENERIC, sockets: .own))
            XCTAssertGreaterThan(family.identifier, 16)
            if let group { XCTAssertNotNil(family.groups[group], "\(name) \(family.groups)") }
        }
    }

    // MARK: Hostile

    /// Every parser on whatever is left of each answer, cut short at every octet and with every octet flipped in turn: an error
    /// or a value, never a trap.
    func testDamagedAnswersAreErrorsOrValues() throws {
        var (cut, refused, read) = (0, 0, 0)
        let folder = LinuxFixtures.folder.appendingPathComponent("netlink").path
        for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        where file.hasPrefix("node0-") && file.hasSuffix(".bin") {
            let name = String(file.dropFirst(6).dropLast(4))
            let whole = try RecordedAnswer("node0", name).octets
            for length in 0..<whole.count {
                XCTAssertThrowsError(try parse(name, RecordedAnswer(octets: Array(whole.prefix(length)))))
                cut += 1
            }
            for index in whole.indices {
                for bits: UInt8 in [0x01, 0xFF] {
                    var octets = whole
                    octets[index] ^= bits
                    do {
                        try parse(name, RecordedAnswer(octets: octets))
                        read += 1
                    } catch { refused += 1 }
                }
            }
        }
        XCTAssertGreaterThan(cut, 10_000)
        XCTAssertGreaterThan(refused, 1000)
        XCTAssertGreaterThan(read, 1000)
    }

    private func parse(_ name: String, _ answer: RecordedAnswer) throws {
        switch name {
        case "nl80211-stations": for message in try answer.generic() { _ = try Station(message, view: .morse) }
        case "nl80211-paths": for message in try answer.generic() { _ = try MeshPath(message) }
        case "nl80211-scan": for message in try answer.generic() { _ = try ScanResult(message, view: .morse) }
        case "nl80211-interfaces": for message in try answer.generic() { _ = try NL80211Interface(message) }
        case "nl80211-survey":
            for message in try answer.generic() { _ = try ChannelSurvey(message, inUseMHz: 2412) }
        case "batadv-originators": for message in try answer.generic() { _ = try BatmanTables.originator(message) }
        case "batadv-neighbours": for message in try answer.generic() { _ = try BatmanTables.neighbour(message) }
        case "batadv-gateways": for message in try answer.generic() { _ = try BatmanTables.gateway(message) }
        case "batadv-mesh": for message in try answer.generic() { _ = try BatmanTables.mesh(message) }
        case "wireguard-device": _ = try WireGuardDevice(parsing: answer.generic())
        case "route-links": for message in try answer.messages() { _ = try RouteLink(parsing: message.payload) }
        case "route-addresses":
            for message in try answer.messages() { _ = try RouteAddress(parsing: message.payload) }
        case "route-neighbours":
            for message in try answer.messages() { _ = try RouteNeighbour(parsing: message.payload) }
        case _ where name.hasSuffix("-family"):
            for message in try answer.generic() {
                _ = try GenericNetlinkFamily(
                    parsing: message, of: name, client: NetlinkClient(family: NETLINK_GENERIC, sockets: .own))
            }
        default: _ = try answer.generic()
        }
    }
}
