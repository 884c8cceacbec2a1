import HaloHardware
import HaloModel
import XCTest

final class DeadlineTests: XCTestCase {
    private struct Broken: Error {}

    func testAValueThatComesInTimeIsReturned() async throws {
        let value = try await MockClock(sleeps: .untilCancelled).within(.seconds(1), "work") { 7 }
        XCTAssertEqual(value, 7)
    }

    func testWhatTakesTooLongIsCancelledAndNamed() async throws {
        let (cancellations, cancelled) = AsyncStream.makeStream(of: Void.self)
        do {
            try await MockClock(sleeps: .notAtAll).within(.seconds(5), "reading the sensor") {
                do {
                    try await MockClock(sleeps: .untilCancelled).sleep(for: .seconds(1))
                } catch {
                    cancelled.yield()
                    throw error
                }
            }
            XCTFail("no error")
        } catch let error as HardwareError {
            XCTAssertEqual(error.code, .timedOut)
            XCTAssertTrue(error.message.hasPrefix("reading the sensor did not finish within 5"), error.message)
        }
        cancelled.finish()
        let count = await cancellations.reduce(0) { count, _ in count + 1 }
        XCTAssertEqual(count, 1)
    }

    func testAnErrorPassesAsItIs() async throws {
        do {
            _ = try await MockClock(sleeps: .untilCancelled).within(.seconds(1), "work") { () -> Int in throw Broken() }
            XCTFail("no error")
        } catch {
            XCTAssertTrue(error is Broken)
        }
    }

    func testCancellingTheCallerCancelsTheWork() async throws {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                let clock = MockClock(sleeps: .untilCancelled)
                do {
                    try await clock.within(.seconds(1), "work") { try await clock.sleep(for: .seconds(1)) }
                    return false
                } catch {
                    return error is CancellationError
                }
            }
            group.cancelAll()
            for await cancelled in group { XCTAssertTrue(cancelled) }
        }
    }
}
