import Glibc
import HaloHardware
import NIOCore
import NIOHTTP1

extension HardwareError {
    /// What a failure of swift-nio means to a daemon. A `CancellationError` passes as it is.
    static func network(_ error: any Error, _ attempt: String) -> any Error {
        switch error {
        case is HardwareError, is CancellationError: return error
        // A UNIX socket that is not there has no listener, just as a port that refuses.
        case let error as IOError where error.errnoCode == ENOENT:
            return HardwareError(.disconnected, "\(attempt): \(error)")
        case let error as IOError: return HardwareError(errno: error.errnoCode, attempt)
        case ChannelError.connectTimeout: return HardwareError(.timedOut, "\(attempt): no connection in time")
        default: return HardwareError(.disconnected, "\(attempt): \(error)")
        }
    }
}
