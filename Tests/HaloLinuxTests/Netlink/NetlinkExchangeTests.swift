import CHaloLinux
import Glibc
import HaloHardware
import XCTest

@testable import HaloLinux

final class NetlinkExchangeTests: XCTestCase {
    private func message(_ type: CInt, flags: CInt = 0, sequence: UInt32 = 1, _ payload: [UInt8]) -> [UInt8] {
        let octets = NetlinkMessage(
            type: UInt16(type), flags: UInt16(flags), sequence: sequence, payload: payload
        ).octets
        return octets + [UInt8](repeating: 0, count: octets.count.paddingToFour)
    }

    private func ended(_ type: CInt, _ number: CInt, flags: CInt = 0, _ rest: [UInt8] = []) -> [UInt8] {
        message(type, flags: flags, number.machineOctets + rest)
    }

    private func exchange() -> NetlinkExchange { NetlinkExchange(sequence: 1, attempt: "set address of wlan0") }

    private func explanation(_ text: String) throws -> [UInt8] {
        try NetlinkAttributeWriter { try $0.append(NLMSGERR_ATTR_MSG.rawValue, string: text) }.octets
    }

    func testADumpEndsWithDoneInAnyDatagram() throws {
        var exchange = exchange()
        XCTAssertEqual(try exchange.take(message(16, flags: NLM_F_MULTI, [1])), .unfinished)
        XCTAssertEqual(
            try exchange.take(message(16, flags: NLM_F_MULTI, [2]) + ended(NLMSG_DONE, 0, flags: NLM_F_MULTI)),
            .finished)
        XCTAssertEqual(exchange.answers.map(\.payload), [[1], [2]])
    }

    func testADumpMayEndWithoutANumber() throws {
        var exchange = exchange()
        XCTAssertEqual(try exchange.take(message(NLMSG_DONE, [])), .finished)
    }

    func testARequestEndsWithItsAcknowledgement() throws {
        var exchange = exchange()
        XCTAssertEqual(try exchange.take(message(16, [1])), .unfinished)
        XCTAssertEqual(try exchange.take(ended(NLMSG_ERROR, 0, [UInt8](repeating: 0, count: 16))), .finished)
        XCTAssertEqual(exchange.answers.count, 1)
    }

    func testMessagesOfOtherExchangesArePassedOver() throws {
        var exchange = exchange()
        let stale = NetlinkMessage(type: 3, flags: 0, sequence: 9, payload: [0, 0, 0, 0]).octets
        XCTAssertEqual(try exchange.take(stale + message(16, sequence: 0, [7])), .unfinished)
        XCTAssertEqual(try exchange.take(message(NLMSG_NOOP, [])), .unfinished)
        XCTAssertEqual(exchange.answers, [])
    }

    func testADumpDuringWhichTheTableChangedIsInterrupted() throws {
        var exchange = exchange()
        XCTAssertEqual(try exchange.take(message(16, flags: NLM_F_MULTI | NLM_F_DUMP_INTR, [1])), .unfinished)
        XCTAssertEqual(try exchange.take(ended(NLMSG_DONE, 0)), .interrupted)
        var last = self.exchange()
        XCTAssertEqual(try last.take(ended(NLMSG_DONE, 0, flags: NLM_F_DUMP_INTR)), .interrupted)
    }

    func testARefusalHasTheAttemptTheReasonAndTheKernelsWords() throws {
        let request = [UInt8](repeating: 0xAA, count: 14)
        let header = UInt32(16 + request.count).machineOctets + [UInt8](repeating: 0, count: 12)
        let words = try explanation("Device does not support this")
        for rest in [header + words, header + request + [0, 0] + words] {
            let capped = rest.count == 16 + words.count
            var exchange = exchange()
            let flags = NLM_F_ACK_TLVS | (capped ? NLM_F_CAPPED : 0)
            XCTAssertThrowsError(try exchange.take(ended(NLMSG_ERROR, -EPERM, flags: flags, rest))) { error in
                XCTAssertEqual(
                    error as? HardwareError,
                    HardwareError(
                        .notPermitted,
                        "set address of wlan0: Operation not permitted: Device does not support this"))
            }
        }
    }

    func testADumpsRefusalIsInItsEnd() throws {
        var exchange = exchange()
        let words = try explanation("no such table")
        XCTAssertThrowsError(try exchange.take(ended(NLMSG_DONE, -ENODEV, flags: NLM_F_ACK_TLVS, words))) { error in
            XCTAssertEqual(
                error as? HardwareError,
                HardwareError(.notFound, "set address of wlan0: No such device: no such table"))
        }
    }

    func testARefusalWithoutWordsHasTheReasonAlone() {
        var exchange = exchange()
        XCTAssertThrowsError(
            try exchange.take(ended(NLMSG_ERROR, -EBUSY, [UInt8](repeating: 0, count: 16)))
        ) { error in
            XCTAssertEqual(
                error as? HardwareError, HardwareError(.busy, "set address of wlan0: Device or resource busy"))
        }
    }

    func testAHostileErrorIsAnErrorAndNoTrap() {
        var numbers: [CInt] = [.min, .max, -1, 1, -4096]
        numbers.append(contentsOf: (0..<8).map { -(1 << $0) })
        for number in numbers {
            var exchange = exchange()
            XCTAssertThrowsError(try exchange.take(ended(NLMSG_ERROR, number)), "\(number)")
        }
        var cut = exchange()
        assertIO { _ = try cut.take(message(NLMSG_ERROR, [1, 2])) }
        for length: UInt32 in [0, 3, 4, 0xFFFF, .max] {
            var exchange = exchange()
            let rest = length.machineOctets + [UInt8](repeating: 0, count: 12)
            XCTAssertThrowsError(try exchange.take(ended(NLMSG_ERROR, -EINVAL, flags: NLM_F_ACK_TLVS, rest)))
        }
        var overrun = exchange()
        assertIO { _ = try overrun.take(message(NLMSG_OVERRUN, [])) }
    }

    func testAnEndlessAnswerIsCutOff() throws {
        var exchange = exchange()
        let large = message(16, flags: NLM_F_MULTI, [UInt8](repeating: 1, count: 1 << 20))
        for _ in 0..<15 { XCTAssertEqual(try exchange.take(large), .unfinished) }
        assertIO { _ = try exchange.take(large) }
    }

    func testNothingMadeAtRandomTraps() {
        var random = SplitMix(seed: 0x4558)
        for _ in 0..<20_000 {
            var exchange = NetlinkExchange(sequence: 1, attempt: "random")
            var octets = message(
                CInt.random(in: 1...4, using: &random), flags: CInt.random(in: 0...0xFFFF, using: &random),
                random.octets(upTo: 48))
            if !octets.isEmpty, Bool.random(using: &random) {
                octets[Int.random(in: 0..<octets.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? exchange.take(octets)
        }
    }
}
