import XCTest

/// Time, randomness, files and processes come from outside, or a simulated run could not be repeated.
final class BannedCallsTests: XCTestCase {
    /// The programs with what their mains share, and the target that reaches the kernel.
    private static let exempt: Set<String> = [
        "HaloLinux", "HaloProgram", "StampVersion", "halo", "halo-agent", "halo-field", "halo-mesh", "halo-sim",
        "haloctl",
    ]

    /// The only files that may do what nobody else may, and what that is.
    private static let audited: [String: String] = [
        // Starts the root task of a simulation with the executor that every task below it keeps.
        "Simulator/HaloSim/Clock/Simulation.swift": "a task group",
        // Captures are files of a workstation, which libpcap reads and writes.
        "Sources/HaloFrames/Capture/CaptureReader.swift": "FileSystem",
        "Sources/HaloFrames/Capture/PcapngSink.swift": "FileSystem",
    ]

    private static let banned: [(pattern: String, instead: String)] = [
        (#"\bDate\("#, "SystemClock.wallTime"),
        (#"\b(Continuous|Suspending)Clock\b"#, "SystemClock"),
        (#"\b(clock_gettime|gettimeofday|time\(nil\))"#, "SystemClock"),
        (#"\bTask\.sleep\b|\b(nano|u)sleep\("#, "SystemClock.sleep"),
        (#"\bTask\.detached\b|\bTask(<[^>]*>)?\s*(\([^)]*\)\s*)?\{"#, "a task group"),
        (#"\b(DispatchQueue|DispatchSemaphore|DispatchTime|pthread_create)\b"#, "a task group"),
        (#"\bFileManager\b|\bfopen\("#, "FileSystem"),
        (#"\bProcess\b|\bposix_spawn"#, "ProcessRunner"),
        (
            #"\bSystemRandomNumberGenerator\b|\b(Bool|Double|Float|U?Int[0-9]*)\.random\(|\.random\(in|\.randomElement\(|\.shuffled\(|\bgetrandom\("#,
            "RandomSource"
        ),
        (#"\btry!|\bas!"#, "throw, or a guarded cast"),
    ]

    func testTheOutsideIsReachedThroughProtocols() throws {
        let banned = try Self.banned.map { (try Regex($0.pattern), $0.instead) }
        var offences: [String] = []
        for path in Repository.shared.swiftPaths(below: "Sources", "Simulator")
        where !Self.exempt.contains(Repository.shared.target(of: path)) {
            for (index, text) in SwiftText.code(Repository.shared.lines(of: path) ?? []).enumerated() {
                for (pattern, instead) in banned
                where text.contains(pattern) && Self.audited[path] != instead {
                    let code = text.trimmingCharacters(in: .whitespaces)
                    offences.append("\(path):\(index + 1) \(code) (use \(instead))")
                }
            }
        }
        assertNone(offences, "These calls escape the simulator: take what is named behind each instead.")
    }

    func testUncheckedSendableIsExplainedAboveItsDeclaration() {
        var offences: [String] = []
        for path in Repository.shared.swiftPaths(below: "Sources", "Simulator") {
            let lines = Repository.shared.lines(of: path) ?? []
            for (index, text) in SwiftText.code(lines).enumerated() where text.contains("@unchecked Sendable") {
                let above = index > 0 ? lines[index - 1].drop { $0 == " " } : ""
                if !above.hasPrefix("//") { offences.append("\(path):\(index + 1)") }
            }
        }
        assertNone(offences, "@unchecked Sendable needs a comment directly above that says why it is safe.")
    }
}
