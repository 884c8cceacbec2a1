import HaloHardware
import HaloModel
import XCTest

/// batman-adv on a device to check promises on, with another device one hop away that runs it too.
struct RoutingContract: Sendable {
    let routing: any MeshRouting
    /// Links of the same device.
    let addressing: any Addressing
    let clock: any SystemClock
    /// A configuration with BATMAN_V over the link to the neighbour; nothing has been applied yet.
    let configuration: RoutingConfiguration
    /// The neighbour's address on that link.
    let neighbour: MACAddress
    /// Makes the neighbour run this algorithm, as a gateway or not.
    let setNeighbour: @Sendable (RoutingAlgorithm, _ isGateway: Bool) async throws -> Void

    static let promises: [Promise<RoutingContract>] = settings + tables

    private static let settings: [Promise<RoutingContract>] = [
        Promise("An interface that does not exist has no settings and no tables") { subject in
            let settings = try await subject.routing.configuration(of: "bat77")
            XCTAssertNil(settings)
            await subject.assertNotFound { _ = try await subject.routing.originators(of: "bat77") }
            await subject.assertNotFound { _ = try await subject.routing.neighbours(of: "bat77") }
            await subject.assertNotFound { _ = try await subject.routing.gateways(of: "bat77") }
        },
        Promise("What is applied is what is read back") { subject in
            var wanted = subject.configuration
            for algorithm in [RoutingAlgorithm.batmanV, .batmanIV] {
                for isGateway in [false, true] {
                    wanted.algorithm = algorithm
                    wanted.isGateway = isGateway
                    wanted.originatorIntervalMilliseconds = isGateway ? 1500 : 1000
                    try await subject.routing.apply(wanted)
                    let found = try await subject.routing.configuration(of: wanted.interface)
                    XCTAssertEqual(found, wanted)
                }
            }
        },
        Promise("The interface is up once it is applied, with or without an address") { subject in
            try await subject.routing.apply(subject.configuration)
            let link = try await subject.addressing.links().first { $0.name == subject.configuration.interface }
            XCTAssertEqual(link?.isUp, true)
            let addresses = try await subject.addressing.addresses(of: subject.configuration.interface)
            XCTAssertEqual(addresses, [])
        },
        Promise("Without hard interfaces there is nobody, which is no error") { subject in
            var wanted = subject.configuration
            wanted.hardInterfaces = []
            try await subject.routing.apply(wanted)
            let found = try await subject.routing.configuration(of: wanted.interface)
            XCTAssertEqual(found, wanted)
            let originators = try await subject.routing.originators(of: wanted.interface)
            let neighbours = try await subject.routing.neighbours(of: wanted.interface)
            let gateways = try await subject.routing.gateways(of: wanted.interface)
            XCTAssertTrue(originators.isEmpty && neighbours.isEmpty && gateways.isEmpty)
        },
        Promise("A hard interface that does not exist is not found") { subject in
            var wanted = subject.configuration
            wanted.hardInterfaces = ["wlan77"]
            await subject.assertNotFound { try await subject.routing.apply(wanted) }
        },
    ]

    private static let tables: [Promise<RoutingContract>] = [
        Promise("A neighbour becomes an originator: direct, best and fresh") { subject in
            for algorithm in [RoutingAlgorithm.batmanV, .batmanIV] {
                try await subject.meet(algorithm, isGateway: false)
                let path = try await subject.path()
                XCTAssertEqual(path.nextHop, subject.neighbour)
                XCTAssertTrue(path.isBest)
                XCTAssertLessThan(path.lastSeenMilliseconds, 5000)
                switch path.metric {
                case .quality(let quality):
                    XCTAssertEqual(algorithm, .batmanIV)
                    XCTAssertGreaterThan(quality, 0)
                case .throughputKbps(let throughput):
                    XCTAssertEqual(algorithm, .batmanV)
                    XCTAssertGreaterThan(throughput, 0)
                }
                let neighbours = try await subject.routing.neighbours(of: subject.configuration.interface)
                XCTAssertEqual(neighbours.map(\.address), [subject.neighbour])
                XCTAssertEqual(neighbours.first?.throughputKbps != nil, algorithm == .batmanV)
            }
        },
        Promise("Applying the same settings again keeps the tables") { subject in
            try await subject.meet(.batmanV, isGateway: false)
            try await subject.routing.apply(subject.configuration)
            let path = try await subject.path()
            XCTAssertTrue(path.isBest)
        },
        Promise("Other settings keep the tables") { subject in
            try await subject.meet(.batmanV, isGateway: false)
            var wanted = subject.configuration
            wanted.isGateway = true
            wanted.originatorIntervalMilliseconds = 1500
            try await subject.routing.apply(wanted)
            let path = try await subject.path()
            XCTAssertTrue(path.isBest)
        },
        Promise("A neighbour answers an echo over their link, a stranger does not, and another link has none") {
            subject in
            try await subject.meet(.batmanV, isGateway: false)
            let link = try XCTUnwrap(subject.configuration.hardInterfaces.first)
            let (neighbour, stranger) = (subject.neighbour, MACAddress(rawValue: 0x0200_0000_00FE))
            // The neighbour answers only once it knows a way back.
            try await subject.until("echo") {
                (try? await subject.routing.probe(neighbour, over: link, within: .seconds(1))) != nil
            }
            let time = try await subject.routing.probe(neighbour, over: link, within: .seconds(5))
            XCTAssertGreaterThan(time, .zero)
            XCTAssertLessThan(time, .seconds(5))
            await assertThrows("a stranger") {
                try await subject.routing.probe(stranger, over: link, within: .seconds(1))
            } where: {
                ($0 as? HardwareError)?.code == .timedOut
            }
            await subject.assertNotFound {
                _ = try await subject.routing.probe(neighbour, over: "lo", within: .seconds(1))
            }
        },
        Promise("A gateway is announced while it is one") { subject in
            try await subject.meet(.batmanV, isGateway: true)
            let name = subject.configuration.interface
            try await subject.until("gateway") { try await subject.routing.gateways(of: name).first != nil }
            let gateways = try await subject.routing.gateways(of: name)
            XCTAssertEqual(gateways.map(\.address), [subject.neighbour])
            XCTAssertEqual(gateways.first?.nextHop, subject.neighbour)
            try await subject.setNeighbour(.batmanV, false)
            try await subject.until("no gateway") { try await subject.routing.gateways(of: name).isEmpty }
        },
    ]

    private func meet(_ algorithm: RoutingAlgorithm, isGateway: Bool) async throws {
        var wanted = configuration
        wanted.algorithm = algorithm
        try await setNeighbour(algorithm, isGateway)
        try await routing.apply(wanted)
        try await until("route") {
            try await routing.originators(of: wanted.interface).contains {
                $0.address == neighbour && $0.metric > .none
            }
        }
    }

    private func path() async throws -> Originator {
        let all = try await routing.originators(of: configuration.interface)
        return try XCTUnwrap(all.first { $0.address == neighbour })
    }

    /// Waits up to 60 s.
    private func until(_ what: String, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<300 {
            if try await condition() { return }
            try await clock.sleep(for: .milliseconds(200))
        }
        XCTFail("\(what) did not come about within 60 s")
    }

    private func assertNotFound(_ body: () async throws -> Void) async {
        await assertThrows("missing", body, where: { ($0 as? HardwareError)?.code == .notFound })
    }
}

extension RouteMetric {
    /// Smaller than any path there is.
    fileprivate static var none: RouteMetric { .quality(0) }
}
