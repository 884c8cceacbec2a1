import HaloModel
import XCTest

final class CompactBatchTests: XCTestCase {
    private struct Generator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }

        mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

        mutating func value() -> Double {
            switch below(7) {
            case 0: Double(below(1000)) / 100
            case 1: -Double(below(100_000)) / 1000
            case 2: Double(bitPattern: next() << 32 | next())
            case 3: -0.0
            case 4: Double(below(65536)) * 165 / 65536 - 40
            case 5: Double(below(2)) * 1e300
            default: Double(below(5))
            }
        }

        mutating func batch() throws -> TelemetryBatch {
            let names = (0..<(1 + below(12))).map { "i2c.part\($0 % 3).metric_\($0)" }
            var time = Int64(below(1 << 40)) - 1000
            var samples: [Sample] = []
            for index in 0..<below(80) {
                if below(4) == 0 { time += Int64(below(3000)) - 500 }
                samples.append(
                    Sample(
                        metric: below(9) == 0 ? names[below(names.count)] : names[index % names.count],
                        timeMilliseconds: time, value: value(),
                        quality: SampleQuality.allCases[below(3)],
                        timeSource: SampleTimeSource.allCases[below(2)]))
            }
            var omitted: [SequenceRun] = []
            var number = UInt64(below(1_000_000))
            let first = number
            for _ in 0..<below(4) {
                number += UInt64(below(4))
                guard number - first <= UInt64(samples.count) else { break }
                omitted.append(SequenceRun(first: number, count: UInt64(1 + below(9))))
                number += omitted.last?.count ?? 0
            }
            return TelemetryBatch(
                node: try XCTUnwrap(NodeID("barn")), boot: "00ff", firstSequence: first, omitted: omitted,
                samples: samples)
        }
    }

    /// Equal to the last bit, which `==` of numbers that are not numbers is not.
    private func assertSame(_ left: TelemetryBatch, _ right: TelemetryBatch) {
        XCTAssertEqual(left.samples.map(\.value.bitPattern), right.samples.map(\.value.bitPattern))
        func plain(_ batch: TelemetryBatch) -> TelemetryBatch {
            var batch = batch
            for index in batch.samples.indices { batch.samples[index].value = 0 }
            return batch
        }
        XCTAssertEqual(plain(left), plain(right))
    }

    func testEveryBatchComesBackToTheLastBit() throws {
        var generator = Generator(state: 1)
        for _ in 0..<500 {
            let batch = try generator.batch()
            assertSame(try TelemetryBatch(compact: batch.compact), batch)
        }
    }

    func testDamagedOctetsAreRefusedOrReadButNeverTrap() throws {
        var generator = Generator(state: 2)
        for _ in 0..<3000 {
            var octets = try generator.batch().compact
            for _ in 0..<(1 + generator.below(3)) {
                octets[generator.below(octets.count)] = UInt8(truncatingIfNeeded: generator.next())
            }
            if generator.below(3) == 0 { octets.removeLast(generator.below(octets.count)) }
            if let batch = try? TelemetryBatch(compact: octets) {
                XCTAssertLessThanOrEqual(batch.samples.count, TelemetryBatch.sampleLimit)
            }
        }
        for length in 0..<64 {
            _ = try? TelemetryBatch(compact: (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
        }
    }

    func testWhatIsWrongIsNamedWithItsPlace() throws {
        XCTAssertThrowsError(try TelemetryBatch(compact: [])) {
            XCTAssertEqual("\($0)", "octet 0: expected one octet more")
        }
        XCTAssertThrowsError(try TelemetryBatch(compact: [9])) {
            XCTAssertEqual("\($0)", "octet 0: expected version 1")
        }
    }

    /// Nine sensors read once a second for a minute: a few octets for each sample.
    func testAMinuteOfNineSensorsTakesFewOctetsASample() throws {
        var generator = Generator(state: 3)
        var samples: [Sample] = []
        for second in 0..<60 {
            for sensor in 0..<9 {
                for metric in ["temperature_c", "humidity_pct"] {
                    samples.append(
                        Sample(
                            metric: "i2c.sensor\(sensor).\(metric)",
                            timeMilliseconds: 1_795_488_104_250 + Int64(second * 1000 + generator.below(3)),
                            value: 20 + Double(generator.below(100)) / 100))
                }
            }
        }
        let batch = TelemetryBatch(
            node: try XCTUnwrap(NodeID("barn")), boot: "0123456789abcdef", firstSequence: 5000, samples: samples)
        XCTAssertLessThan(Double(batch.compact.count) / Double(samples.count), 3)
    }

    func testNumbersLeaveOutWhatIsOmitted() {
        let numbering = SequenceRun.numbering(
            from: 5, omitting: [SequenceRun(first: 5, count: 2), SequenceRun(first: 9, count: 1)], samples: 4)
        XCTAssertEqual(numbering?.samples, [7, 8, 10, 11])
        XCTAssertEqual(numbering?.next, 12)
        XCTAssertEqual(
            SequenceRun.gaps(in: [7, 8, 10, 11], from: 5),
            [SequenceRun(first: 5, count: 2), SequenceRun(first: 9, count: 1)])
        let wrong: [[SequenceRun]] = [
            [SequenceRun(first: 4, count: 1)], [SequenceRun(first: 5, count: 0)], [SequenceRun(first: 10, count: 1)],
            [SequenceRun(first: 6, count: 2), SequenceRun(first: 7, count: 1)], [SequenceRun(first: 5, count: .max)],
        ]
        for runs in wrong { XCTAssertNil(SequenceRun.numbering(from: 5, omitting: runs, samples: 4), "\(runs)") }
    }
}
