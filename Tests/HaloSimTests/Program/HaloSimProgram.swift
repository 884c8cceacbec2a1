import Foundation
import XCTest

/// Runs the halo-sim program as a user does.
enum HaloSimProgram {
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../..").standardizedFileURL
    static let farm = repository.appendingPathComponent("Fixtures/scenarios/farm.yaml").path

    /// Beside the test bundle, where the build puts it.
    static func executable() throws -> URL {
        let folder = Bundle.main.executableURL?.deletingLastPathComponent() ?? repository
        for candidate in [folder, repository.appendingPathComponent(".build/debug")] {
            let file = candidate.appendingPathComponent("halo-sim")
            if FileManager.default.isExecutableFile(atPath: file.path) { return file }
        }
        throw XCTSkip("halo-sim is not built; swift build --build-tests builds it")
    }

    struct Outcome {
        var code: Int32
        var output: String
        var errors: String
    }

    static func run(_ arguments: [String]) throws -> Outcome { try run(executable(), arguments) }

    /// Runs haloctl, which every build of the tests puts beside it, with this on standard input.
    static func haloctl(_ arguments: [String], input: String = "", in folder: URL? = nil) throws -> Outcome {
        let program = try executable().deletingLastPathComponent().appendingPathComponent("haloctl")
        return try run(program, arguments, input: input, in: folder)
    }

    private static func run(
        _ program: URL, _ arguments: [String], input: String = "", in folder: URL? = nil
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = folder }
        let (output, errors) = (FileManager.default.temporaryDirectory, UUID().uuidString)
        let files = ["out", "err", "in"].map { output.appendingPathComponent("\(errors).\($0)") }
        for file in files { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        try Data(input.utf8).write(to: files[2])
        process.standardInput = try FileHandle(forReadingFrom: files[2])
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        process.waitUntilExit()
        let texts = try files.prefix(2).map { try String(contentsOf: $0, encoding: .utf8) }
        return Outcome(code: process.terminationStatus, output: texts[0], errors: texts[1])
    }
}
