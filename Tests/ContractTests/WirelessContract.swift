import HaloHardware
import HaloModel
import XCTest

/// A radio to check promises on: one station of a mesh of which at least one other station is on the air.
struct WirelessSubject: Sendable {
    /// The radio, its driver not loaded.
    var wireless: any Wireless
    /// Waits.
    var clock: any SystemClock
    /// The mesh to join.
    var group: MeshGroupConfiguration
    /// A station in range that is in the mesh.
    var neighbour: MACAddress
    /// Starts the supplicant.
    var startSupplicant: @Sendable () async -> Void
}

extension WirelessSubject {
    /// The name of the interface once it is there.
    /// - Throws: `HardwareError` `timedOut` after 20 s.
    func interface() async throws -> String {
        for _ in 0..<200 {
            if let first = try await wireless.interfaces().first { return first.name }
            try await clock.sleep(for: .milliseconds(100))
        }
        throw HardwareError(.timedOut, "no wireless interface")
    }

    /// Loads the driver, starts the supplicant and waits until it answers.
    func start() async throws -> String {
        try await wireless.setDriverLoaded(true)
        await startSupplicant()
        let name = try await interface()
        try await clock.sleep(for: .seconds(1))
        return name
    }

    /// Starts, joins the mesh and waits for the group.
    func join() async throws -> String {
        let name = try await start()
        try await wireless.joinMesh(group, on: name)
        try await eventually("joined") { try await wireless.supplicant(on: name).state == "COMPLETED" }
        return name
    }

    /// Waits up to 20 s until `condition` holds.
    func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<200 {
            if try await condition() { return }
            try await clock.sleep(for: .milliseconds(100))
        }
        throw HardwareError(.timedOut, "never: \(what)")
    }

    /// The next event that tells of something else than scans and the country, which come whenever they come.
    func pastScans(_ events: inout AsyncStream<SupplicantEvent>.AsyncIterator) async -> SupplicantEvent? {
        while let event = await events.next() {
            switch event {
            case .scanStarted, .scanFinished, .regulatoryDomainChanged: continue
            default: return event
            }
        }
        return nil
    }

    /// Whether the neighbour's station entry satisfies `condition`.
    func neighbourEntry(on name: String, _ condition: (Station) -> Bool) async throws -> Bool {
        try await wireless.stations(on: name).contains { $0.address == neighbour && condition($0) }
    }
}

/// What every `Wireless` promises.
enum WirelessContract {
    static let promises: [Promise<WirelessSubject>] = starting + meshing + peering

    private static let starting: [Promise<WirelessSubject>] = [
        Promise("Without a driver there is no interface, no station and no control socket") { subject in
            let loaded = try await subject.wireless.isDriverLoaded()
            XCTAssertFalse(loaded)
            let interfaces = try await subject.wireless.interfaces()
            XCTAssertEqual(interfaces, [])
            await assertThrows("stations", { try await subject.wireless.stations(on: "wlan0") }, where: has(.notFound))
            await assertThrows("status", { try await subject.wireless.supplicant(on: "wlan0") }, where: has(.notFound))
            await assertThrows("setUp", { try await subject.wireless.setUp(true, "wlan0") }, where: has(.notFound))
        },
        Promise("Loading the driver brings an interface, unloading takes it away, and both may be repeated") {
            subject in
            try await subject.wireless.setDriverLoaded(true)
            try await subject.wireless.setDriverLoaded(true)
            let loaded = try await subject.wireless.isDriverLoaded()
            XCTAssertTrue(loaded)
            let name = try await subject.interface()
            XCTAssertFalse(name.isEmpty)
            try await subject.wireless.setDriverLoaded(false)
            try await subject.wireless.setDriverLoaded(false)
            let interfaces = try await subject.wireless.interfaces()
            XCTAssertEqual(interfaces, [])
        },
        Promise("Without a supplicant there is no control socket") { subject in
            try await subject.wireless.setDriverLoaded(true)
            let name = try await subject.interface()
            await assertThrows("status", { try await subject.wireless.supplicant(on: name) }, where: has(.notFound))
            await assertThrows("events", { try await subject.wireless.events(on: name) }, where: has(.notFound))
        },
        Promise("A supplicant outside a group is not completed and names no mesh") { subject in
            let name = try await subject.start()
            let status = try await subject.wireless.supplicant(on: name)
            XCTAssertNotEqual(status.state, "COMPLETED")
            XCTAssertNil(status.meshID)
            let interface = try await subject.wireless.interfaces().first
            XCTAssertEqual(interface?.address, status.address)
        },
        Promise("Outside a group nobody can be peered with, and leaving is no error") { subject in
            let name = try await subject.start()
            await assertThrows(
                "add", { try await subject.wireless.addPeer(subject.neighbour, on: name) }, where: has(.refused))
            try await subject.wireless.leaveMesh(on: name)
        },
    ]

