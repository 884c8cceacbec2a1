import Foundation
import Glibc
import HaloHardware
import HaloLinux
import HaloModel
import NetworkTestSupport
import XCTest

final class FilterContractLinuxTests: XCTestCase {
    private func requireNft() throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/sbin/nft") else {
            throw XCTSkip("no /usr/sbin/nft; the package is nftables")
        }
    }

    private func makePair(link: String) async throws -> (near: NetworkNamespace, far: NetworkNamespace) {
        do {
            let (near, far) = try await NetworkNamespace.pair(link: link)
            for (space, address) in [(near, "10.41.0.1/24"), (far, "10.41.0.2/24")] {
                try await space.run("/usr/sbin/ip", "address", "add", address, "dev", link)
            }
            return (near, far)
        } catch let error as NetworkNamespace.Unavailable {
            throw XCTSkip("\(error)")
        }
    }

    func testTheFilterOfLinuxKeepsEveryPromise() async throws {
        try requireNft()
        for promise in FilterContract.promises {
            let (near, far) = try await makePair(link: "v0")
            let folder = try TemporaryFolder()
            let sockets = [
                try Listener(near, 8080), try Listener(near, 8081), try Listener(far, 8080),
            ]
            let subject = FilterContract(
                filter: LinuxPacketFilter(root: folder.path, processes: NamespaceProcesses(near)), link: "v0",
                connect: { try await Self.connect(far, "10.41.0.1", $0) },
                connectBack: { try await Self.connect(near, "10.41.0.2", 8080) },
                answersEcho: { try await Self.ping(far, "10.41.0.1") })
            await [promise].check { subject }
            withExtendedLifetime(sockets) {}
        }
    }

    /// Three devices in a row, the one in the middle with the filter: what simulated devices do not do.
    func testWhatPassesThroughIsFilteredAndMasqueraded() async throws {
        try requireNft()
        let (middle, inside) = try await makePair(link: "mesh0")
        let outside = try NetworkNamespace()
        try await middle.run(
            "/usr/sbin/ip", "link", "add", "wan0", "type", "veth", "peer", "name", "wan0", "netns", outside.path)
        for (space, address) in [(middle, "192.0.2.1/24"), (outside, "192.0.2.2/24")] {
            try await space.run("/usr/sbin/ip", "address", "add", address, "dev", "wan0")
            try await space.run("/usr/sbin/ip", "link", "set", "wan0", "up")
        }
        try await inside.run("/usr/sbin/ip", "route", "add", "default", "via", "10.41.0.1")
        let folder = try TemporaryFolder()
        let filter = LinuxPacketFilter(root: folder.path, processes: NamespaceProcesses(middle))
        let listeners = [try Listener(outside, 8080), try Listener(inside, 8080), try Listener(inside, 8081)]
        // Without a route back from outside, only what is masqueraded is answered.
        var ruleset = FirewallRuleset(
            zones: [
                .init(name: "mesh", interfaces: ["mesh0"], input: .accept, forward: .reject),
                .init(name: "wan", interfaces: ["wan0"], input: .drop, forward: .drop),
            ], forwardings: [.init(from: "mesh", to: "wan")])
        try await filter.apply(ruleset)
        let unanswered = try await Self.connect(inside, "192.0.2.2", 8080)
        XCTAssertEqual(unanswered, .silent)
        ruleset.zones[1].masquerade = true
        try await filter.apply(ruleset)
        let answered = try await Self.connect(inside, "192.0.2.2", 8080)
        XCTAssertEqual(answered, .accepted)
        ruleset.forwardings = []
        try await filter.apply(ruleset)
        let refused = try await Self.connect(inside, "192.0.2.2", 8080)
        XCTAssertEqual(refused, .refused)
        try await outside.run("/usr/sbin/ip", "route", "add", "10.41.0.0/24", "via", "192.0.2.1")
        ruleset.rules = [
            .init(
                name: "camera", from: "wan", to: "mesh", destination: IPv4Prefix("10.41.0.2/32"), transport: .tcp,
                ports: PortRange(8080), verdict: .accept)
        ]
        try await filter.apply(ruleset)
        let (open, closed) = (
            try await Self.connect(outside, "10.41.0.2", 8080), try await Self.connect(outside, "10.41.0.2", 8081)
        )
        XCTAssertEqual(open, .accepted)
        XCTAssertEqual(closed, .silent)
        withExtendedLifetime(listeners) {}
    }

    func testWhatOthersHaveIsLeftAloneAndTheirChangeToTheTableIsNoticed() async throws {
        try requireNft()
        let (near, _) = try await makePair(link: "v0")
        let folder = try TemporaryFolder()
        let filter = LinuxPacketFilter(root: folder.path, processes: NamespaceProcesses(near))
        try await near.run("/usr/sbin/nft", "add", "table", "inet", "others")
        let ruleset = FirewallRuleset(zones: [.init(name: "mesh", interfaces: ["v0"], input: .accept)])
        try await filter.apply(ruleset)
        try await near.run("/usr/sbin/nft", "insert", "rule", "inet", "halo", "input", "tcp", "dport", "23", "drop")
        await assertThrows("a rule of another") {
            try await filter.ruleset()
        } where: {
            ($0 as? HardwareError)?.code == .invalid
        }
        try await filter.apply(ruleset)
        let again = try await filter.ruleset()
        XCTAssertEqual(again, ruleset)
        try await filter.apply(nil)
        let tables = try await near.run("/usr/sbin/nft", "list", "tables")
        XCTAssertEqual(tables, "table inet others\n")
    }

    private static func connect(
        _ space: NetworkNamespace, _ address: String, _ port: UInt16
    ) async throws -> FilterContract.Outcome {
        let result = try await NamespaceProcesses(space).run(
            "/usr/bin/timeout", ["2", "/usr/bin/bash", "-c", "exec 3<>/dev/tcp/\(address)/\(port)"],
            within: .seconds(10))
        switch result.exitCode {
        case 0: return .accepted
        case 124: return .silent
        default:
            XCTAssertTrue(result.standardError.contains("Connection refused"), result.standardError)
            return .refused
        }
    }

    private static func ping(_ space: NetworkNamespace, _ address: String) async throws -> Bool {
        try await NamespaceProcesses(space).run("/usr/bin/ping", ["-c1", "-W2", address], within: .seconds(10))
            .exitCode == 0
    }

    /// Takes connections at a TCP port of a namespace, and says nothing.
    private final class Listener {
        private let descriptor: CInt

        init(_ space: NetworkNamespace, _ port: UInt16) throws {
            descriptor = space.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard bound == 0, listen(descriptor, 8) == 0 else {
                throw CommandFailed(description: "listen at \(port): \(String(cString: strerror(errno)))")
            }
        }

        deinit { close(descriptor) }
    }
}
