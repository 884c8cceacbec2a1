import Foundation
import HaloFrames
import HaloModel
import HaloSim
import XCTest

/// The mesh manager in captures that are cut, changed, or of another kind.
final class ReplayOfDamageTests: XCTestCase {
    private let capture = "meshA2-sae-manual-3node.pcap"

    private func decisions(_ octets: [UInt8]) throws -> [ReplayDecision] {
        try ReplayCaptures.withFile(octets) { path in
            try ReplayRun(RecordedNeighbourhood(path: path), as: .all).run().stations.flatMap(\.decisions)
        }
    }

    func testACutCaptureIsReplayedToTheCut() throws {
        let whole = try ReplayCaptures.octets(capture)
        for cut in stride(from: 40_000, to: whole.count, by: 20_011) {
            try ReplayCaptures.withFile(Array(whole[..<cut])) { path in
                let world = try RecordedNeighbourhood(path: path)
                guard world.summary.damage != nil else { return }
                let result = try ReplayRun(world, as: .all).run()
                XCTAssertEqual(result.replayedSeconds, world.summary.durationSeconds, accuracy: 1e-6)
                XCTAssertTrue(result.limits.contains { $0.contains("The file is damaged at frame") })
                XCTAssertFalse(result.stations.isEmpty)
            }
        }
    }

    func testFlippedCapturesNeverTrapAndEnd() throws {
        for name in try ReplayCaptures.names() {
            let whole = try ReplayCaptures.octets(name)
            var state: UInt64 = 2_463_534_242
            for _ in 0..<4 {
                var octets = whole
                for _ in 0..<300 {
                    // xorshift64 (Marsaglia 2003).
                    state ^= state << 13
                    state ^= state >> 7
                    state ^= state << 17
                    let bit = 24 * 8 + Int(state % UInt64((octets.count - 24) * 8))
                    octets[bit / 8] ^= 1 << UInt8(bit % 8)
                }
                try ReplayCaptures.withFile(octets) { path in
                    let world = try RecordedNeighbourhood(path: path)
                    let run: ReplayRun
                    do throws(ReplayError) {
                        run = try ReplayRun(world, as: .all, duration: .minutes(3))
                    } catch {
                        XCTAssertEqual(error, .noStations(file: path))
                        return
                    }
                    let result = try run.run()
                    XCTAssertFalse(result.text.isEmpty)
                    XCTAssertNoThrow(try JSONEncoder().encode(result))
                }
            }
        }
    }

    func testACaptureThatSpansYearsIsReplayedInPart() throws {
        let frames = try frames().enumerated().map { index, frame in
            CapturedFrame(
                time: index < 700 ? frame.time : frame.time + .seconds(86_400 * 3650), linkType: frame.linkType,
                octets: frame.octets)
        }
        try ReplayCaptures.withFile(PcapBytes.file(frames, linkType: .radiotap)) { path in
            let result = try ReplayRun(RecordedNeighbourhood(path: path), as: .all, duration: .minutes(10)).run()
            XCTAssertEqual(result.replayedSeconds, 600)
            XCTAssertTrue(result.limits.contains { $0.contains("The capture goes on after 600 s") })
        }
    }

    func testWhatAFrameIsWrappedInMakesNoDifference() throws {
        let frames = try frames()
        let radiotap = try decisions(PcapBytes.file(frames, linkType: .radiotap))
        let bare = frames.map { frame in
            // The radiotap header's length is its third and fourth octet.
            let length = Int(frame.octets[2]) | Int(frame.octets[3]) << 8
            return CapturedFrame(
                time: frame.time, linkType: .wireless, octets: Array(frame.octets.dropFirst(length)))
        }
        XCTAssertEqual(try decisions(PcapBytes.file(bare, linkType: .wireless)), radiotap)
        XCTAssertFalse(radiotap.isEmpty)
        let path = NSTemporaryDirectory() + "halo-wrapped-\(UUID()).pcapng"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let writer = try CaptureWriter(path: path, linkType: .radiotap)
        for frame in frames { try writer.write(frame) }
        try writer.flush()
        XCTAssertEqual(
            try ReplayRun(RecordedNeighbourhood(path: path), as: .all).run().stations.flatMap(\.decisions), radiotap)
    }

    func testFramesOutOfOrderArePutInOrder() throws {
        var frames = try frames()
        let inOrder = try decisions(PcapBytes.file(frames, linkType: .radiotap)).map(\.text)
        for index in stride(from: 10, to: frames.count - 1, by: 40) where frames[index].octets.count > 100 {
            frames.swapAt(index, index + 1)
        }
        let outOfOrder = try decisions(PcapBytes.file(frames, linkType: .radiotap)).map(\.text)
        XCTAssertEqual(Set(inOrder), Set(outOfOrder))
    }

    private func frames() throws -> [CapturedFrame] {
        let reader = try CaptureReader(path: ReplayCaptures.path(capture))
        var frames: [CapturedFrame] = []
        while let frame = try reader.next() {
            // Whole microseconds, which both file formats keep.
            frames.append(
                CapturedFrame(
                    time: WallTime(nanoseconds: frame.time.nanoseconds / 1000 * 1000), linkType: frame.linkType,
                    octets: frame.octets))
        }
        return frames
    }
}
