import Glibc
import HaloHardware
import XCTest

@testable import HaloLinux

final class HardwareErrorErrnoTests: XCTestCase {
    func testErrorNumbersBecomeWhatADaemonCanTellApart() {
        let expected: [(CInt, HardwareError.Code)] = [
            (ENOENT, .notFound), (ENODEV, .notFound), (ENXIO, .notFound), (EBUSY, .busy), (EADDRINUSE, .busy),
            (EPERM, .notPermitted), (EACCES, .notPermitted), (ETIMEDOUT, .timedOut), (EINVAL, .invalid),
            (ERANGE, .invalid), (ENETDOWN, .down), (ENETUNREACH, .down), (EHOSTUNREACH, .down),
            (EADDRNOTAVAIL, .down), (ENOSPC, .noSpace), (EDQUOT, .noSpace), (EROFS, .readOnly), (EIO, .io),
            (ECONNRESET, .disconnected), (EPIPE, .disconnected), (ECONNREFUSED, .disconnected),
            (EOPNOTSUPP, .unsupported), (9999, .io),
        ]
        for (number, code) in expected { XCTAssertEqual(HardwareError(errno: number, "try").code, code, "\(number)") }
    }

    func testTheMessageSaysWhatWasAttempted() {
        XCTAssertEqual(
            HardwareError(errno: ENOENT, "open /etc/halo/config.yaml").description,
            "notFound: open /etc/halo/config.yaml: No such file or directory")
    }
}
