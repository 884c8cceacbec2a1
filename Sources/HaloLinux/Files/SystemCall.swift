import Glibc
import HaloHardware

/// Calls the system until it is not interrupted by a signal.
enum SystemCall {
    /// The result of `call`, repeated while it fails with EINTR.
    /// - Throws: `HardwareError` with `attempt` when it returns a negative number.
    @discardableResult
    static func retrying<Result: SignedInteger>(_ attempt: @autoclosure () -> String, _ call: () -> Result) throws
        -> Result
    {
        while true {
            let result = call()
            if result >= 0 { return result }
            let number = errno
            if number != EINTR { throw HardwareError(errno: number, attempt()) }
        }
    }
}
