import ArgumentParser

/// Exit codes of sysexits.h that halo-sim uses beside 0 and 1.
extension ExitCode {
    /// EX_DATAERR: a file's content is wrong.
    static let dataError = ExitCode(65)
    /// EX_NOINPUT: a file cannot be opened.
    static let noInput = ExitCode(66)
    /// EX_SOFTWARE: the run lost its determinism.
    static let determinismLost = ExitCode(70)
    /// EX_CANTCREAT: a file cannot be written.
    static let cannotCreate = ExitCode(73)
    /// EX_TEMPFAIL: an address is in use.
    static let temporaryFailure = ExitCode(75)
}
