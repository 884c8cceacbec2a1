import HTTPTypes
import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class NetworkTests: XCTestCase {
    func testPingCrossesThreeHops() throws {
        let mesh = TestMesh(count: 4).line()
        let (near, far) = try mesh.run { mesh in
            try await mesh.setAddresses()
            try await mesh.sleep(20)
            let near = try await mesh.hosts[2].pinger.ping(mesh.address(4), within: .seconds(5))
            let far = try await mesh.hosts[0].pinger.ping(mesh.address(4), within: .seconds(5))
            return (near, far)
        }
        // The first of each pays for ARP too; half a millisecond a hop is what the wire takes.
        XCTAssertGreaterThanOrEqual(near, .milliseconds(1))
        XCTAssertGreaterThanOrEqual(far, .milliseconds(3))
        XCTAssertLessThan(far, .milliseconds(60))
    }

    func testPingSaysWhyItFailed() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            await assertHardware(.down) {
                _ = try await mesh.hosts[0].pinger.ping(mesh.address(2), within: .seconds(5))
            }
            try await mesh.setAddresses()
            try await mesh.sleep(10)
            await assertHardware(.down) {
                _ = try await mesh.hosts[0].pinger.ping(mesh.address(99), within: .seconds(5))
            }
            await assertHardware(.timedOut) {
                _ = try await mesh.hosts[0].pinger.ping(mesh.address(98), within: .seconds(2))
            }
            let own = try await mesh.hosts[0].pinger.ping(mesh.address(1), within: .seconds(1))
            XCTAssertLessThan(own, .milliseconds(1))
        }
        XCTAssertEqual(mesh.hosts[0].statistics.pendingCalls, 0)
    }

    func testACallThatWaitsEndsWithItsTaskAndWithThePower() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            try await mesh.setAddresses()
            await assertHardware(.down) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { _ = try await mesh.hosts[1].pinger.ping(mesh.address(77), within: .seconds(50)) }
                    group.addTask {
                        try await mesh.sleep(1)
                        mesh.hosts[1].powerOff()
                    }
                    try await group.waitForAll()
                }
            }
            do {
                try await mesh.clocks[0].within(.seconds(1), "test") {
                    _ = try await mesh.hosts[0].pinger.ping(mesh.address(77), within: .seconds(500))
                }
                XCTFail("nothing thrown")
            } catch let error as HardwareError {
                XCTAssertEqual(error.code, .timedOut)
            }
        }
        XCTAssertEqual(mesh.hosts.map(\.statistics.pendingCalls), [0, 0])
    }

    func testDHCPGivesEveryNodeItsOwnAddress() throws {
        let mesh = TestMesh(count: 4).line()
        try mesh.run { mesh in
            let server = try XCTUnwrap(IPv4Prefix("10.41.0.1/24"))
            try await mesh.hosts[0].addressing.setAddress(server, of: "bat0")
            try await mesh.hosts[0].addressing.setDHCPServer(Self.server(server))
            try await mesh.sleep(15)
            var addresses: Set<IPv4Address> = []
            for host in mesh.hosts.dropFirst() {
                let lease = try await host.addressing.requestLease(
                    on: "bat0", hostName: host.name, within: .seconds(20))
                XCTAssertEqual(lease.server, server.address)
                XCTAssertEqual(lease.duration, .seconds(3600))
                XCTAssertEqual(lease.address.length, 24)
                try await host.addressing.setAddress(lease.address, of: "bat0")
                addresses.insert(lease.address.address)
                _ = try await host.pinger.ping(server.address, within: .seconds(5))
                let again = try await host.addressing.requestLease(
                    on: "bat0", hostName: host.name, within: .seconds(20))
                XCTAssertEqual(again, lease)
            }
            XCTAssertEqual(addresses.count, 3)
            let leases = try await mesh.hosts[0].addressing.leases()
            XCTAssertEqual(leases.map(\.address), addresses.sorted())
            XCTAssertEqual(Set(leases.map(\.hostName)), ["n2", "n3", "n4"])
        }
    }

    func testAnExhaustedPoolAndAMissingServerTimeOut() throws {
        let mesh = TestMesh(count: 3).line()
        try mesh.run { mesh in
            let server = try XCTUnwrap(IPv4Prefix("10.41.0.1/24"))
            try await mesh.hosts[0].addressing.setAddress(server, of: "bat0")
            try await mesh.sleep(15)
            await assertHardware(.timedOut) {
                _ = try await mesh.hosts[1].addressing.requestLease(on: "bat0", hostName: "n2", within: .seconds(10))
            }
            var configuration = Self.server(server)
            configuration.rangeEnd = configuration.rangeStart
            try await mesh.hosts[0].addressing.setDHCPServer(configuration)
            _ = try await mesh.hosts[1].addressing.requestLease(on: "bat0", hostName: "n2", within: .seconds(10))
            await assertHardware(.timedOut) {
                _ = try await mesh.hosts[2].addressing.requestLease(on: "bat0", hostName: "n3", within: .seconds(10))
            }
            mesh.hosts[0].faults.isDHCPPoolExhausted = true
            await assertHardware(.timedOut) {
                _ = try await mesh.hosts[1].addressing.requestLease(on: "bat0", hostName: "n2", within: .seconds(10))
            }
        }
    }

    static func server(_ address: IPv4Prefix) -> DHCPServerConfiguration {
        DHCPServerConfiguration(
            link: "bat0", server: address, rangeStart: IPv4Address(10, 41, 0, 10),
            rangeEnd: IPv4Address(10, 41, 0, 200), leaseDuration: .seconds(3600))
    }

    func testADuplicateAddressIsAnsweredForByAnother() throws {
        let mesh = TestMesh(count: 3).line()
        try mesh.run { mesh in
            try await mesh.setAddresses()
            try await mesh.sleep(15)
            mesh.hosts[1].faults.duplicateAddress = IPv4Address(10, 41, 0, 66)
            await assertHardware(.timedOut) {
                _ = try await mesh.hosts[0].pinger.ping(IPv4Address(10, 41, 0, 66), within: .seconds(8))
            }
            let neighbours = try await mesh.hosts[0].addressing.neighbours(of: "bat0")
            XCTAssertEqual(neighbours.first?.hardware, HostNetwork.meshAddress(MeshWire.address(2)))
            XCTAssertEqual(neighbours.first?.isReachable, true)
        }
    }

    func testDamagedFramesAreDroppedByChecksums() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            try await mesh.setAddresses()
            try await mesh.sleep(15)
            _ = try await mesh.hosts[0].pinger.ping(mesh.address(2), within: .seconds(5))
            mesh.hosts[0].faults.frameCorruption = 1
            await assertHardware(.timedOut) {
                _ = try await mesh.hosts[0].pinger.ping(mesh.address(2), within: .seconds(2))
            }
            mesh.hosts[0].faults.frameCorruption = 0
            mesh.hosts[0].faults.frameLoss = 1
            await assertHardware(.timedOut) {
                _ = try await mesh.hosts[0].pinger.ping(mesh.address(2), within: .seconds(2))
            }
        }
    }

    func testLinksAreShownAsTheyAre() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.run { mesh in
            let links = try await mesh.hosts[0].addressing.links()
            XCTAssertEqual(links.map(\.name), ["lo", "wlan0", "bat0"])
            XCTAssertEqual(links.map(\.index), [1, 2, 3])
            XCTAssertEqual(links.last?.mtu, 1500)
            XCTAssertNotEqual(links.last?.address, links[1].address)
            let loopback = try await mesh.hosts[0].addressing.addresses(of: "lo")
            XCTAssertEqual(loopback, [IPv4Prefix("127.0.0.1/8")])
            await assertHardware(.notFound) { _ = try await mesh.hosts[0].addressing.addresses(of: "eth9") }
            mesh.hosts[0].powerOff()
            await assertHardware(.down) { _ = try await mesh.hosts[0].addressing.links() }
            mesh.hosts[0].powerOn()
            let after = try await mesh.hosts[0].addressing.links()
            XCTAssertEqual(after.map(\.name), ["lo", "wlan0"])
        }
    }

    func testTheSameSeedMakesTheSameTraceAndAnotherSeedDoesNot() throws {
        func digest(_ seed: UInt64) throws -> UInt64 {
            let mesh = TestMesh(seed: seed, count: 6).line(loss: 0.1)
            try mesh.run { mesh in
                try await mesh.setAddresses()
                for _ in 0..<20 {
                    _ = try? await mesh.hosts[0].pinger.ping(mesh.address(6), within: .seconds(2))
                }
            }
            mesh.simulation.trace.record(
                "end", "count", "\(mesh.simulation.events.firedCount) \(mesh.simulation.events.now)")
            return mesh.simulation.trace.digest
        }
        XCTAssertEqual(try digest(1), try digest(1))
        XCTAssertNotEqual(try digest(1), try digest(2))
    }
}
