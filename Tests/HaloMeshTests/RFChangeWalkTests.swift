import HaloMesh
import HaloModel
import XCTest

/// A change of the radio configuration with every single thing that can go wrong at every second of it, and many pairs.
final class RFChangeWalkTests: XCTestCase {
    private static let begins = 20
    /// From the start of the change: agreeing, countdown, trial, word; then whatever repair takes.
    private static let span = 130
    private static let settled = 620

    private struct Trouble: CustomStringConvertible {
        /// −1 is the gateway.
        var crashes: [(device: Int, at: Int, seconds: Int)] = []
        var cuts: [(device: Int, from: Int, seconds: Int)] = []

        var description: String { "crashes \(crashes), cuts \(cuts)" }
    }

    /// Runs a change through the trouble until everybody is together again.
    private func run(_ trouble: Trouble, devices: Int = 2) throws -> RFWorld {
        var world = RFWorld(devices: devices)
        world.isCut = { device, second in
            trouble.cuts.contains { $0.device == device && ($0.from..<($0.from + $0.seconds)).contains(second) }
        }
        for _ in 0..<Self.begins { world.step() }
        try world.begin()
        var quiet = 0
        while world.second < Self.settled {
            for crash in trouble.crashes where crash.at == world.second {
                if crash.device < 0 {
                    world.crashGateway(for: crash.seconds)
                } else {
                    world.crash(crash.device, for: crash.seconds)
                }
            }
            world.step()
            // Nothing more will happen: no trouble ahead, no change under way, all together for a while.
            quiet = world.isWhole && !world.coordinator.isBusy ? quiet + 1 : 0
            if quiet > 20, world.second > Self.begins + Self.span { break }
        }
        return world
    }

    private func assertNobodyIsStranded(_ trouble: Trouble, devices: Int = 2) throws {
        let world = try run(trouble, devices: devices)
        XCTAssertTrue(
            world.isWhole,
            "\(trouble): gateway \(world.gatewayTuned.channel)/\(world.gatewayDisk.channel), devices "
                + world.devices.map { "\($0.tuned.channel)/\($0.disk.channel)" }.joined(separator: " "))
        XCTAssertTrue([38, 24].contains(world.gatewayDisk.channel))
    }

    func testWithoutTroubleTheMeshMovesWithinAMinute() throws {
        for devices in 1...6 {
            var world = RFWorld(devices: devices)
            for _ in 0..<Self.begins { world.step() }
            try world.begin()
            for _ in 0..<60 { world.step() }
            XCTAssertTrue(world.isWhole, "\(devices)")
            XCTAssertEqual(world.gatewayDisk.channel, 24)
            XCTAssertEqual(world.gatewayDisk.generation, 1)
            XCTAssertEqual(world.stores, 1)
            XCTAssertEqual(world.coordinator.status(at: world.now).phase, .confirmed)
        }
    }

    func testOnePowerLossAtAnySecondStrandsNobody() throws {
        for device in -1...1 {
            for at in Self.begins..<(Self.begins + Self.span) {
                for seconds in [1, 15, 90] {
                    try assertNobodyIsStranded(Trouble(crashes: [(device, at, seconds)]))
                }
            }
        }
    }

    func testOneCutLinkAtAnySecondStrandsNobody() throws {
        for device in 0...1 {
            for from in Self.begins..<(Self.begins + Self.span) {
                for seconds in [1, 4, 12, 40, 150] {
                    try assertNobodyIsStranded(Trouble(cuts: [(device, from, seconds)]))
                }
            }
        }
    }

    func testTwoTroublesAtOnceStrandNobody() throws {
        let moments = stride(from: Self.begins, to: Self.begins + Self.span, by: 9)
        for device in -1...1 {
            for at in moments {
                for from in moments {
                    try assertNobodyIsStranded(
                        Trouble(crashes: [(device, at, 10)], cuts: [(0, from, 30)]))
                    try assertNobodyIsStranded(
                        Trouble(crashes: [(device, at, 25), (-1, from, 5)]))
                }
            }
        }
    }

    func testEverySecondReportLostStrandsNobody() throws {
        for period in 2...5 {
            for phase in 0..<period {
                var world = RFWorld(devices: 3)
                world.isCut = { device, second in (second + device) % period == phase }
                for _ in 0..<Self.begins { world.step() }
                try world.begin()
                for _ in 0..<400 { world.step() }
                world.isCut = { _, _ in false }
                for _ in 0..<150 { world.step() }
                XCTAssertTrue(world.isWhole, "every \(period)th, phase \(phase)")
            }
        }
    }

    func testADeviceThatIsOffDuringTheSwitchFindsTheMesh() throws {
        var world = RFWorld(devices: 4)
        for _ in 0..<Self.begins { world.step() }
        world.crash(3, for: 120)
        for _ in 0..<40 { world.step() }
        try world.begin()
        for _ in 0..<60 { world.step() }
        XCTAssertEqual(world.gatewayDisk.channel, 24, "a device that was off already holds nobody up")
        for _ in 0..<120 { world.step() }
        XCTAssertTrue(world.isWhole)
    }

    func testADeviceThatDiesOnTheNewChannelTakesTheChangeBack() throws {
        var world = RFWorld(devices: 2)
        for _ in 0..<Self.begins { world.step() }
        try world.begin()
        while world.gatewayTuned.channel == 38 { world.step() }
        world.crash(1, for: 300)
        for _ in 0..<100 { world.step() }
        XCTAssertEqual(world.coordinator.status(at: world.now).phase, .rolledBack)
        XCTAssertEqual(world.gatewayDisk.channel, 38)
        XCTAssertTrue(world.reaches(0))
        XCTAssertEqual(world.stores, 0)
    }
}
