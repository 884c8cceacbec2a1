import Foundation
import HaloFrames
import HaloSim
import XCTest

final class ReplayDamageTests: XCTestCase {
    private let capture = "meshC-BATMAN_IV-open.pcap"

    func testACutFileTellsWhereAndSumsUpWhatComesBefore() throws {
        let whole = try ReplayCaptures.octets(capture)
        for cut in stride(from: 25, to: whole.count, by: 9973) {
            try ReplayCaptures.withFile(Array(whole[..<cut])) { path in
                let summary = try CaptureSummary(path: path)
                guard let damage = summary.damage else {
                    XCTAssertEqual(summary.counts.damaged, 0)
                    return
                }
                XCTAssertEqual(summary.counts.damaged, 1)
                XCTAssertEqual(damage.frame, summary.counts.frames + 1)
                XCTAssertLessThan(damage.offset, Int64(cut))
                XCTAssertTrue(damage.reason.contains("truncated"), damage.reason)
                XCTAssertTrue(summary.text.contains("DAMAGED at frame \(damage.frame)"))
            }
        }
    }

    func testFlippedFilesNeverTrap() throws {
        for name in try ReplayCaptures.names() {
            let whole = try ReplayCaptures.octets(name)
            var state: UInt64 = 88_172_645_463_325_252
            for _ in 0..<8 {
                var octets = whole
                for _ in 0..<500 {
                    // xorshift64 (Marsaglia 2003).
                    state ^= state << 13
                    state ^= state >> 7
                    state ^= state << 17
                    let bit = 24 * 8 + Int(state % UInt64((octets.count - 24) * 8))
                    octets[bit / 8] ^= 1 << UInt8(bit % 8)
                }
                try ReplayCaptures.withFile(octets) { path in
                    let summary = try CaptureSummary(path: path)
                    XCTAssertLessThanOrEqual(summary.counts.frames, 2000)
                    XCTAssertFalse(summary.text.isEmpty)
                    XCTAssertNoThrow(try JSONEncoder().encode(summary))
                }
            }
        }
    }

    func testWhatIsNoCaptureIsRefused() throws {
        for octets in [[], Array("no capture".utf8), Array(try ReplayCaptures.octets(capture).prefix(20))] {
            try ReplayCaptures.withFile(octets) { path in
                XCTAssertThrowsError(try CaptureSummary(path: path)) { error in
                    guard case CaptureError.notACapture(path, _) = error else { return XCTFail("\(error)") }
                }
            }
        }
        XCTAssertThrowsError(try CaptureSummary(path: "/nonexistent.pcap")) { error in
            guard case CaptureError.cannotOpen = error else { return XCTFail("\(error)") }
        }
    }

    func testACaptureOfAnotherLinkTypeCountsAsOther() throws {
        let frame = CapturedFrame(
            time: .init(nanoseconds: 0), linkType: LinkType(rawValue: 195), octets: [1, 2, 3])
        try ReplayCaptures.withFile(PcapBytes.file([frame], linkType: frame.linkType)) { path in
            let summary = try CaptureSummary(path: path)
            XCTAssertEqual(summary.counts.other, 1)
            XCTAssertEqual(summary.notUnderstood.map(\.kind), ["link type 195"])
        }
    }
}
