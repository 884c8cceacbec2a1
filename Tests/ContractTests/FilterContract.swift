import HaloHardware
import HaloModel
import XCTest

/// A device with a packet filter and another on one link, to check promises on.
struct FilterContract: Sendable {
    /// What becomes of a TCP connection.
    enum Outcome { case accepted, refused, silent }

    let filter: any PacketFilter
    /// The device's interface, 10.41.0.1/24; the other is 10.41.0.2.
    let link: String
    /// Whether the other device reaches a TCP port of the device; something listens at 8080 and 8081.
    let connect: @Sendable (_ port: UInt16) async throws -> Outcome
    /// Whether the device reaches port 8080 of the other.
    let connectBack: @Sendable () async throws -> Outcome
    /// Whether the device answers an echo request of the other.
    let answersEcho: @Sendable () async throws -> Bool

    static let promises: [Promise<FilterContract>] = table + packets

    private func ruleset(_ input: FirewallRuleset.Verdict, _ rules: [FirewallRuleset.Rule] = []) -> FirewallRuleset {
        FirewallRuleset(zones: [.init(name: "mesh", interfaces: [link], input: input)], rules: rules)
    }

    private static func open(_ port: UInt16) -> FirewallRuleset.Rule {
        .init(name: "open \(port)", from: "mesh", transport: .tcp, ports: PortRange(port), verdict: .accept)
    }

    private static let table: [Promise<FilterContract>] = [
        Promise("At first there is no table, and removing it is no error") { subject in
            let none = try await subject.filter.ruleset()
            XCTAssertNil(none)
            try await subject.filter.apply(nil)
        },
        Promise("What is applied is told again, in canonical order, and the next replaces all of it") { subject in
            let first = FirewallRuleset(
                zones: [
                    .init(name: "wan", interfaces: ["far1", "far0"], input: .reject, masquerade: true),
                    .init(name: "mesh", interfaces: [subject.link], input: .drop, forward: .reject),
                    .init(name: "none", interfaces: [], input: .accept, forward: .accept),
                ],
                forwardings: [.init(from: "mesh", to: "wan"), .init(from: "mesh", to: "mesh")],
                rules: [
                    .init(
                        name: "camera 1", from: "wan", to: "mesh", source: IPv4Prefix("0.0.0.0/0"),
                        destination: IPv4Prefix("10.41.0.7/32"), transport: .udp, ports: PortRange(8000, 8010),
                        verdict: .accept),
                    .init(
                        name: "api", from: "mesh", source: IPv4Prefix("10.41.0.9/24"), transport: .tcp,
                        ports: PortRange(8080), verdict: .accept),
                    .init(name: "ping", from: "mesh", transport: .icmp, verdict: .reject),
                    .init(name: "tcp", from: "mesh", to: "none", transport: .tcp, verdict: .drop),
                    .init(name: "all: of_it.", from: "mesh", to: "none", verdict: .accept),
                ], input: .accept, forward: .reject)
            for ruleset in [first, subject.ruleset(.accept), FirewallRuleset(input: .accept, forward: .accept)] {
                try await subject.filter.apply(ruleset)
                let told = try await subject.filter.ruleset()
                XCTAssertEqual(told, ruleset.canonical)
            }
            try await subject.filter.apply(nil)
            let none = try await subject.filter.ruleset()
            XCTAssertNil(none)
        },
        Promise("One that no device can have is refused, and the one before stays") { subject in
            let good = subject.ruleset(.accept, [open(8080)])
            try await subject.filter.apply(good)
            var bad = good
            bad.zones[0].interfaces = ["much too long a name"]
            await assertThrows("invalid") {
                try await subject.filter.apply(bad)
            } where: {
                ($0 as? HardwareError)?.code == .invalid
            }
            let told = try await subject.filter.ruleset()
            XCTAssertEqual(told, good)
        },
    ]

    private static let packets: [Promise<FilterContract>] = [
        Promise("Without a table everything passes") { subject in
            let (port, echo) = (try await subject.connect(8080), try await subject.answersEcho())
            XCTAssertEqual(port, .accepted)
            XCTAssertTrue(echo)
        },
        Promise("What is dropped gets no answer, what is rejected is refused, and a rule is an exception from both") {
            subject in
            try await subject.filter.apply(subject.ruleset(.drop, [open(8080)]))
            let dropped = (try await subject.connect(8080), try await subject.connect(8081))
            XCTAssertEqual(dropped.0, .accepted)
            XCTAssertEqual(dropped.1, .silent)
            let echo = try await subject.answersEcho()
            XCTAssertFalse(echo)
            try await subject.filter.apply(subject.ruleset(.reject, [open(8081)]))
            let rejected = (try await subject.connect(8080), try await subject.connect(8081))
            XCTAssertEqual(rejected.0, .refused)
            XCTAssertEqual(rejected.1, .accepted)
            let ping = FirewallRuleset.Rule(name: "ping", from: "mesh", transport: .icmp, verdict: .accept)
            try await subject.filter.apply(subject.ruleset(.drop, [ping]))
            let answered = try await subject.answersEcho()
            XCTAssertTrue(answered)
        },
        Promise("The device's own connections pass in both directions") { subject in
            try await subject.filter.apply(subject.ruleset(.drop))
            let back = try await subject.connectBack()
            XCTAssertEqual(back, .accepted)
        },
        Promise("A rule looks at where packets come from and go to") { subject in
            let port = PortRange(8080)
            for (source, destination, expected): (String?, String?, Outcome) in [
                ("10.41.0.2/32", nil, .accepted), ("10.41.0.3/32", nil, .silent), (nil, "10.41.0.1/32", .accepted),
                (nil, "10.41.0.2/32", .silent), ("10.41.0.0/24", "10.0.0.0/8", .accepted),
            ] {
                let rule = FirewallRuleset.Rule(
                    name: "one", from: "mesh", source: source.flatMap { IPv4Prefix($0) },
                    destination: destination.flatMap { IPv4Prefix($0) }, transport: .tcp, ports: port,
                    verdict: .accept)
                try await subject.filter.apply(subject.ruleset(.drop, [rule]))
                let outcome = try await subject.connect(8080)
                XCTAssertEqual(outcome, expected, "\(source ?? "any") to \(destination ?? "any")")
            }
        },
        Promise("Interfaces of no zone have their own verdict, and removing the table opens everything") { subject in
            var elsewhere = FirewallRuleset(
                zones: [.init(name: "mesh", interfaces: ["far0"], input: .accept)], input: .reject)
            try await subject.filter.apply(elsewhere)
            let refused = try await subject.connect(8080)
            XCTAssertEqual(refused, .refused)
            elsewhere.input = .accept
            try await subject.filter.apply(elsewhere)
            let accepted = try await subject.connect(8080)
            XCTAssertEqual(accepted, .accepted)
            try await subject.filter.apply(subject.ruleset(.drop))
            try await subject.filter.apply(nil)
            let open = try await subject.connect(8080)
            XCTAssertEqual(open, .accepted)
        },
    ]
}
