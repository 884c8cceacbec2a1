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
            if let load = snapshot.load1 { XCTAssertGreaterThanOrEqual(load, 0) }
            if let temperature = snapshot.temperatureCelsius { XCTAssertTrue((-60...150).contains(temperature)) }
        },
    ]
}
