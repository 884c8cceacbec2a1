import Glibc
import HaloHardware
import Synchronization

/// A file descriptor that is closed once, by `close()` or with the last reference, and never used after.
final class Descriptor: Sendable {
    private let number: Mutex<CInt?>

    /// Takes over an open descriptor.
    init(_ number: CInt) {
        self.number = Mutex(number)
    }

    deinit { close() }

    /// Closes it; no error when it is closed.
    func close() {
        number.withLock { held in
            // Linux releases the number even when close(2) reports an error, so it is never tried again.
            if let open = held { Glibc.close(open) }
            held = nil
        }
    }

    /// Gives the descriptor away: whoever takes it closes it.
    /// - Throws: `HardwareError` `invalid` once it is closed.
    func release(_ attempt: String) throws -> CInt {
        try number.withLock { held in
            guard let open = held else { throw HardwareError(.invalid, "\(attempt): it is closed") }
            held = nil
            return open
        }
    }

    /// Runs `body` with the descriptor, which stays open meanwhile; calls do not overlap.
    /// - Throws: `HardwareError` `invalid` once it is closed, and whatever `body` throws.
    func use<Value: Sendable>(_ attempt: String, _ body: (CInt) throws -> Value) throws -> Value {
        try number.withLock { held in
            guard let open = held else { throw HardwareError(.invalid, "\(attempt): it is closed") }
            return try body(open)
        }
    }
}
