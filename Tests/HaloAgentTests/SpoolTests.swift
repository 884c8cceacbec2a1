import HaloHardware
import HaloModel
import XCTest

@testable import HaloAgent

final class SpoolTests: XCTestCase {
    private static let folder = "/var/lib/halo/spool"

    private func sample(_ value: Int, _ metric: String = "i2c.sht31.temperature_c") -> Sample {
        Sample(metric: metric, timeMilliseconds: 0, value: Double(value))
    }

    private func stamp(_ seconds: Int = 0) -> SampleStamp {
        SampleStamp(boot: 7, sinceBoot: Int64(seconds) * 1000, shown: 1_795_488_104_250 + Int64(seconds) * 1000)
    }

    private func spool(
        _ files: MockFileSystem, series: UInt64 = 1, segment: Int = 300, total: Int = 1 << 20, memory: Int = 1000
    ) throws -> Spool {
        try Spool(
            files: files, folder: Self.folder, series: series,
            limits: SpoolLimits(segmentOctets: segment, totalOctets: total, memorySamples: memory))
    }

    private func text(_ batch: SpoolBatch) -> [String] {
        zip(batch.sequences, batch.samples).map { "\(batch.series)/\($0)=\(Int($1.value))" }
    }

    /// Takes everything out, confirming each batch whole.
    private func drain(_ spool: inout Spool, limit: Int = 7) throws -> [String] {
        var output: [String] = []
        while let batch = try spool.batch(limit: limit) {
            output += text(batch)
            XCTAssertEqual(try spool.acknowledge(batch, nextSequence: batch.nextSequence), batch.samples.count)
        }
        return output
    }

    private func content(_ files: MockFileSystem, _ number: Int) throws -> MockFileSystem.Content {
        try XCTUnwrap(files.state.withLock { $0.current["\(Self.folder)/0000000\(number).log"] })
    }

    func testSamplesComeOutInOrderAndOnce() throws {
        let files = MockFileSystem()
        var spool = try spool(files)
        for value in 0..<100 { try spool.append([sample(value)], stamp(value)) }
        try spool.synchronize()
        XCTAssertEqual(spool.pendingCount, 100)
        let output = try drain(&spool)
        XCTAssertEqual(output, (0..<100).map { "1/\($0)=\($0)" })
        XCTAssertEqual(spool.pendingCount, 0)
        XCTAssertLessThanOrEqual(try files.list(Self.folder).count, 1, "delivered segments are removed")
    }

    func testSamplesKeepWhatWasKnownOfTheTime() throws {
        let files = MockFileSystem()
        var first = try spool(files)
        var told = stamp(5)
        told.told = told.shown + 86_400_000
        try first.append([sample(1)], stamp(4))
        try first.append([sample(2)], told)
        try first.synchronize()
        var second = try spool(files, series: 2)
        XCTAssertEqual(try second.batch(limit: 9)?.stamps, [stamp(4), told])
        XCTAssertEqual(second.recoveredStamps, [told])
    }

    func testNothingIsHandedOutBeforeItIsSafe() throws {
        var spool = try spool(MockFileSystem())
        try spool.append([sample(1)], stamp())
        XCTAssertNil(try spool.batch(limit: 10))
        try spool.synchronize()
        XCTAssertEqual(try spool.batch(limit: 10)?.samples, [sample(1)])
    }

    func testAPartlyConfirmedBatchGoesOnWhereItStopped() throws {
        let files = MockFileSystem()
        var spool = try spool(files)
        try spool.append((0..<5).map { sample($0) }, stamp())
        try spool.synchronize()
        let batch = try XCTUnwrap(try spool.batch(limit: 10))
        XCTAssertEqual(try spool.acknowledge(batch, nextSequence: 2), 2)
        let rest = try XCTUnwrap(try spool.batch(limit: 10))
        XCTAssertEqual(rest.firstSequence, 2)
        XCTAssertEqual(text(rest), ["1/2=2", "1/3=3", "1/4=4"])
        XCTAssertEqual(spool.pendingCount, 3)
        var again = try self.spool(files, series: 2)
        XCTAssertEqual(again.pendingCount, 3, "how far delivery had come survives the end of the program")
        XCTAssertEqual(try drain(&again), ["1/2=2", "1/3=3", "1/4=4"])
    }

