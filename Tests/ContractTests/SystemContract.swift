import HaloHardware
import HaloModel
import XCTest

/// What every `SystemInformation` promises.
enum SystemContract {
    static let promises: [Promise<any SystemInformation>] = [
        Promise("The boot has one identity") { system in
            let boot = try system.bootID()
            XCTAssertEqual(boot, try system.bootID())
            XCTAssertTrue((1...64).contains(boot.utf8.count), boot)
            XCTAssertFalse(boot.contains("\n"))
        },
        Promise("The machine has a name on one line") { system in
            let name = try system.hostName()
            XCTAssertFalse(name.isEmpty)
            XCTAssertFalse(name.contains("\n"))
        },
        Promise("A board's model, where there is one, is printable") { system in
            let model = try system.boardModel()
            XCTAssertTrue(model?.unicodeScalars.allSatisfy { $0.value >= 0x20 } ?? true)
            XCTAssertNotEqual(model, "")
        },
        Promise("Uptime and work done do not go back") { system in
            let (first, second) = (try system.snapshot(), try system.snapshot())
            XCTAssertGreaterThanOrEqual(first.uptimeSeconds, 0)
            XCTAssertGreaterThanOrEqual(second.uptimeSeconds, first.uptimeSeconds)
            if let before = first.busySeconds, let after = second.busySeconds {
                XCTAssertGreaterThanOrEqual(after, before)
            }
        },
        Promise("Figures are possible") { system in
            let snapshot = try system.snapshot()
            if let total = snapshot.memoryTotal, let available = snapshot.memoryAvailable {
                XCTAssertTrue((0...total).contains(available))
            }
            if let total = snapshot.storageTotal, let available = snapshot.storageAvailable {
                XCTAssertTrue((0...total).contains(available))
            }
            for load in [snapshot.load1, snapshot.load5, snapshot.load15] { XCTAssertGreaterThanOrEqual(load ?? 0, 0) }
            if let processors = snapshot.processors { XCTAssertGreaterThan(processors, 0) }
            if let frequency = snapshot.frequencyHertz { XCTAssertGreaterThan(frequency, 1_000_000) }
            if let swap = snapshot.swapUsed { XCTAssertGreaterThanOrEqual(swap, 0) }
            if let temperature = snapshot.temperatureCelsius { XCTAssertTrue((-60...150).contains(temperature)) }
        },
        Promise("Each interface is told once, the loopback among them, and what was counted does not go back") {
            system in
            let (first, second) = (try system.interfaces(), try system.interfaces())
            XCTAssertEqual(Set(first.map(\.name)).count, first.count)
            XCTAssertTrue(first.contains { $0.name == "lo" })
            for before in first {
                guard let after = second.first(where: { $0.name == before.name }) else { continue }
                XCTAssertGreaterThanOrEqual(after.received.octets, before.received.octets)
                XCTAssertGreaterThanOrEqual(after.sent.packets, before.sent.packets)
            }
        },
        Promise("Supplies have a name of their own and possible figures") { system in
            let supplies = try system.powerSupplies()
            XCTAssertEqual(Set(supplies.map(\.name)).count, supplies.count)
            for supply in supplies {
                XCTAssertFalse(supply.kind.isEmpty)
                XCTAssertTrue((0...100).contains(supply.capacityPercent ?? 0))
            }
        },
    ]
}
