import HaloHardware
import HaloModel
import XCTest

/// What every `ServiceManager` promises, shown with a unit that runs until it is stopped and is enabled at first.
struct ServicesContract: Sendable {
    let services: any ServiceManager
    /// A unit that runs until it is stopped; inactive and enabled when a promise begins.
    let unit: String

    static let promises: [Promise<ServicesContract>] = [
        Promise("A unit that does not exist has a status all the same") { subject in
            let status = try await subject.services.status(of: "halo-nowhere.service")
            XCTAssertEqual(status.loadState, "not-found")
            XCTAssertEqual(status.activeState, "inactive")
            XCTAssertEqual(status.unitFileState, "")
        },
        Promise("Nothing can be done to a unit that does not exist") { subject in
            await subject.assertNotFound("start") { try await subject.services.start("halo-nowhere.service") }
            await subject.assertNotFound("enable") {
                try await subject.services.setEnabled(true, "halo-nowhere.service")
            }
        },
        Promise("A started unit is active, a stopped one is not, and either may be said twice") { subject in
            for _ in 0..<2 {
                try await subject.services.start(subject.unit)
                let status = try await subject.services.status(of: subject.unit)
                XCTAssertEqual(
                    [status.loadState, status.activeState, status.subState], ["loaded", "active", "running"])
            }
            for _ in 0..<2 {
                try await subject.services.stop(subject.unit)
                let status = try await subject.services.status(of: subject.unit)
                XCTAssertEqual([status.activeState, status.subState], ["inactive", "dead"])
            }
        },
        Promise("A restart starts what was stopped, and is no automatic restart") { subject in
            try await subject.services.restart(subject.unit)
            let status = try await subject.services.status(of: subject.unit)
            XCTAssertEqual(status.activeState, "active")
            XCTAssertEqual(status.restarts, 0)
            try await subject.services.stop(subject.unit)
        },
        Promise("Being enabled is apart from being active") { subject in
            try await subject.services.setEnabled(false, subject.unit)
            var status = try await subject.services.status(of: subject.unit)
            XCTAssertEqual([status.unitFileState, status.activeState], ["disabled", "inactive"])
            try await subject.services.start(subject.unit)
            try await subject.services.setEnabled(true, subject.unit)
            status = try await subject.services.status(of: subject.unit)
            XCTAssertEqual([status.unitFileState, status.activeState], ["enabled", "active"])
            try await subject.services.stop(subject.unit)
        },
        Promise("The journal tells of start and stop, oldest first, and no more than is asked for") { subject in
            try await subject.services.start(subject.unit)
            try await subject.services.stop(subject.unit)
            let entries = try await subject.services.journal(of: subject.unit, last: 50)
            let started = try XCTUnwrap(entries.firstIndex { $0.message.contains("Started") })
            let stopped = try XCTUnwrap(entries.lastIndex { $0.message.contains("Stopped") })
            XCTAssertLessThan(started, stopped)
            XCTAssertTrue(entries.allSatisfy { (0...7).contains($0.priority) })
            let newest = try await subject.services.journal(of: subject.unit, last: 1)
            XCTAssertEqual(newest, Array(entries.suffix(1)))
        },
    ]

    private func assertNotFound(_ what: String, _ body: () async throws -> Void) async {
        await assertThrows(what, body, where: { ($0 as? HardwareError)?.code == .notFound })
    }
}
