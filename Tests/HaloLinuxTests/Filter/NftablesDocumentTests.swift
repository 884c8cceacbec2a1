import Foundation
import HaloHardware
import HaloModel
import Synchronization
import XCTest

@testable import HaloLinux

final class NftablesDocumentTests: XCTestCase {
    static let ruleset = FirewallRuleset(
        zones: [
            .init(name: "mesh", interfaces: ["bat0"], input: .drop, forward: .reject),
            .init(name: "wan", interfaces: ["eth0", "eth1"], input: .reject, masquerade: true),
        ],
        forwardings: [.init(from: "mesh", to: "wan")],
        rules: [
            .init(
                name: "api", from: "mesh", source: IPv4Prefix("10.41.0.0/24"), transport: .tcp, ports: PortRange(8080),
                verdict: .accept),
            .init(name: "ping", from: "mesh", transport: .icmp, verdict: .accept),
            .init(name: "not him", from: "wan", to: "mesh", source: IPv4Prefix("192.0.2.7/32"), verdict: .drop),
            .init(
                name: "camera", from: "wan", to: "mesh", destination: IPv4Prefix("10.41.0.7/32"), transport: .udp,
                ports: PortRange(8000, 8010), verdict: .reject),
        ], input: .reject, forward: .drop)

    /// The commands as a listing: what was added last, without the verb.
    private func listing(of ruleset: FirewallRuleset) -> [JSONValue] {
        (NftablesDocument.commands(for: ruleset)["nftables"]?.items ?? []).dropFirst(2).compactMap { $0["add"] }
    }

    func testWhatIsWrittenIsReadAgain() throws {
        for ruleset in [Self.ruleset, FirewallRuleset(), FirewallRuleset(input: .drop, forward: .accept)] {
            let read = try NftablesDocument.ruleset(from: ["nftables": .list(listing(of: ruleset))])
            XCTAssertEqual(read, ruleset.canonical)
        }
    }

    func testAnythingElseInTheTableIsNoticed() throws {
        let listing = listing(of: Self.ruleset)
        for index in listing.indices {
            // A rule of the user's may be there or not.
            guard let comment = listing[index]["rule"]?["comment"]?.string, !comment.hasPrefix("rule: ") else {
                continue
            }
            var without = listing
            without.remove(at: index)
            XCTAssertThrowsError(
                try NftablesDocument.ruleset(from: ["nftables": .list(without)]), "without rule \(index)"
            ) { error in
                XCTAssertEqual((error as? HardwareError)?.code, .invalid)
            }
        }
        var more = listing
        more.append([
            "rule": ["chain": "input", "expr": [["accept": .null]]]
        ])
        XCTAssertThrowsError(try NftablesDocument.ruleset(from: ["nftables": .list(more)]))
        var swapped = listing
        let rules = listing.indices.filter { listing[$0]["rule"]?["chain"] == "input" }
        swapped.swapAt(try XCTUnwrap(rules.first), try XCTUnwrap(rules.last))
        XCTAssertThrowsError(try NftablesDocument.ruleset(from: ["nftables": .list(swapped)]))
    }

    func testAProtocolByItsNameIsTheSame() throws {
        let text = String(decoding: try JSONEncoder().encode(listing(of: Self.ruleset)), as: UTF8.self)
        let named = text.replacing(#/"right":(1|6)\b/#) { $0.output.1 == "1" ? #""right":"icmp""# : #""right":"tcp""# }
        XCTAssertNotEqual(named, text)
        let listing = try JSONDecoder().decode(JSONValue.self, from: Data(named.utf8))
        XCTAssertEqual(try NftablesDocument.ruleset(from: ["nftables": listing]), Self.ruleset.canonical)
    }

    func testNoListingTraps() throws {
        let text = try JSONEncoder().encode(listing(of: Self.ruleset))
        let octets = Array(#"{"nftables":"#.utf8) + text + Array("}".utf8)
        for index in stride(from: 0, to: octets.count, by: 3) {
            for change in [UInt8(ascii: "0"), UInt8(ascii: "_"), UInt8(ascii: "\""), UInt8(ascii: "9")] {
                var damaged = octets
                damaged[index] = change
                guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(damaged)) else { continue }
                _ = try? NftablesDocument.ruleset(from: value)
            }
        }
        for hostile: JSONValue in [.null, [], ["nftables": 7], ["nftables": [["rule": ["chain": "input__"]]]]] {
            _ = try? NftablesDocument.ruleset(from: hostile)
        }
    }

    func testNftIsAskedInOneCallAndItsWordsAreKept() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let runner = Nft { arguments in
            switch arguments.last {
            case "halo":
                ProcessResult(exitCode: 1, standardOutput: "", standardError: "Error: No such file or directory\n")
            case "net.ipv4.ip_forward=1": ProcessResult(exitCode: 0, standardOutput: "", standardError: "")
            default:
                ProcessResult(
                    exitCode: 1, standardOutput: "",
                    standardError: "internal:0:0-0: Error: Could not process rule: Operation not permitted\nmore\n")
            }
        }
        let filter = LinuxPacketFilter(root: folder.path, processes: runner)
        let none = try await filter.ruleset()
        XCTAssertNil(none)
        do {
            try await filter.apply(Self.ruleset)
            XCTFail("refused")
        } catch let error as HardwareError {
            XCTAssertEqual(error.code, .notPermitted)
            XCTAssertTrue(error.message.contains("Could not process rule"), error.message)
        }
        XCTAssertEqual(
            runner.runs.map(\.last),
            ["halo", "net.ipv4.ip_forward=1", folder.path + "/run/halo/firewall.json"])
        var wrong = Self.ruleset
        wrong.zones[0].name = "mesh; flush ruleset"
        do {
            try await filter.apply(wrong)
            XCTFail("refused")
        } catch let error as HardwareError {
            XCTAssertEqual(error.code, .invalid)
        }
        XCTAssertEqual(runner.runs.count, 3)
    }
}

/// Answers by what is asked, and remembers it.
private final class Nft: ProcessRunner {
    private let answer: @Sendable ([String]) -> ProcessResult
    private let log = Mutex<[[String]]>([])

    init(_ answer: @escaping @Sendable ([String]) -> ProcessResult) { self.answer = answer }

    var runs: [[String]] { log.withLock { $0 } }

    func run(_ executable: String, _ arguments: [String], within limit: Duration) async throws -> ProcessResult {
        log.withLock { $0.append(arguments) }
        return answer(arguments)
    }
}
