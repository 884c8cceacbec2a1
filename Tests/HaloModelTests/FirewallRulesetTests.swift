import Foundation
import HaloModel
import XCTest

final class FirewallRulesetTests: XCTestCase {
    private let ruleset = FirewallRuleset(
        zones: [
            .init(name: "wan", interfaces: ["eth1", "eth0"], input: .reject, masquerade: true),
            .init(name: "mesh", interfaces: ["bat0"], input: .drop, forward: .reject),
        ],
        forwardings: [.init(from: "mesh", to: "wan")],
        rules: [
            .init(
                name: "not him", from: "wan", to: "mesh", source: IPv4Prefix("192.0.2.7/32"), verdict: .drop),
            .init(
                name: "api", from: "mesh", source: IPv4Prefix("10.41.0.9/24"), transport: .tcp, ports: PortRange(8080),
                verdict: .accept),
            .init(
                name: "camera", from: "wan", to: "mesh", destination: IPv4Prefix("10.41.0.7/32"), transport: .tcp,
                ports: PortRange(8000, 8010), verdict: .accept),
            .init(name: "ping", from: "mesh", transport: .icmp, verdict: .accept),
        ])

    private func packet(
        _ arrivesBy: String, _ leavesBy: String? = nil, from source: String = "10.41.0.20",
        to destination: String = "10.41.0.1", number: UInt8 = 6, port: UInt16? = 8080
    ) throws -> FirewallPacket {
        FirewallPacket(
            arrivesBy: arrivesBy, leavesBy: leavesBy, source: try XCTUnwrap(IPv4Address(source)),
            destination: try XCTUnwrap(IPv4Address(destination)), protocolNumber: number, destinationPort: port)
    }

    func testTheFirstRuleThatFitsDecidesAndElseTheZone() throws {
        XCTAssertEqual(ruleset.faults, [])
        XCTAssertEqual(ruleset.verdict(on: try packet("bat0")), .accept)
        XCTAssertEqual(ruleset.verdict(on: try packet("bat0", number: 6, port: 8081)), .drop)
        XCTAssertEqual(ruleset.verdict(on: try packet("bat0", number: 17, port: 8080)), .drop)
        XCTAssertEqual(ruleset.verdict(on: try packet("bat0", from: "10.42.0.20")), .drop)
        XCTAssertEqual(ruleset.verdict(on: try packet("bat0", number: 1, port: nil)), .accept)
        XCTAssertEqual(ruleset.verdict(on: try packet("eth0")), .reject)
        XCTAssertEqual(ruleset.verdict(on: try packet("wlan1")), .accept)
        XCTAssertEqual(ruleset.verdict(on: try packet("lo", from: "127.0.0.1")), .accept)
    }

    func testWhatPassesThroughNeedsAForwardingOrARule() throws {
        XCTAssertEqual(ruleset.verdict(on: try packet("bat0", "eth1", to: "192.0.2.1")), .accept)
        XCTAssertEqual(ruleset.verdict(on: try packet("eth0", "bat0", from: "192.0.2.9", to: "10.41.0.8")), .drop)
        let camera = try packet("eth0", "bat0", from: "192.0.2.9", to: "10.41.0.7", number: 6, port: 8003)
        XCTAssertEqual(ruleset.verdict(on: camera), .accept)
        let kept = try packet("eth0", "bat0", from: "192.0.2.7", to: "10.41.0.7", number: 6, port: 8003)
        XCTAssertEqual(ruleset.verdict(on: kept), .drop)
        XCTAssertEqual(ruleset.verdict(on: try packet("bat0", "wlan1")), .reject)
        XCTAssertEqual(ruleset.verdict(on: try packet("wlan1", "bat0")), .drop)
        XCTAssertTrue(ruleset.forwardsAnything)
        XCTAssertFalse(FirewallRuleset(zones: ruleset.zones).forwardsAnything)
    }

    func testOneOrderForAllThatMeanTheSame() throws {
        let canonical = ruleset.canonical
        XCTAssertEqual(canonical.zones.map(\.name), ["mesh", "wan"])
        XCTAssertEqual(canonical.zones.last?.interfaces, ["eth0", "eth1"])
        XCTAssertEqual(canonical.rules.map(\.name), ["api", "ping", "not him", "camera"])
        XCTAssertEqual(canonical.rules.first?.source, IPv4Prefix("10.41.0.0/24"))
        XCTAssertEqual(canonical.canonical, canonical)
        let octets = try JSONEncoder().encode(canonical)
        XCTAssertEqual(try JSONDecoder().decode(FirewallRuleset.self, from: octets), canonical)
    }

    func testEachFaultIsToldWithItsPlace() {
        var faulty = ruleset
        faulty.zones += [
            .init(name: "Wan!", interfaces: ["eth0", "a b", "lo"], input: .accept),
            .init(name: "wan", interfaces: [], input: .accept, masquerade: true),
        ]
        faulty.forwardings += [.init(from: "mesh", to: "lan"), .init(from: "mesh", to: "wan")]
        faulty.rules += [
            .init(name: "api", from: "mesh", transport: .icmp, ports: PortRange(80), verdict: .drop),
            .init(name: "\u{7}", from: "lan", verdict: .drop),
        ]
        XCTAssertEqual(
            faulty.faults,
            [
                "\"Wan!\" is no name of a zone: a small letter, then up to 11 small letters and digits",
                "\"eth0\" is in zone \"wan\" already", "\"a b\" is no name of an interface",
                "the loopback always passes, it belongs to no zone", "zone \"wan\" is there twice",
                "zone \"wan\" has no interface to masquerade on", "a forwarding: there is no zone \"lan\"",
                "the forwarding from mesh to wan is there twice", "rule \"api\" is there twice",
                "rule \"api\": only tcp and udp have ports",
                "rule \"\\u{07}\": a name has 1 to 64 letters, digits, spaces, and . _ : -",
                "rule \"\\u{07}\": there is no zone \"lan\"",
            ])
        let many = FirewallRuleset(
            zones: (0..<17).map { .init(name: "z\($0)", interfaces: (0..<17).map { "i\($0)" }, input: .drop) },
            rules: (0..<201).map { .init(name: "r\($0)", from: "z0", verdict: .drop) })
        XCTAssertTrue(many.faults.contains("there may be 16 zones"))
        XCTAssertTrue(many.faults.contains("zone \"z0\" may have 16 interfaces"))
        XCTAssertTrue(many.faults.contains("there may be 200 rules"))
    }

    func testPortsAreReadAsTheyAreWritten() {
        for text in ["1", "8080", "1-65535"] { XCTAssertEqual(PortRange(text)?.description, text) }
        for text in ["", "0", "-1", "65536", "2-1", "1-2-3", "1-", "+1", "００８", "000001"] {
            XCTAssertNil(PortRange(text), text)
        }
        XCTAssertTrue(PortRange(5000, 5010)?.contains(5010) == true)
        XCTAssertFalse(PortRange(5000).contains(5001))
    }
}
