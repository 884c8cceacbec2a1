import HTTPTypes
import HaloHardware
import HaloModel
import Synchronization
import XCTest

@testable import HaloAgent

final class BackOffTests: XCTestCase {
    private final class Random: RandomSource {
        private let state: Mutex<UInt64>

        init(_ seed: UInt64) { state = Mutex(seed) }

        func next() -> UInt64 {
            // SplitMix64 (G. L. Steele et al., OOPSLA 2014).
            state.withLock { state in
                state &+= 0x9E37_79B9_7F4A_7C15
                var value = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
                value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
                return value ^ value >> 31
            }
        }
    }

    func testWaitsGrowToAMinuteAndStartAgainAfterSuccess() {
        let random = Random(1)
        var backOff = BackOff()
        for failures in 0..<40 {
            let range = min(60, 10.0 * Double(1 << min(failures, 10)))
            let wait = backOff.next(random).secondsValue
            XCTAssertTrue((range / 4...range).contains(wait), "\(failures): \(wait)")
        }
        backOff.succeed()
        XCTAssertLessThanOrEqual(backOff.next(random), .seconds(10))
    }

    func testAGatewayThatSaysHowLongToStayAwayIsObeyed() {
        let random = Random(2)
        var backOff = BackOff()
        for _ in 0..<200 {
            let wait = backOff.next(random, notBefore: .seconds(30))
            XCTAssertTrue((.seconds(30)...(.seconds(60))).contains(wait))
        }
        XCTAssertGreaterThanOrEqual(backOff.next(random, notBefore: .seconds(300)), .seconds(300))
    }

    func testRetryAfterIsReadAndBounded() throws {
        let batch = SpoolBatch(
            boot: "b", series: 1, firstSequence: 4, omitted: [], samples: [], sequences: [], stamps: [],
            nextSequence: 5, isInMemory: false)
        func outcome(_ code: Int, _ retryAfter: String?, _ body: [UInt8] = []) -> DeliveryOutcome {
            var head = HTTPResponse(status: HTTPResponse.Status(code: code))
            if let retryAfter { head.headerFields[.retryAfter] = retryAfter }
            return DeliveryOutcome(HTTPMessage(head, body: body), to: batch)
        }
        XCTAssertEqual(outcome(503, "30"), .later("the gateway answered 503", wait: .seconds(30)))
        XCTAssertEqual(outcome(503, "99999"), .later("the gateway answered 503", wait: .seconds(300)))
        XCTAssertEqual(outcome(503, "-5"), .later("the gateway answered 503", wait: .zero))
        XCTAssertEqual(outcome(503, "soon"), .later("the gateway answered 503", wait: nil))
        XCTAssertEqual(outcome(415, nil), .unknownForm)
        XCTAssertEqual(outcome(404, nil), .unknownDevice(404))
        XCTAssertEqual(outcome(413, nil), .refused(413))
        let receipt = Array(#"{"boot_id":"b","next_sequence":5,"stored":1}"#.utf8)
        XCTAssertEqual(outcome(200, nil, receipt), .stored(nextSequence: 5))
        XCTAssertEqual(outcome(200, nil), .later("the gateway's receipt does not fit the batch", wait: nil))
        let gap = Array(
            #"{"type":"/problems/sequence-gap","title":"t","status":409,"boot_id":"b","expected_sequence":2}"#.utf8)
        XCTAssertEqual(outcome(409, nil, gap), .expects(nextSequence: 2))
    }

    /// A thousand devices deliver every ten seconds, lose the gateway together, are sent away by it for ten minutes, and come
    /// back: at no second do they ask more than twice as often as when all was well.
    func testAThousandReturningDevicesDoNotStampede() {
        var requests = [Int](repeating: 0, count: 1500)
        for device in 0..<1000 {
            let random = Random(UInt64(device) &* 7919 &+ 3)
            var backOff = BackOff()
            var time = 10 * random.nextUnit()
            while time < 1500 {
                requests[Int(time)] += 1
                switch time {
                case 100..<400: time += backOff.next(random).secondsValue
                case 400..<1000: time += backOff.next(random, notBefore: .seconds(30)).secondsValue
                default:
                    backOff.succeed()
                    time += random.jitter(Agent.deliveryInterval, by: 0.2).secondsValue
                }
            }
        }
        XCTAssertLessThanOrEqual(requests[20...].max() ?? 0, 200, "all was well: 100 a second")
        XCTAssertLessThanOrEqual(requests[450..<1000].max() ?? 0, 60, "sent away for 30 s: 22 a second")
        XCTAssertGreaterThan(requests[1100...].min() ?? 0, 50, "they are back")
    }
}
