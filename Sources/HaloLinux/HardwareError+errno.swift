import Glibc
import HaloHardware

extension HardwareError {
    /// What an error number of a system call means to a daemon (errno(3)); the only place where this is decided.
    ///
    /// - Parameters:
    ///   - number: `errno` right after the call.
    ///   - attempt: what was attempted, such as `open /etc/halo/config.yaml`.
    init(errno number: CInt, _ attempt: String) {
        self.init(Self.code(of: number), "\(attempt): \(Self.text(of: number))")
    }

    private static func code(of number: CInt) -> Code {
        switch number {
        case ENOENT, ENODEV, ENXIO, ENOTDIR, ESRCH: .notFound
        case EBUSY, EADDRINUSE, ETXTBSY, EAGAIN, EALREADY: .busy
        case EPERM, EACCES: .notPermitted
        case ETIMEDOUT: .timedOut
        case EINVAL, ERANGE, EISDIR, EEXIST, ENOTEMPTY, ENAMETOOLONG, ELOOP, EBADF, EXDEV, EMSGSIZE, E2BIG, ENOEXEC:
            .invalid
        case ENETDOWN, ENETUNREACH, EHOSTUNREACH, EHOSTDOWN, EADDRNOTAVAIL: .down
        case ENOSPC, EDQUOT, EFBIG: .noSpace
        case EROFS: .readOnly
        case ECONNRESET, EPIPE, ECONNREFUSED, ECONNABORTED, ENOTCONN: .disconnected
        case ENOSYS, EOPNOTSUPP, EAFNOSUPPORT, EPROTONOSUPPORT, ENOTTY: .unsupported
        default: .io
        }
    }

    /// strerror_r(3): unlike strerror(3) it may be called from several threads at once.
    private static func text(of number: CInt) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            guard let base = buffer.baseAddress, strerror_r(number, base, buffer.count) == 0 else {
                return "error \(number)"
            }
            return String(cString: base)
        }
    }
}
