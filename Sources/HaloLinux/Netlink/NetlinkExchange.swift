import CHaloLinux
import HaloHardware

/// One request and what has come in answer to it so far; knows when that is all.
///
/// A dump ends with `NLMSG_DONE`, every other request, as `NLM_F_ACK` was asked for, with `NLMSG_ERROR`, whose error
/// number is 0 when all is well (linux/netlink.h).
struct NetlinkExchange: Sendable {
    /// The most octets of answers kept: what a mesh device has of anything is far below.
    static let limit = 16 << 20

    /// Where an exchange stands.
    enum Progress: Sendable, Equatable {
        /// More is to come.
        case unfinished
        /// All of `answers` is there.
        case finished
        /// The table changed while it was dumped, so that entries may be missing or double (`NLM_F_DUMP_INTR`).
        case interrupted
    }

    /// Number of the request.
    let sequence: UInt32
    /// What was attempted, for errors.
    let attempt: String
    /// The answers without netlink's own messages.
    private(set) var answers: [NetlinkMessage] = []
    private var size = 0
    private var wasInterrupted = false

    /// Starts with nothing.
    init(sequence: UInt32, attempt: String) {
        self.sequence = sequence
        self.attempt = attempt
    }

    /// Takes what was received; messages of other exchanges are passed over.
    /// - Throws: `HardwareError`: the kernel's refusal with its explanation, or `io` for what cannot be parsed.
    mutating func take(_ datagram: [UInt8]) throws -> Progress {
        for message in try NetlinkMessage.parse(datagram) where message.sequence == sequence {
            wasInterrupted = wasInterrupted || message.has(NLM_F_DUMP_INTR)
            switch CInt(message.type) {
            case NLMSG_NOOP: continue
            case NLMSG_ERROR, NLMSG_DONE:
                try check(message)
                return wasInterrupted ? .interrupted : .finished
            case NLMSG_OVERRUN:
                throw HardwareError(.io, "\(attempt): the kernel lost a part of its answer")
            default:
                size += message.payload.count + NetlinkMessage.headerLength
                guard size <= Self.limit else {
                    throw HardwareError(.io, "\(attempt): an answer of more than \(Self.limit) octets")
                }
                answers.append(message)
            }
        }
        return .unfinished
    }

    /// Both end with an error number, negative or 0, and may carry attributes that explain it. An error holds the
    /// request too: all of it, or, as a success and with `NLM_F_CAPPED`, only its header.
    private func check(_ message: NetlinkMessage) throws {
        var reader = OctetReader(message.payload[...], of: "\(attempt): netlink error")
        // A dump may end without a number.
        if CInt(message.type) == NLMSG_DONE, reader.rest.count < 4 { return }
        let number: CInt = try reader.integer()
        guard number != 0 else { return }
        var text = ""
        if message.has(NLM_F_ACK_TLVS) {
            if CInt(message.type) == NLMSG_ERROR {
                let length = Int(try reader.integer(UInt32.self))
                let rest = message.has(NLM_F_CAPPED) ? NetlinkMessage.headerLength : length + length.paddingToFour
                _ = try reader.take(rest - 4)
            }
            text = try NetlinkAttributes(reader.rest).string(NLMSGERR_ATTR_MSG.rawValue) ?? ""
        }
        let error = HardwareError(errno: number == .min ? .max : abs(number), attempt)
        throw HardwareError(error.code, text.isEmpty ? error.message : "\(error.message): \(text)")
    }
}
