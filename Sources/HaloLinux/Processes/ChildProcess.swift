import CHaloLinux
import Glibc
import HaloHardware
import HaloModel

/// A program that was started, and the pipes it writes to. Used by one thread, which waits for it.
struct ChildProcess {
    private let executable: String
    private let process: pid_t
    private let exit: Descriptor
    private var output: CapturedPipe
    private var error: CapturedPipe

    /// Starts `executable`.
    /// - Throws: `HardwareError`.
    init(_ executable: String, _ arguments: [String], environment: [String]) throws {
        self.executable = executable
        let (output, outputWriter) = try CapturedPipe.make()
        let (error, errorWriter) = try CapturedPipe.make()
        defer {
            outputWriter.close()
            errorWriter.close()
        }
        self.output = output
        self.error = error
        process = try Self.spawn(executable, arguments, environment, outputWriter, errorWriter)
        do {
            let process = process
            exit = Descriptor(try SystemCall.retrying("watch \(executable)") { halo_pidfd_open(process) })
        } catch {
            Self.killAndReap(process)
            throw error
        }
    }

    /// Collects what the program prints until it has ended.
    /// - Throws: `HardwareError` `timedOut`, `CancellationError`; the program is killed then.
    consuming func wait(until deadline: MonotonicInstant, cancelled: CInt) throws -> ProcessResult {
        do {
            while true {
                let remaining = deadline - LinuxClock().now
                let ready = try poll(cancelled: cancelled, remaining: remaining)
                if ready.cancelled { throw CancellationError() }
                try output.drain()
                try error.drain()
                if ready.ended { break }
                if remaining <= .zero {
                    throw HardwareError(.timedOut, "\(executable) did not end in time")
                }
            }
        } catch {
            Self.killAndReap(process)
            throw error
        }
        // Once more: it may have written between the last read and its end. What children of it still write is not
        // waited for.
        let status = Self.reap(process)
        try output.drain()
        try error.drain()
        return ProcessResult(
            exitCode: Self.exitCode(status), standardOutput: output.text, standardError: error.text)
    }

    private func poll(cancelled: CInt, remaining: Duration) throws -> (ended: Bool, cancelled: Bool) {
        var watched = [try exit.use("watch \(executable)") { $0 }, cancelled]
        if let number = output.openNumber { watched.append(number) }
        if let number = error.openNumber { watched.append(number) }
        let ready = try BlockingCall.poll(watched, remaining: remaining)
        return (ready[0], ready[1])
    }

    private static func spawn(
        _ executable: String, _ arguments: [String], _ environment: [String], _ output: Descriptor, _ error: Descriptor
    ) throws -> pid_t {
        var process: pid_t = 0
        let outputNumber = try output.use("pipe") { $0 }
        let errorNumber = try error.use("pipe") { $0 }
        let result = withCStrings([executable] + arguments) { arguments in
            withCStrings(environment) { environment in
                halo_spawn(&process, executable, arguments, environment, outputNumber, errorNumber)
            }
        }
        guard result == 0 else { throw HardwareError(errno: result, "run \(executable)") }
        return process
    }

    /// Kills the program's whole group, then collects it, so that no zombie stays.
    private static func killAndReap(_ process: pid_t) {
        kill(-process, SIGKILL)
        _ = reap(process)
    }

    private static func reap(_ process: pid_t) -> CInt {
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return status
    }

    /// wait(2): the low seven bits are the signal that ended it, the next octet its exit code.
    private static func exitCode(_ status: CInt) -> Int32 {
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }

    /// Calls `body` with the texts as C has argument vectors: pointers, then a null pointer.
    private static func withCStrings<Value>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeBufferPointer { buffer in
            // The array holds at least the null pointer, so its base address is there; `pointers` keeps it alive.
            withUnsafePointer(to: nil as UnsafeMutablePointer<CChar>?) { empty in
                body(buffer.baseAddress ?? empty)
            }
        }
    }
}