    func testARestartContinuesWithANewSeries() throws {
        let files = MockFileSystem()
        var first = try spool(files, series: 9)
        try first.append((0..<3).map { sample($0) }, stamp())
        try first.synchronize()
        var second = try spool(files, series: 2)
        try second.append([sample(9)], stamp())
        try second.synchronize()
        XCTAssertEqual(try drain(&second), ["9/0=0", "9/1=1", "9/2=2", "2/0=9"])
        var third = try spool(files, series: 3)
        XCTAssertNil(try third.batch(limit: 1))
        XCTAssertEqual(third.pendingCount, 0)
    }

    func testAConfirmationCostsNoFsync() throws {
        let files = MockFileSystem()
        var spool = try spool(files, segment: 10_000)
        try spool.append((0..<5).map { sample($0) }, stamp())
        try spool.synchronize()
        let batch = try XCTUnwrap(try spool.batch(limit: 10))
        let before = files.operations
        try spool.acknowledge(batch, nextSequence: 5)
        XCTAssertEqual(files.operations, before + 1, "one append")
    }

    func testWhatCanBeSparedIsThinnedFirstAndTheGatewayIsToldOfTheGap() throws {
        let files = MockFileSystem()
        var spool = try spool(files, segment: 2000, total: 9000)
        var taken = 0
        for second in 0..<400 where spool.droppedCount == 0 {
            try spool.append(
                [sample(second), sample(second, "system.load1"), sample(second, "radio.02:00:00:00:00:01.signal_dbm")],
                stamp(second))
            try spool.synchronize()
            if spool.droppedCount == 0 { taken = second + 1 }
        }
        XCTAssertGreaterThan(spool.thinnedCount, 100)
        XCTAssertGreaterThan(taken, 100, "thinning made room")
        var again = try self.spool(files, series: 2, segment: 2000, total: 9000)
        var kept: [String: Int] = [:]
        var gateway: UInt64 = 0
        while let batch = try again.batch(limit: 50) {
            let numbering = SequenceRun.numbering(
                from: batch.firstSequence, omitting: batch.omitted, samples: batch.samples.count)
            XCTAssertEqual(numbering?.samples, batch.sequences)
            XCTAssertEqual(batch.firstSequence, gateway, "there is no number the gateway is not told about")
            gateway = batch.nextSequence
            for sample in batch.samples { kept[sample.metric, default: 0] += 1 }
            try again.acknowledge(batch, nextSequence: batch.nextSequence)
        }
        let sensor = kept["i2c.sht31.temperature_c"] ?? 0
        XCTAssertGreaterThan(sensor, taken / 2)
        XCTAssertLessThan(kept["system.load1"] ?? 0, sensor)
    }

    func testWhenThinningDoesNotSufficeTheOldestGo() throws {
        var spool = try spool(MockFileSystem(), segment: 500, total: 2000)
        for value in 0..<200 {
            try spool.append([sample(value)], stamp(value))
            try spool.synchronize()
        }
        XCTAssertEqual(spool.droppedCount + spool.pendingCount, 200)
        XCTAssertGreaterThan(spool.droppedCount, 100)
        let output = try drain(&spool)
        XCTAssertEqual(output.last, "1/199=199")
        XCTAssertEqual(output.count, 200 - spool.droppedCount)
    }

    func testADamagedRecordCostsOnlyItself() throws {
        let files = MockFileSystem()
        var first = try spool(files, segment: 10_000)
        for value in 0..<5 { try first.append([sample(value)], stamp()) }
        try first.synchronize()
        let block = SpoolBlock(series: 1, firstSequence: 0, stamp: stamp(), samples: [sample(0)])
        let size = SpoolRecord.block(block).octets.count
        try content(files, 1).state.withLock { $0.current[size * 2 + 20] ^= 0x10 }
        var second = try spool(files, series: 2)
        XCTAssertEqual(second.droppedCount, 1)
        let batch = try XCTUnwrap(try second.batch(limit: 9))
        XCTAssertEqual(text(batch), ["1/0=0", "1/1=1", "1/3=3", "1/4=4"])
        XCTAssertEqual(batch.omitted, [SequenceRun(first: 2, count: 1)])
    }

