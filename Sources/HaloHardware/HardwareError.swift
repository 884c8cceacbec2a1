/// Why a hardware touchpoint could not do what was asked. The set is closed, and the same from the Linux and the
/// simulated implementation, so that a daemon's decision is exercised by either.
public struct HardwareError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure a daemon can tell apart.
    public enum Code: String, Sendable, Codable, CaseIterable {
        /// This machine or build does not offer the touchpoint at all.
        case unsupported
        /// The named thing (interface, bus, unit, file) does not exist: ENOENT, ENODEV, ENXIO.
        case notFound
        /// It exists and refuses for now: EBUSY, or held by another consumer.
        case busy
        /// The caller lacks the right: EPERM, EACCES.
        case notPermitted
        /// No answer in time: ETIMEDOUT.
        case timedOut
        /// The other side answered that it will not: `FAIL` of wpa_supplicant, a negative netlink acknowledgement.
        case refused
        /// The request itself is wrong: EINVAL, ERANGE.
        case invalid
        /// The interface or link is down: ENETDOWN, ENETUNREACH, EHOSTUNREACH.
        case down
        /// No space left: ENOSPC, EDQUOT.
        case noSpace
        /// Written to a medium that is read-only: EROFS.
        case readOnly
        /// The transfer failed on the wire or the medium: EIO.
        case io
        /// The connection broke or the peer went away: ECONNRESET, EPIPE, ECONNREFUSED.
        case disconnected
    }

    /// What kind of failure.
    public var code: Code
    /// What was attempted and what came back, for a log line.
    public var message: String

    /// Takes the parts as they are.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// `code: message`.
    public var description: String { "\(code.rawValue): \(message)" }
}
