import HaloHardware
import HaloLinux
import HaloModel
import XCTest

final class LinuxProcessRunnerTests: XCTestCase {
    private let runner = LinuxProcessRunner()

    func testArgumentsReachTheProgramAsTheyAre() async throws {
        let result = try await runner.run(
            "/usr/bin/printf", ["%s|", "a b", "$HOME", "", "*", "ü"], within: .seconds(20))
        XCTAssertEqual(result.standardOutput, "a b|$HOME||*|ü|")
    }

    func testASignalIsTold() async throws {
        let result = try await runner.run("/bin/sh", ["-c", "kill -TERM $$"], within: .seconds(20))
        XCTAssertEqual(result.exitCode, 128 + 15)
    }

    func testOutputBeyondOneMebibyteIsDroppedAndTheProgramEnds() async throws {
        let script = "head -c 3000000 /dev/zero | tr '\\0' 'x'; head -c 2000000 /dev/zero | tr '\\0' 'y' >&2; exit 3"
        let result = try await runner.run("/bin/sh", ["-c", script], within: .seconds(60))
        XCTAssertEqual(result.exitCode, 3)
        XCTAssertEqual(result.standardOutput, String(repeating: "x", count: 1 << 20))
        XCTAssertEqual(result.standardError, String(repeating: "y", count: 1 << 20))
    }

    func testOutputThatIsNoTextIsReplaced() async throws {
        let result = try await runner.run("/usr/bin/printf", ["a\\377b"], within: .seconds(20))
        XCTAssertEqual(result.standardOutput, "a\u{FFFD}b")
    }

    func testTheInputIsEmptyAndTheEnvironmentFixed() async throws {
        let result = try await runner.run("/bin/sh", ["-c", "cat; env | sort | cut -d= -f1"], within: .seconds(20))
        XCTAssertEqual(result.standardOutput, "HOME\nLC_ALL\nPATH\nPWD\n")
    }

    func testAChildLeftBehindIsNotWaitedFor() async throws {
        let clock = LinuxClock()
        let start = clock.now
        let result = try await runner.run("/bin/sh", ["-c", "sleep 300 & echo $!"], within: .seconds(60))
        XCTAssertLessThan(clock.now - start, .seconds(30))
        let child = result.standardOutput.split(separator: "\n").first.map(String.init) ?? ""
        _ = try await runner.run("/bin/sh", ["-c", "kill \"$0\"", child], within: .seconds(20))
    }

    func testChildrenAreKilledWithTheProgram() async throws {
        let script = "sleep 4242 & sleep 4242"
        do {
            _ = try await runner.run("/bin/sh", ["-c", script], within: .milliseconds(200))
            XCTFail("it ended")
        } catch let error as HardwareError {
            XCTAssertEqual(error.code, .timedOut)
        }
        let left = try await runner.run(
            "/bin/sh", ["-c", "grep -lz '^4242$' /proc/[0-9]*/cmdline 2>/dev/null"], within: .seconds(20))
        XCTAssertEqual(left.standardOutput, "")
    }

    func testWhatCannotBeRunSaysWhy() async throws {
        let folder = try ScratchFolder()
        let files = LinuxFileSystem(root: folder.path)
        try files.replace("/data", with: [0x7F, 0], mode: 0o600)
        try files.replace("/broken", with: [0x7F, 0], mode: 0o700)
        let expected: [(String, HardwareError.Code)] = [
            (folder.path + "/data", .notPermitted), (folder.path + "/broken", .invalid), ("/etc", .notPermitted),
            ("sh", .invalid), ("/bin/sh\0", .invalid),
        ]
        for (program, code) in expected {
            do {
                _ = try await runner.run(program, [], within: .seconds(20))
                XCTFail("\(program) ran")
            } catch let error as HardwareError {
                XCTAssertEqual(error.code, code, "\(error)")
            }
        }
    }
}
