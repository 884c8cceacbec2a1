import Foundation
import XCTest

/// What deploy/build.sh says before it builds anything.
final class BuildScriptTests: XCTestCase {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("halo-build-\(UUID())")

    override func setUpWithError() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    override func tearDown() { try? FileManager.default.removeItem(at: folder) }

    /// A `swift` that has the SDKs `list` and builds nothing.
    private func pretend(_ list: String) throws {
        let script = """
            #!/bin/sh
            case "$1 $2" in
                "--version ") echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)" ;;
                "sdk list") echo "\(list)" ;;
                *) exit 70 ;;
            esac
            """
        let file = folder.appendingPathComponent("swift")
        try script.write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    private func build(_ arguments: [String]) throws -> (code: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments =
            [Repository.shared.root.appendingPathComponent("deploy/build.sh").path] + arguments
        process.environment = ["PATH": folder.path + ":/usr/local/bin:/usr/bin:/bin", "HOME": folder.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    func testAMissingSDKIsToldWithTheCommandThatInstallsIt() throws {
        for list in ["No Swift SDKs are currently installed.", "swift-6.2-RELEASE_static-linux-0.0.1"] {
            try pretend(list)
            let result = try build(["--toolchain", "sdk"])
            XCTAssertEqual(result.code, 1)
            XCTAssertTrue(result.text.contains("no static Linux SDK for its Swift 6.3.1"), result.text)
            XCTAssertTrue(result.text.contains("swift sdk install ADDRESS --checksum SUM"), result.text)
        }
    }

    func testLibrariesTheSDKLacksAreNamed() throws {
        try pretend("swift-6.3.1-RELEASE_static-linux-0.1.0")
        let none = try build(["--toolchain", "sdk"])
        XCTAssertTrue(none.text.contains("no --libraries FOLDER) has no lib/libsqlite3.a"), none.text)
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("lib"), withIntermediateDirectories: true)
        try Data().write(to: folder.appendingPathComponent("lib/libsqlite3.a"))
        let some = try build(["--libraries", folder.path, "--toolchain", "sdk"])
        XCTAssertEqual(some.code, 1)
        XCTAssertTrue(some.text.contains("has no lib/libyaml.a"), some.text)
    }

    func testWrongUsageIsRefused() throws {
        try pretend("")
        for (arguments, text) in [
            (["halo-nothing"], "halo-nothing is no program; there are halo halo-agent"),
            (["--toolchain", "gcc"], "gcc is no toolchain; there are debian and sdk"),
            (["--toolchain"], "--toolchain needs a value"), (["--fast"], "usage: deploy/build.sh"),
        ] {
            let result = try build(arguments)
            XCTAssertNotEqual(result.code, 0)
            XCTAssertTrue(result.text.contains(text), result.text)
        }
    }
}
