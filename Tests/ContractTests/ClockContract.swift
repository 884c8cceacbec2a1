import HaloHardware
import HaloModel
import XCTest

/// What every `SystemClock` promises.
enum ClockContract {
    static let promises: [Promise<any SystemClock>] = [
        Promise("Time since boot never goes back") { clock in
            var last = clock.now
            for _ in 0..<1000 {
                let now = clock.now
                XCTAssertGreaterThanOrEqual(now, last)
                last = now
            }
            XCTAssertGreaterThanOrEqual(last, .boot)
        },
        Promise("A sleep ends at its deadline or later") { clock in
            let deadline = clock.now + .milliseconds(20)
            try await clock.sleep(until: deadline)
            XCTAssertGreaterThanOrEqual(clock.now, deadline)
        },
        Promise("A sleep until the past ends at once") { clock in
            try await clock.sleep(until: .boot)
            try await clock.sleep(for: .zero)
            try await clock.sleep(for: .seconds(-1))
        },
        Promise("Sleepers wake in the order of their deadlines") { clock in
            let start = clock.now
            let order = try await withThrowingTaskGroup(of: Int.self) { group in
                for step in [3, 1, 2] {
                    group.addTask {
                        try await clock.sleep(until: start + .milliseconds(Int64(step) * 40))
                        return step
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            XCTAssertEqual(order, [1, 2, 3])
        },
        Promise("A cancelled sleeper wakes at once with CancellationError") { clock in
            let start = clock.now
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    do {
                        try await clock.sleep(for: .minutes(60))
                        return false
                    } catch {
                        return error is CancellationError
                    }
                }
                group.cancelAll()
                for await wasCancelled in group { XCTAssertTrue(wasCancelled) }
            }
            XCTAssertLessThan(clock.now - start, .minutes(1))
        },
        Promise("A sleep in a task cancelled before does not begin") { clock in
            await withTaskGroup(of: Void.self) { group in
                group.cancelAll()
                group.addTask {
                    await assertThrows(
                        "sleep", { try await clock.sleep(for: .minutes(60)) }, where: { $0 is CancellationError })
                }
            }
        },
        Promise("Calendar time goes on with time since boot") { clock in
            let (wall, now) = (clock.wallTime, clock.now)
            try await clock.sleep(for: .milliseconds(50))
            let difference = (clock.wallTime - wall) - (clock.now - now)
            XCTAssertLessThan(abs(difference.secondsValue), 0.05)
        },
    ]
}
