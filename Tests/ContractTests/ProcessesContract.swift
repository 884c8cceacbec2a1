import HaloHardware
import HaloModel
import XCTest

/// What every `ProcessRunner` promises, shown with programs that do what the subject says.
struct ProcessesContract {
    /// A program and its arguments.
    typealias Program = (executable: String, arguments: [String])

    let runner: any ProcessRunner
    let clock: any SystemClock
    /// Prints `out` and a line feed to its output, `err` and a line feed to its error output, and succeeds.
    let talking: Program
    /// Exits with 7.
    let failing: Program
    /// Runs for an hour.
    let lasting: Program
    /// An executable that does not exist.
    let missing: Program

    static let promises: [Promise<ProcessesContract>] = [
        Promise("Both outputs come back apart") { subject in
            let result = try await subject.run(subject.talking)
            XCTAssertEqual(result, ProcessResult(exitCode: 0, standardOutput: "out\n", standardError: "err\n"))
        },
        Promise("An exit code is no error") { subject in
            let code = try await subject.run(subject.failing).exitCode
            XCTAssertEqual(code, 7)
        },
        Promise("A program that is not there is not found") { subject in
            await assertThrows(
                "run", { try await subject.run(subject.missing) },
                where: { ($0 as? HardwareError)?.code == .notFound })
        },
        Promise("A program that does not end is killed in time") { subject in
            let start = subject.clock.now
            await assertThrows(
                "run", { try await subject.run(subject.lasting, within: .milliseconds(100)) },
                where: { ($0 as? HardwareError)?.code == .timedOut })
            XCTAssertLessThan(subject.clock.now - start, .seconds(20))
        },
        Promise("A cancelled run ends at once") { subject in
            let start = subject.clock.now
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await assertThrows(
                        "run", { try await subject.run(subject.lasting) }, where: { $0 is CancellationError })
                }
                try? await subject.clock.sleep(for: .milliseconds(100))
                group.cancelAll()
            }
            XCTAssertLessThan(subject.clock.now - start, .seconds(20))
        },
        Promise("Programs run at the same time") { subject in
            let codes = try await withThrowingTaskGroup(of: Int32.self) { group in
                for _ in 0..<8 { group.addTask { try await subject.run(subject.failing).exitCode } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            XCTAssertEqual(codes, [Int32](repeating: 7, count: 8))
        },
    ]

    private func run(_ program: Program, within limit: Duration = .seconds(60)) async throws -> ProcessResult {
        try await runner.run(program.executable, program.arguments, within: limit)
    }
}