    private static let meshing: [Promise<WirelessSubject>] = [
        Promise("Joining ends in a started group, and leaving in none") { subject in
            let name = try await subject.start()
            var events = try await subject.wireless.events(on: name).makeAsyncIterator()
            try await subject.wireless.joinMesh(subject.group, on: name)
            var event = await subject.pastScans(&events)
            XCTAssertEqual(event, .groupStarted)
            let status = try await subject.wireless.supplicant(on: name)
            XCTAssertEqual(status.state, "COMPLETED")
            let interface = try await subject.wireless.interfaces().first
            XCTAssertEqual(interface?.isMeshPoint, true)
            XCTAssertEqual(interface?.isUp, true)
            try await subject.wireless.leaveMesh(on: name)
            event = await events.next()
            while event != .groupRemoved, event != nil { event = await events.next() }
            let after = try await subject.wireless.supplicant(on: name)
            XCTAssertNotEqual(after.state, "COMPLETED")
        },
        Promise("A scan finds the neighbour by its Mesh ID") { subject in
            let name = try await subject.start()
            var events = try await subject.wireless.events(on: name).makeAsyncIterator()
            try await subject.wireless.startScan(on: name)
            await assertThrows("second scan", { try await subject.wireless.startScan(on: name) }, where: has(.busy))
            var event = await events.next()
            while event != .scanFinished, event != nil { event = await events.next() }
            let results = try await subject.wireless.scanResults(on: name)
            let found = try XCTUnwrap(results.first { $0.address == subject.neighbour })
            XCTAssertEqual(found.meshID, subject.group.meshID)
            XCTAssertTrue(found.acceptsPeers)
            XCTAssertLessThan(found.signalDBm, 0)
            XCTAssertGreaterThanOrEqual(found.ageMilliseconds, 0)
            XCTAssertEqual(results.map(\.signalDBm), results.map(\.signalDBm).sorted(by: >))
        },
        Promise("In a group the neighbour becomes a station that listens") { subject in
            let name = try await subject.join()
            try await subject.eventually("the neighbour is heard") {
                try await subject.neighbourEntry(on: name) { $0.link == .listen && $0.signalDBm != nil }
            }
            let stations = try await subject.wireless.stations(on: name)
            XCTAssertEqual(stations.map(\.address), stations.map(\.address).sorted())
        },
        Promise("Taking the interface down empties the list of stations") { subject in
            let name = try await subject.join()
            try await subject.eventually("the neighbour is heard") {
                try await subject.neighbourEntry(on: name) { _ in true }
            }
            try await subject.wireless.setUp(false, name)
            let stations = (try? await subject.wireless.stations(on: name)) ?? []
            XCTAssertEqual(stations, [])
            let interface = try await subject.wireless.interfaces().first
            XCTAssertEqual(interface?.isUp, false)
            await assertThrows(
                "add", { try await subject.wireless.addPeer(subject.neighbour, on: name) }, where: has(.refused))
        },
        Promise("A configuration nobody can join is refused") { subject in
            let name = try await subject.start()
            var group = subject.group
            group.meshID = ""
            await assertThrows("join", { try await subject.wireless.joinMesh(group, on: name) }, where: has(.refused))
        },
    ]

    private static let peering: [Promise<WirelessSubject>] = [
        Promise("Adding a heard peer establishes a link, says so, and counts traffic") { subject in
            let name = try await subject.join()
            var events = try await subject.wireless.events(on: name).makeAsyncIterator()
            try await subject.eventually("the neighbour is heard") {
                try await subject.neighbourEntry(on: name) { _ in true }
            }
            try await subject.wireless.addPeer(subject.neighbour, on: name)
            let event = await subject.pastScans(&events)
            XCTAssertEqual(event, .peerConnected(subject.neighbour))
            let entry = try await subject.neighbourEntry(on: name) {
                $0.link == .established && $0.receivedOctets > 0 && $0.sentOctets > 0
            }
            XCTAssertTrue(entry)
            await assertThrows(
                "again", { try await subject.wireless.addPeer(subject.neighbour, on: name) }, where: has(.refused))
        },
        Promise("A removed peer is not established") { subject in
            let name = try await subject.join()
            try await subject.eventually("the neighbour is heard") {
                try await subject.neighbourEntry(on: name) { _ in true }
            }
            try await subject.wireless.addPeer(subject.neighbour, on: name)
            try await subject.eventually("established") {
                try await subject.neighbourEntry(on: name) { $0.link == .established }
            }
            try await subject.wireless.removePeer(subject.neighbour, on: name)
            let isEstablished = try await subject.neighbourEntry(on: name) { $0.link == .established }
            XCTAssertFalse(isEstablished)
        },
        Promise("Peers never heard of are refused") { subject in
            let name = try await subject.join()
            let stranger = MACAddress(rawValue: 0x02FF_FFFF_FF01)
            await assertThrows("add", { try await subject.wireless.addPeer(stranger, on: name) }, where: has(.refused))
            await assertThrows(
                "remove", { try await subject.wireless.removePeer(stranger, on: name) }, where: has(.refused))
        },
        Promise("The supplicant outlives the driver: it says that the interface is gone, and joins with the next") {
            subject in
            let name = try await subject.join()
            let events = try await subject.wireless.events(on: name)
            try await subject.wireless.setDriverLoaded(false)
            let isTold = await events.first { $0 == .interfaceDisabled || $0 == .terminating } == .interfaceDisabled
            XCTAssertTrue(isTold)
            let status = try await subject.wireless.supplicant(on: name)
            XCTAssertEqual(status.state, "INTERFACE_DISABLED")
            await assertThrows(
                "add", { try await subject.wireless.addPeer(subject.neighbour, on: name) }, where: has(.refused))
            await assertThrows("scan", { try await subject.wireless.startScan(on: name) }, where: has(.notFound))
            try await subject.wireless.setDriverLoaded(true)
            let again = try await subject.interface()
            XCTAssertEqual(again, name)
            try await subject.eventually("the interface is taken") {
                try await subject.wireless.supplicant(on: name).state != "INTERFACE_DISABLED"
            }
            try await subject.wireless.joinMesh(subject.group, on: name)
            try await subject.eventually("joined again") {
                try await subject.wireless.supplicant(on: name).state == "COMPLETED"
            }
        },
    ]

    private static func has(_ code: HardwareError.Code) -> (any Error) -> Bool {
        { ($0 as? HardwareError)?.code == code }
    }
}
