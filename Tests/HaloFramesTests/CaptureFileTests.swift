import Foundation
import HaloFrames
import HaloModel
import XCTest

final class CaptureFileTests: XCTestCase {
    private var files: [String] = []

    override func tearDown() {
        for file in files { try? FileManager.default.removeItem(atPath: file) }
    }

    private func path(_ suffix: String) -> String {
        let path = Captures.temporaryPath(suffix)
        files.append(path)
        return path
    }

    private func file(_ octets: [UInt8], _ suffix: String = ".pcap") throws -> String {
        let path = path(suffix)
        try Data(octets).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Frames up to the end or the damage.
    private func read(_ path: String) throws -> (frames: [CapturedFrame], damage: CaptureDamage?) {
        let reader = try CaptureReader(path: path)
        var frames: [CapturedFrame] = []
        do throws(CaptureError) {
            while let frame = try reader.next() { frames.append(frame) }
        } catch .damaged(let damage) {
            XCTAssertNil(try reader.next(), "the end follows the damage")
            return (frames, damage)
        }
        return (frames, nil)
    }

    func testWhatIsWrittenIsReadInEitherFormat() throws {
        let frames = try Captures.frames("meshC-BATMAN_IV-open-n1eth.pcap")
        for suffix in [".pcap", ".pcapng"] {
            let path = path(suffix)
            do {
                let writer = try CaptureWriter(path: path, linkType: .ethernet)
                for frame in frames { try writer.write(frame) }
                try writer.flush()
            }
            XCTAssertEqual(try CaptureReader(path: path).format.rawValue, String(suffix.dropFirst()))
            XCTAssertEqual(try read(path).frames, frames, suffix)
        }
    }

    func testMicrosecondFilesLoseWhatIsFiner() throws {
        let path = path(".pcap")
        do {
            let writer = try CaptureWriter(path: path, linkType: .wireless, precision: .microseconds)
            try writer.write(
                CapturedFrame(time: WallTime(nanoseconds: 1_500_000_999), linkType: .wireless, octets: [1]))
        }
        XCTAssertEqual(try read(path).frames.first?.time.nanoseconds, 1_500_000_000)
        XCTAssertEqual(Array(try Data(contentsOf: URL(fileURLWithPath: path)).prefix(4)), [0xD4, 0xC3, 0xB2, 0xA1])
    }

    func testAPcapFileRefusesASecondLinkTypeAndAPcapngFileTakesIt() throws {
        let other = CapturedFrame(time: WallTime(nanoseconds: 1), linkType: .radiotap, octets: [1, 2, 3])
        XCTAssertThrowsError(try CaptureWriter(path: path(".pcap"), linkType: .ethernet).write(other))
        let path = path(".pcapng")
        do { try CaptureWriter(path: path, linkType: .ethernet).write(other) }
        let frame = try XCTUnwrap(try read(path).frames.first)
        XCTAssertEqual(frame.linkType, .radiotap)
        XCTAssertEqual(frame.interfaceIndex, 1)
        XCTAssertEqual(frame.octets, [1, 2, 3])
    }

    func testAFileCutAnywhereGivesTheFramesBeforeTheCut() throws {
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Captures.path(Captures.names[4]))))
        let frames = try Captures.frames(Captures.names[4])
        var offsets = [24]
        for frame in frames { offsets.append((offsets.last ?? 0) + 16 + frame.octets.count) }
        for cut in Array(24...300) + stride(from: 301, to: whole.count, by: 997) {
            let (read, damage) = try read(try file(Array(whole[..<cut])))
            let complete = (offsets.firstIndex { $0 > cut } ?? offsets.count) - 1
            XCTAssertEqual(read.count, complete, "cut at \(cut)")
            XCTAssertEqual(read, Array(frames.prefix(complete)))
            if offsets.contains(cut) {
                XCTAssertNil(damage)
            } else {
                XCTAssertEqual(damage?.frameNumber, complete + 1)
                XCTAssertEqual(damage?.offset, Int64(offsets[complete]))
            }
        }
    }

    func testAPcapngFileCutAnywhereGivesTheFramesBeforeTheCut() throws {
        let path = path(".pcapng")
        let frames = Array(try Captures.frames(Captures.names[4]).prefix(20))
        do {
            let writer = try CaptureWriter(path: path, linkType: .ethernet)
            for frame in frames { try writer.write(frame) }
        }
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        for cut in 4..<whole.count {
            let (read, _) = try read(try file(Array(whole[..<cut]), ".pcapng"))
            XCTAssertEqual(read, Array(frames.prefix(read.count)))
            files.removeLast()
        }
    }

    func testDamagedFilesNeverTrapOrGrow() throws {
        var generator = SplitMix(state: 2)
        let pcapng = path(".pcapng")
        do {
            let writer = try CaptureWriter(path: pcapng, linkType: .radiotap)
            for frame in try Captures.frames(Captures.names[2]).prefix(50) { try writer.write(frame) }
        }
        for (path, rounds) in [(Captures.path(Captures.names[4]), 100), (pcapng, 300)] {
            let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)).prefix(20_000))
            for _ in 0..<rounds {
                var octets = whole
                for _ in 0..<Int.random(in: 1...20, using: &generator) {
                    let bit = Int.random(in: 32..<(octets.count * 8), using: &generator)
                    octets[bit / 8] ^= 1 << UInt8(bit % 8)
                }
                let file = try file(octets)
                if let frames = try? read(file).frames {
                    XCTAssertLessThanOrEqual(frames.count, 500)
                    for frame in frames { XCTAssertLessThanOrEqual(frame.octets.count, CaptureReader.recordOctetsMax) }
                }
                try? FileManager.default.removeItem(atPath: file)
            }
        }
    }

    func testFilesThatAreNoCapturesAreNamedWithTheReason() throws {
        let cases: [([UInt8], String)] = [
            ([], "empty"), ([1], "only 1 octets"), (Array("hello, world".utf8), "text"),
            ([0x1F, 0x8B, 8, 0, 0], "gzip"), ([0x7F, 0x45, 0x4C, 0x46, 0], "7f 45 4c 46"),
            ([0xD4, 0xC3, 0xB2, 0xA1, 2, 0], "truncated"),
        ]
        for (octets, reason) in cases {
            let path = try file(octets)
            XCTAssertThrowsError(try CaptureReader(path: path)) { error in
                guard case .notACapture(path, let text)? = error as? CaptureError else { return XCTFail("\(error)") }
                XCTAssertTrue(text.contains(reason), text)
            }
        }
        for path in ["/nonexistent/x.pcap", "/tmp"] {
            XCTAssertThrowsError(try CaptureReader(path: path)) { error in
                guard case .cannotOpen(path, _)? = error as? CaptureError else { return XCTFail("\(error)") }
            }
        }
    }

    func testADeviceIsCapturedLive() throws {
        let capture: LiveCapture
        do {
            capture = try LiveCapture(device: "lo")
        } catch CaptureError.cannotOpen(_, let reason) {
            throw XCTSkip("cannot capture on lo here: \(reason)")
        }
        XCTAssertEqual(capture.linkType, .ethernet)
        XCTAssertNoThrow(try capture.next(timeoutMilliseconds: 1))
        XCTAssertThrowsError(try LiveCapture(device: "no-such-device"))
    }
}
