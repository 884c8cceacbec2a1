import HaloHardware
import HaloModel
import XCTest

@testable import HaloAgent

final class SpoolTests: XCTestCase {
    private func sample(_ value: Int, _ metric: String = "system.load1") -> Sample {
        Sample(metric: metric, timeMilliseconds: 1_700_000_000_000 + Int64(value), value: Double(value))
    }

    private func spool(_ files: MockFileSystem, series: UInt64 = 1, segment: Int = 300, total: Int = 1 << 20) throws
        -> Spool
    {
        try Spool(
            files: files, folder: "/var/lib/halo/spool", series: series,
            limits: SpoolLimits(segmentOctets: segment, totalOctets: total))
    }

    /// Takes everything out, confirming each batch whole.
    private func drain(_ spool: inout Spool, limit: Int = 7) throws -> [String] {
        var output: [String] = []
        while let batch = try spool.batch(limit: limit) {
            output += batch.samples.indices.map {
                "\(batch.boot)/\(batch.firstSequence + UInt64($0))=\(batch.samples[$0].value)"
            }
            XCTAssertEqual(
                try spool.acknowledge(batch, nextSequence: batch.firstSequence + UInt64(batch.samples.count)),
                batch.samples.count)
        }
        return output
    }

    func testSamplesComeOutInOrderAndOnce() throws {
        let files = MockFileSystem()
        var spool = try spool(files)
        for value in 0..<100 { try spool.append([sample(value)]) }
        try spool.synchronize()
        XCTAssertEqual(spool.pendingCount, 100)
        let output = try drain(&spool)
        XCTAssertEqual(output, (0..<100).map { "0000000000000001/\($0)=\(Double($0))" })
        XCTAssertEqual(spool.pendingCount, 0)
        XCTAssertLessThanOrEqual(try files.list("/var/lib/halo/spool").count, 2, "delivered segments are removed")
    }

    func testNothingIsHandedOutBeforeItIsSafe() throws {
        var spool = try spool(MockFileSystem())
        try spool.append([sample(1)])
        XCTAssertNil(try spool.batch(limit: 10))
        try spool.synchronize()
        XCTAssertEqual(try spool.batch(limit: 10)?.samples, [sample(1)])
    }

    func testAPartlyConfirmedBatchGoesOnWhereItStopped() throws {
        var spool = try spool(MockFileSystem())
        try spool.append((0..<5).map { sample($0) })
        try spool.synchronize()
        let batch = try XCTUnwrap(try spool.batch(limit: 10))
        XCTAssertEqual(try spool.acknowledge(batch, nextSequence: 2), 2)
        let rest = try XCTUnwrap(try spool.batch(limit: 10))
        XCTAssertEqual(rest.firstSequence, 2)
        XCTAssertEqual(rest.samples, [sample(2), sample(3), sample(4)])
    }

    func testARestartContinuesWithANewSeries() throws {
        let files = MockFileSystem()
        var first = try spool(files, series: 1)
        try first.append((0..<3).map { sample($0) })
        try first.synchronize()
        var second = try spool(files, series: 2)
        try second.append([sample(9)])
        try second.synchronize()
        XCTAssertEqual(
            try drain(&second),
            ["0000000000000001/0=0.0", "0000000000000001/1=1.0", "0000000000000001/2=2.0", "0000000000000002/0=9.0"])
        var third = try spool(files, series: 3)
        XCTAssertNil(try third.batch(limit: 1))
    }

    func testTheOldestSegmentIsGivenUpWhenTheSpoolIsFull() throws {
        var spool = try spool(MockFileSystem(), segment: 500, total: 2000)
        for value in 0..<200 {
            try spool.append([sample(value)])
            try spool.synchronize()
        }
        XCTAssertEqual(spool.droppedCount + spool.pendingCount, 200)
        XCTAssertGreaterThan(spool.droppedCount, 100)
        let output = try drain(&spool)
        XCTAssertEqual(output.last, "0000000000000001/199=199.0")
        XCTAssertEqual(output.count, 200 - spool.droppedCount)
    }

    func testADamagedRecordCostsOnlyItself() throws {
        let files = MockFileSystem()
        var first = try spool(files, segment: 10_000)
        try first.append((0..<5).map { sample($0) })
        try first.synchronize()
        let content = try XCTUnwrap(files.state.withLock { $0.current["/var/lib/halo/spool/00000001.log"] })
        let size = try XCTUnwrap(SpoolRecord(series: 1, sequence: 0, sample: sample(0)).octets).count
        content.state.withLock { $0.current[size * 2 + 20] ^= 0x10 }
        var second = try spool(files, series: 2)
        XCTAssertEqual(second.droppedCount, 1)
        XCTAssertEqual(try drain(&second).map { $0.suffix(5) }, ["0=0.0", "1=1.0", "3=3.0", "4=4.0"])
    }

    func testAFullDiskLeavesTheSpoolUsable() throws {
        let files = MockFileSystem()
        var spool = try spool(files)
        try spool.append([sample(0)])
        files.set { $0.appendFailure = HardwareError(.noSpace, "disk full") }
        XCTAssertThrowsError(try spool.append([sample(1), sample(2)]))
        files.set { $0.appendFailure = nil }
        try spool.append([sample(3)])
        try spool.synchronize()
        XCTAssertEqual(try drain(&spool), ["0000000000000001/0=0.0", "0000000000000001/1=3.0"])
    }

    func testAFailedFsyncLosesNothing() throws {
        let files = MockFileSystem()
        var spool = try spool(files)
        try spool.append([sample(0), sample(1)])
        files.set { $0.synchronizeFailures = 1 }
        XCTAssertThrowsError(try spool.synchronize())
        XCTAssertNil(try spool.batch(limit: 10))
        try spool.append([sample(2)])
        try spool.synchronize()
        files.restart()
        var again = try self.spool(files, series: 2)
        XCTAssertEqual(try drain(&again).map { $0.suffix(5) }, ["0=0.0", "1=1.0", "2=2.0"])
    }

    func testARenamedSeriesKeepsItsNameAfterARestart() throws {
        let files = MockFileSystem()
        var first = try spool(files)
        try first.append((0..<6).map { sample($0) })
        try first.synchronize()
        let head = try XCTUnwrap(try first.batch(limit: 2))
        try first.acknowledge(head, nextSequence: 2)
        let gap = try XCTUnwrap(try first.batch(limit: 2))
        try first.renameSeries(of: gap)
        let renamed = try XCTUnwrap(try first.batch(limit: 2))
        XCTAssertEqual(renamed.boot, "0000000000000001-2")
        XCTAssertEqual(renamed.firstSequence, 0)
        try first.acknowledge(renamed, nextSequence: 2)
        files.restart()
        var second = try spool(files, series: 2)
        let rest = try XCTUnwrap(try second.batch(limit: 9))
        XCTAssertEqual(rest.boot, "0000000000000001-2")
        XCTAssertEqual(rest.firstSequence, 2)
        XCTAssertEqual(rest.samples, [sample(4), sample(5)])
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
            for value in 0..<20 { try first.append([sample(value)]) }
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
            try second.append([sample(77)])
            try second.synchronize()
            XCTAssertEqual(try drain(&second).last, "0000000000000002/0=77.0")
        }
    }

    func testTheChecksumIsThatOfTheStandard() {
        XCTAssertEqual(CRC32.checksum(Array("123456789".utf8)), 0xCBF4_3926)
        XCTAssertEqual(CRC32.checksum([]), 0)
    }
}
