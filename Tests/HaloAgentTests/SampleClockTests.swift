import HaloModel
import XCTest

@testable import HaloAgent

final class SampleClockTests: XCTestCase {
    /// 2026-11-25T00:00:00Z.
    private static let noon: Int64 = 1_795_564_800_000

    private func stamp(boot: UInt64 = 1, at seconds: Int64, shown: Int64) -> SampleStamp {
        SampleStamp(boot: boot, sinceBoot: seconds * 1000, shown: shown)
    }

    func testAClockThatIsSetIsBelieved() {
        let clock = SampleClock()
        XCTAssertEqual(clock.time(of: stamp(at: 9, shown: Self.noon)), .time(Self.noon, .clock))
    }

    func testADeadClockIsUnknownUntilSomebodyTellsTheTimeAndThenItsSamplesAreInOrder() {
        var clock = SampleClock()
        let stamps = (0..<20).map { stamp(at: Int64($0), shown: Int64($0) * 1000) }
        XCTAssertEqual(clock.time(of: stamps[3]), .unknown(shown: 3000))
        clock.learn(boot: 1, sinceBoot: 60_000, time: Self.noon, from: .gateway)
        XCTAssertEqual(
            stamps.map { clock.time(of: $0) },
            (0..<20).map { .time(Self.noon - 60_000 + Int64($0) * 1000, .corrected) })
    }

    func testTheDevicesOwnClockCorrectsWhatWasTakenBeforeItWasSet() {
        var clock = SampleClock()
        clock.learn(boot: 1, sinceBoot: 0, time: 5, from: .own)
        XCTAssertEqual(clock.time(of: stamp(at: 1, shown: 1005)), .unknown(shown: 1005))
        clock.learn(boot: 1, sinceBoot: 30_000, time: Self.noon, from: .own)
        XCTAssertEqual(clock.time(of: stamp(at: 1, shown: 1005)), .time(Self.noon - 29_000, .corrected))
        XCTAssertEqual(clock.time(of: stamp(at: 31, shown: Self.noon + 1000)), .time(Self.noon + 1000, .clock))
    }

    func testAClockThatStepsForwardOrBackIsCorrectedByTheGateway() {
        var clock = SampleClock()
        clock.learn(boot: 1, sinceBoot: 0, time: Self.noon, from: .gateway)
        for step in [3_600_000, -3_600_000, 86_400_000 * 365] as [Int64] {
            XCTAssertEqual(
                clock.time(of: stamp(at: 10, shown: Self.noon + 10_000 + step)), .time(Self.noon + 10_000, .corrected))
        }
        XCTAssertEqual(clock.time(of: stamp(at: 10, shown: Self.noon + 11_000)), .time(Self.noon + 11_000, .clock))
    }

    func testTheGatewayIsBelievedOverGPSAndGPSOverTheDevice() {
        var clock = SampleClock()
        let weeks: Int64 = 1024 * 7 * 86_400_000
        clock.learn(boot: 1, sinceBoot: 0, time: Self.noon + 999_999, from: .own)
        clock.learn(boot: 1, sinceBoot: 0, time: Self.noon + weeks, from: .gps)
        XCTAssertEqual(clock.told(boot: 1, sinceBoot: 0), Self.noon + weeks)
        clock.learn(boot: 1, sinceBoot: 0, time: Self.noon, from: .gateway)
        clock.learn(boot: 1, sinceBoot: 0, time: Self.noon + weeks, from: .gps)
        XCTAssertEqual(clock.told(boot: 1, sinceBoot: 0), Self.noon)
    }

    func testTimesOfNeighboursDoNotMoveWithEveryAnswer() {
        var clock = SampleClock()
        for (second, error) in [0, 700, -900, 1500, 400].enumerated() {
            clock.learn(
                boot: 1, sinceBoot: Int64(second) * 1000, time: Self.noon + Int64(second * 1000 + error), from: .gateway
            )
        }
        XCTAssertEqual(clock.told(boot: 1, sinceBoot: 4000), Self.noon + 4000)
    }

    func testAnotherBootIsAnotherMatter() {
        var clock = SampleClock()
        clock.learn(boot: 1, sinceBoot: 0, time: Self.noon, from: .gateway)
        XCTAssertEqual(clock.time(of: stamp(boot: 2, at: 1, shown: 1000)), .unknown(shown: 1000))
        var old = stamp(boot: 2, at: 50, shown: 50_000)
        old.told = Self.noon - 500_000
        clock.learn(from: old)
        XCTAssertEqual(clock.time(of: stamp(boot: 2, at: 1, shown: 1000)), .time(Self.noon - 549_000, .corrected))
    }

    func testAGatewayWithoutATimeTeachesNothing() {
        var clock = SampleClock()
        clock.learn(boot: 1, sinceBoot: 0, time: 86_400_000, from: .gateway)
        XCTAssertNil(clock.told(boot: 1, sinceBoot: 0))
    }

    func testExtremeStampsDoNotTrap() {
        var clock = SampleClock()
        clock.learn(boot: 1, sinceBoot: .min, time: .max, from: .gateway)
        clock.learn(boot: 1, sinceBoot: .max, time: Self.noon, from: .gateway)
        for shown in [Int64.min, -1, 0, .max] {
            for since in [Int64.min, 0, .max] {
                _ = clock.time(of: SampleStamp(boot: 1, sinceBoot: since, shown: shown, told: .max))
            }
        }
    }
}
