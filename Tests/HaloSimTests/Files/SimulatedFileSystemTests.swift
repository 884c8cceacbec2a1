import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class SimulatedFileSystemTests: XCTestCase {
    private func device() -> (disk: SimulatedDisk, files: SimulatedFileSystem, clock: SimulatedClock) {
        let clock = SimulatedClock(events: EventQueue(), wallTime: WallTime(milliseconds: 0))
        let disk = SimulatedDisk()
        disk.addFolder("/d")
        return (disk, SimulatedFileSystem(disk: disk, clock: clock), clock)
    }

    private func afterPowerLoss(_ disk: SimulatedDisk, _ clock: SimulatedClock, seed: UInt64 = 1) -> SimulatedFileSystem
    {
        disk.losePower(random: SeededRandom(seed: seed, stream: "loss"))
        return SimulatedFileSystem(disk: disk, clock: clock)
    }

    func testAFileWhoseFolderWasNotSynchronizedIsGone() throws {
        let (disk, files, clock) = device()
        let file = try files.open("/d/a", mode: 0o644)
        try file.append([1, 2, 3])
        try file.synchronize()
        XCTAssertNil(try afterPowerLoss(disk, clock).status("/d/a"))
    }

    func testSynchronizedContentSurvivesAndTheRestIsCutSomewhere() throws {
        var lengths: Set<Int> = []
        for seed in 1...40 as ClosedRange<UInt64> {
            let (disk, files, clock) = device()
            let file = try files.open("/d/a", mode: 0o644)
            try file.append([1, 2, 3])
            try file.synchronize()
            try files.synchronizeDirectory("/d")
            try file.append([4, 5])
            let left = try afterPowerLoss(disk, clock, seed: seed).read("/d/a", limit: 100)
            XCTAssertTrue([1, 2, 3, 4, 5].starts(with: left) && left.count >= 3, "\(left)")
            lengths.insert(left.count)
        }
        XCTAssertEqual(lengths, [3, 4, 5])
    }

    func testReplaceLeavesTheOldOrTheNewContentWholeAfterEveryStep() throws {
        let (disk, files, clock) = device()
        try files.replace("/d/a", with: [1, 1, 1])
        try files.replace("/d/a", with: [2, 2])
        XCTAssertEqual(try afterPowerLoss(disk, clock).read("/d/a", limit: 100), [2, 2])
    }

    func testARenameIsUndoneUntilTheFolderIsSynchronized() throws {
        let (disk, files, clock) = device()
        try files.replace("/d/a", with: [1])
        try files.rename("/d/a", to: "/d/b")
        let left = afterPowerLoss(disk, clock)
        XCTAssertEqual(try left.list("/d"), ["a"])
    }

    func testNothingCanBeWrittenAfterThePowerHasGone() throws {
        let (_, files, _) = device()
        let file = try files.open("/d/a", mode: 0o644)
        files.cutPower()
        XCTAssertThrowsError(try file.append([1])) { XCTAssertEqual(($0 as? HardwareError)?.code, .io) }
        XCTAssertThrowsError(try files.read("/d/a", limit: 10)) { XCTAssertEqual(($0 as? HardwareError)?.code, .io) }
    }

    func testAFullDiskRefusesWritesAndKeepsWhatIsThere() throws {
        let (disk, files, _) = device()
        try files.replace("/d/a", with: [1])
        disk.condition = .full
        XCTAssertThrowsError(try files.replace("/d/a", with: [2])) {
            XCTAssertEqual(($0 as? HardwareError)?.code, .noSpace)
        }
        XCTAssertEqual(try files.read("/d/a", limit: 10), [1])
    }
}