    func testAFullDiskStopsNeitherTakingNorDelivering() throws {
        let files = MockFileSystem()
        var spool = try spool(files)
        try spool.append([sample(0)], stamp())
        try spool.synchronize()
        files.set { $0.appendFailure = HardwareError(.noSpace, "disk full") }
        try spool.append([sample(1), sample(2)], stamp())
        XCTAssertThrowsError(try spool.synchronize())
        XCTAssertEqual(spool.failure?.code, .noSpace)
        XCTAssertEqual(spool.pendingCount, 3)
        XCTAssertEqual(try drain(&spool), ["1/0=0", "1/1=1", "1/2=2"], "delivered from memory")
        try spool.append([sample(3)], stamp())
        files.set { $0.appendFailure = nil }
        try spool.synchronize()
        XCTAssertNil(spool.failure)
        files.restart()
        var again = try self.spool(files, series: 2)
        XCTAssertEqual(try drain(&again).last, "1/3=3")
    }

    func testMemoryIsBoundedWhileTheDiskIsFull() throws {
        let files = MockFileSystem()
        var spool = try spool(files, memory: 100)
        files.set { $0.appendFailure = HardwareError(.readOnly, "read-only") }
        for second in 0..<300 {
            try spool.append([sample(second), sample(second, "system.load1")], stamp(second))
        }
        XCTAssertLessThanOrEqual(spool.pendingCount, 100)
        XCTAssertGreaterThan(spool.thinnedCount, 100)
        XCTAssertEqual(spool.thinnedCount + spool.droppedCount + spool.pendingCount, 600)
        XCTAssertEqual(try drain(&spool).last, "1/598=299")
    }

    func testAFailedFsyncLosesNothing() throws {
        let files = MockFileSystem()
        var spool = try spool(files)
        try spool.append([sample(0), sample(1)], stamp())
        files.set { $0.synchronizeFailures = 1 }
        XCTAssertThrowsError(try spool.synchronize())
        try spool.append([sample(2)], stamp())
        try spool.synchronize()
        files.restart()
        var again = try self.spool(files, series: 2)
        XCTAssertEqual(try drain(&again), ["1/0=0", "1/1=1", "1/2=2"])
    }

    func testAGatewayThatWantsWhatIsGoneIsToldSo() throws {
        var spool = try spool(MockFileSystem())
        try spool.append((0..<6).map { sample($0) }, stamp())
        try spool.synchronize()
        let head = try XCTUnwrap(try spool.batch(limit: 4))
        try spool.acknowledge(head, nextSequence: 4)
        let batch = try XCTUnwrap(try spool.batch(limit: 4, wanted: SpoolPosition(series: 1, next: 1)))
        XCTAssertEqual(batch.firstSequence, 1)
        XCTAssertEqual(batch.omitted, [SequenceRun(first: 1, count: 3)])
        XCTAssertEqual(text(batch), ["1/4=4", "1/5=5"])
    }

    func testANameTheGatewayWouldRefuseIsNotTaken() throws {
        var spool = try spool(MockFileSystem())
        try spool.append([sample(1, ""), sample(2, String(repeating: "x", count: 129)), sample(3)], stamp())
        XCTAssertEqual(spool.droppedCount, 2)
        XCTAssertEqual(spool.pendingCount, 1)
    }

    func testDamagedFilesNeverStopTheSpool() throws {
        var state: UInt64 = 42
        func random() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        for _ in 0..<300 {
            let files = MockFileSystem()
            var first = try spool(files)
            for value in 0..<20 { try first.append([sample(value)], stamp(value)) }
            try first.synchronize()
            if let batch = try first.batch(limit: 3) { try first.acknowledge(batch, nextSequence: 2) }
            let contents = files.state.withLock { state in state.current.keys.sorted().compactMap { state.current[$0] }
            }
            for content in contents {
                let flips = (0..<3).map { _ in (random(), UInt8(truncatingIfNeeded: random())) }
                let keep = random() % 4 == 0 ? random() : .max
                content.state.withLock { content in
                    for (place, octet) in flips where !content.current.isEmpty {
                        content.current[Int(place % UInt64(content.current.count))] ^= octet
                    }
                    content.current = Array(
                        content.current.prefix(Int(min(keep % 2000, UInt64(content.current.count)))))
                }
            }
            var second = try spool(files, series: 2)
            try second.append([sample(77)], stamp())
            try second.synchronize()
            XCTAssertEqual(try drain(&second).last, "2/0=77")
        }
    }

    func testTheChecksumIsThatOfTheStandard() {
        XCTAssertEqual(CRC32.checksum(Array("123456789".utf8)), 0xCBF4_3926)
        XCTAssertEqual(CRC32.checksum([]), 0)
    }
}
