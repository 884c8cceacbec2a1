import ArgumentParser
import HaloHardware
import HaloProgram

/// Hardware failures of a command, for people and for scripts.
enum GPIOFailure {
    /// Runs `body`; a failure goes to standard error and becomes an exit code of sysexits.h.
    static func told(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as HardwareError {
            StandardError.write(error.message)
            throw ExitCode(code(of: error.code))
        }
    }

    /// EX_USAGE, EX_UNAVAILABLE, EX_TEMPFAIL, EX_NOPERM; EX_IOERR for the rest.
    private static func code(of code: HardwareError.Code) -> Int32 {
        switch code {
        case .invalid, .notFound: 64
        case .unsupported: 69
        case .busy: 75
        case .notPermitted: 77
        default: 74
        }
    }
}
