import HaloModel
import XCTest

@testable import HaloGateway

/// Guessing is slowed down, and nobody is kept out by it.
final class LoginLimiterTests: XCTestCase {
    private var limiter = LoginLimiter()
    private var now = MonotonicInstant(nanoseconds: 0)

    private func seconds(_ count: Int64) -> MonotonicInstant { now + .seconds(count) }

    /// Tries a wrong password unless it has to wait.
    private func guess(_ name: String, from source: String) -> Bool {
        guard limiter.delay(of: name, from: source, at: now) == .zero else { return false }
        limiter.begin(name, from: source, at: now)
        return true
    }

    private func signIn(_ name: String, from source: String) -> Bool {
        guard guess(name, from: source) else { return false }
        limiter.succeed(name, from: source, at: now)
        return true
    }

    func testFiveGuessesAreFreeAndEachFurtherOneCostsTwiceTheTime() {
        for _ in 0..<5 { XCTAssertTrue(guess("admin", from: "a")) }
        var waits: [Int64] = []
        for _ in 0..<9 {
            let delay = limiter.delay(of: "admin", from: "a", at: now)
            waits.append(delay.components.seconds)
            now = now + delay
            XCTAssertTrue(guess("admin", from: "a"))
        }
        XCTAssertEqual(waits, [15, 30, 60, 120, 240, 480, 900, 900, 900])
    }

    func testASourceThatTriesManyNamesHasToWait() {
        for number in 0..<30 { XCTAssertTrue(guess("name\(number)", from: "a"), "\(number)") }
        XCTAssertFalse(guess("another", from: "a"))
        XCTAssertTrue(guess("another", from: "b"))
    }

    func testManySourcesCannotKeepTheAdministratorOut() {
        XCTAssertTrue(signIn("admin", from: "office"))
        var tries = 0
        for number in 0..<200 where guess("admin", from: "attacker\(number)") { tries += 1 }
        XCTAssertEqual(tries, 50, "a name is watched whatever the source")
        XCTAssertTrue(signIn("admin", from: "office"), "where admin signed in before, nothing changes")
        let delay = limiter.delay(of: "admin", from: "phone", at: now)
        XCTAssertGreaterThan(delay, .zero)
        XCTAssertLessThanOrEqual(delay, .seconds(60), "elsewhere the wait is short")
        now = now + delay
        XCTAssertTrue(signIn("admin", from: "phone"))
    }

    func testSuccessIsNotCountedAsAFailure() {
        for _ in 0..<1000 { XCTAssertTrue(signIn("admin", from: "office")) }
        XCTAssertTrue(guess("somebody", from: "office"))
    }

    func testMemoryIsBoundedAndOldFailuresAreForgotten() {
        for number in 0..<10_000 { _ = guess("name\(number)", from: "source\(number)") }
        XCTAssertFalse(guess("fresh", from: "fresh"), "all counters are taken")
        now = seconds(3600)
        XCTAssertTrue(guess("fresh", from: "fresh"))
        for _ in 0..<4 { XCTAssertTrue(guess("fresh", from: "fresh")) }
        now = seconds(3600)
        XCTAssertTrue(guess("fresh", from: "fresh"), "the failures before are forgotten")
    }
}
