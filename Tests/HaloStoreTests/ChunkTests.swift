import HaloModel
import XCTest

@testable import HaloStore

final class ChunkTests: XCTestCase {
    private func samples(_ values: [Double], noise: inout Noise) -> [StoredSample] {
        var time = Int64.random(in: -4_000_000_000_000...4_000_000_000_000, using: &noise)
        var sequence = Int64.random(in: 0...1_000_000_000, using: &noise)
        return values.map { value in
            time += Int64.random(in: 0...20_000, using: &noise)
            sequence += Int64.random(in: 1...40, using: &noise)
            return StoredSample(
                place: StoredSample.Place(
                    timeMilliseconds: time, stream: Int64.random(in: 1...3, using: &noise), sequence: sequence),
                value: value, quality: SampleQuality.allCases.randomElement(using: &noise) ?? .good,
                timeSource: Bool.random(using: &noise) ? .clock : .corrected)
        }
    }

    private func assertSame(_ got: [StoredSample], _ expected: [StoredSample], line: UInt = #line) {
        XCTAssertEqual(got.map(\.value.bitPattern), expected.map(\.value.bitPattern), line: line)
        XCTAssertEqual(got.map(\.place), expected.map(\.place), line: line)
        XCTAssertEqual(got.map { StoredMarks($0) }, expected.map { StoredMarks($0) }, line: line)
    }

    func testSamplesComeBackToTheLastBit() throws {
        var noise = Noise(state: 1)
        let kinds: [(inout Noise) -> Double] = [
            { Double(Int.random(in: -40_00...85_00, using: &$0)) / 100 },
            { Double(bitPattern: $0.next()) },
            { Double(Int64.random(in: .min ... .max, using: &$0)) },
            { _ in 21.5 },
            {
                [0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 0x1p53, -0x1p53, 1e300, 0.1][
                    Int($0.next() % 10)]
            },
            { Double(Int.random(in: 0...3, using: &$0)) / 3 },
            { Double(Int64.random(in: 0...9_007_199_254_740_993, using: &$0)) / 1e9 },
        ]
        for round in 0..<200 {
            let count = [0, 1, 2, 31, 32, 33, 64, 65, 511, 512][round % 10]
            let kind = kinds[round % kinds.count]
            let values = (0..<count).map { _ in kind(&noise) }
            let samples = samples(values, noise: &noise)
            assertSame(try StoredSample.decode(StoredSample.encode(samples)), samples)
        }
    }

    func testExtremesOfTimeAndSequenceComeBack() throws {
        let extremes: [Int64] = [.min, .max, 0, -1, 1, .max, .min, .min + 1, .max - 1]
        let samples = extremes.map {
            StoredSample(
                place: StoredSample.Place(timeMilliseconds: $0, stream: $0, sequence: $0), value: Double($0),
                quality: .good, timeSource: .clock)
        }
        assertSame(try StoredSample.decode(StoredSample.encode(samples)), samples)
    }

    func testAggregatesComeBackToTheLastBit() throws {
        var noise = Noise(state: 2)
        let buckets = (0..<300).map { index in
            RollupBucket(
                timeMilliseconds: Int64(index) * 60_000, count: Int64.random(in: 1...60, using: &noise),
                sum: Double(bitPattern: noise.next()), minimum: -Double(index) / 10, maximum: Double(index) / 3)
        }
        let decoded = try RollupBucket.decode(RollupBucket.encode(buckets))
        XCTAssertEqual(decoded.map(\.timeMilliseconds), buckets.map(\.timeMilliseconds))
        XCTAssertEqual(decoded.map(\.count), buckets.map(\.count))
        XCTAssertEqual(decoded.map(\.sum.bitPattern), buckets.map(\.sum.bitPattern))
        XCTAssertEqual(decoded.map(\.minimum), buckets.map(\.minimum))
        XCTAssertEqual(decoded.map(\.maximum), buckets.map(\.maximum))
    }

    func testAnyOctetThatDiffersIsNoticed() throws {
        var noise = Noise(state: 3)
        let octets = StoredSample.encode(samples((0..<100).map { Double($0) / 10 }, noise: &noise))
        for index in octets.indices {
            var damaged = octets
            damaged[index] ^= UInt8(1 << (index % 8))
            XCTAssertThrowsError(try StoredSample.decode(damaged)) {
                XCTAssertEqual(($0 as? DatabaseError)?.kind, .corrupt)
            }
        }
    }

    func testAnyOctetsAreReadOrRefusedNeverMore() throws {
        var noise = Noise(state: 4)
        var refused = 0
        for _ in 0..<4000 {
            let noisy = (0..<Int.random(in: 0...80, using: &noise)).map { _ in UInt8.random(in: 0...255, using: &noise)
            }
            // With a sum that is right, so that what is inside gets read.
            let sealed = ChunkEnvelope.seal(form: 1, rows: Int.random(in: 0...5000, using: &noise)) { $0.raw(noisy) }
            do { _ = try StoredSample.decode(sealed) } catch { refused += 1 }
            do { try ReportBody.read([1] + noisy, stream: 1) { _, _ in } } catch { refused += 1 }
        }
        XCTAssertGreaterThan(refused, 4000)
    }

    func testAReportComesBackAndCanBeReadForOneSeries() throws {
        var noise = Noise(state: 5)
        let samples = samples((0..<50).map { Double($0) / 7 }, noise: &noise)
        let entries = samples.map { sample in
            var sample = sample
            sample.place.stream = 9
            return ReportBody.Entry(series: Int64.random(in: 1...4, using: &noise), sample: sample)
        }
        let octets = ReportBody.encode(entries)
        var all: [ReportBody.Entry] = []
        try ReportBody.read(octets, stream: 9) { all.append(ReportBody.Entry(series: $0, sample: $1)) }
        XCTAssertEqual(all, entries)
        var one: [StoredSample] = []
        try ReportBody.read(octets, stream: 9, series: 2) { one.append($1) }
        XCTAssertEqual(one, entries.filter { $0.series == 2 }.map(\.sample))
    }

    func testASensorsSamplesTakeLittle() throws {
        var noise = Noise(state: 6)
        var reading = 2150
        let samples = (0..<512).map { index in
            reading += Int.random(in: -3...3, using: &noise)
            return StoredSample(
                place: StoredSample.Place(
                    timeMilliseconds: 1_795_488_000_000 + Int64(index) * 10_000
                        + Int64.random(in: 0...8, using: &noise),
                    stream: 1, sequence: Int64(index) * 20),
                value: Double(reading) / 100, quality: .good, timeSource: .clock)
        }
        let perSample = Double(StoredSample.encode(samples).count) / 512
        XCTAssertLessThan(perSample, 1.5)
    }
}
