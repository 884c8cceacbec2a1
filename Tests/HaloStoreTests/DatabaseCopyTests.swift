import Foundation
import HaloModel
import XCTest

@testable import HaloStore

/// Copies of a database in use, and what is wrong with files that are said to be one.
final class DatabaseCopyTests: XCTestCase {
    private var folder = ""
    private var source: String { folder + "/source.db" }
    private var target: String { folder + "/target.db" }

    override func setUpWithError() throws {
        folder = "\(NSTemporaryDirectory())/halo-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    override func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

    private func laterSettings(_ path: String) throws -> Int64? {
        try Connection(path: path).first("SELECT count(*) FROM settings WHERE name LIKE 'later%'") { $0.integer(0) }
    }

    private func kindOfCheck(_ path: String) throws -> DatabaseError.Kind? {
        do {
            _ = try DatabaseCheck(path: path).run()
            return nil
        } catch let error as DatabaseError {
            return error.kind
        }
    }

    func testACopyHoldsWhatWasThereWhenItBeganAndKeepsNobodyFromWriting() async throws {
        let world = try await TelemetryWorld(path: source)
        // Some megabytes, so that it takes several steps.
        try await world.database.write { try $0.settings.set("ballast", to: [UInt8](repeating: 7, count: 4_000_000)) }
        try await world.ingest(0..<500)
        let other = try Connection(path: source)
        var steps: [DatabaseCopy.Progress] = []
        try DatabaseCopy(from: source, to: target).run { progress in
            steps.append(progress)
            let rows = try? other.run(
                "INSERT INTO settings (name, value) VALUES (?, ?)", .text("later\(steps.count)"), .blob([1]))
            XCTAssertEqual(rows, 1)
        }
        XCTAssertGreaterThan(steps.count, 3)
        XCTAssertEqual(steps.map(\.copied), steps.map(\.copied).sorted(), "it does not begin anew")
        XCTAssertEqual(steps.last?.copied, steps.last?.pages)
        XCTAssertEqual(try laterSettings(source), Int64(steps.count))
        XCTAssertEqual(try laterSettings(target), 0)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        XCTAssertEqual(files.filter { $0.hasPrefix("target") }, ["target.db"])
        let summary = try DatabaseCheck(path: target).run()
        XCTAssertEqual(summary.samples, 2000)
        XCTAssertEqual(summary.nodes, 1)
        XCTAssertEqual(summary.schemaVersion, Migration.embedded.last?.version)
        let copy = try await TelemetryWorld(path: target)
        for metric in 0..<4 {
            let (there, here) = (try await copy.values(metric), try await world.values(metric))
            XCTAssertEqual(there, here)
        }
    }

    func testADamagedPageIsFound() async throws {
        let world = try await TelemetryWorld(path: source)
        try await world.ingest(0..<500)
        try DatabaseCopy(from: source, to: target).run { _ in }
        XCTAssertNil(try kindOfCheck(target))
        let file = try FileHandle(forWritingTo: URL(filePath: target))
        let size = try file.seekToEnd()
        try file.seek(toOffset: size / 4096 / 2 * 4096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
        try file.close()
        XCTAssertEqual(try kindOfCheck(target), .corrupt)
    }

    func testWhatIsNoDatabaseOfThisProgramIsSaid() async throws {
        try Data("notes\n".utf8).write(to: URL(filePath: target))
        XCTAssertEqual(try kindOfCheck(target), .corrupt)
        try Connection(path: folder + "/other.db").execute(script: "CREATE TABLE songs (name TEXT)")
        XCTAssertEqual(try kindOfCheck(folder + "/other.db"), .schema)
        _ = try await TelemetryWorld(path: source)
        try Connection(path: source).run("INSERT INTO migrations (version, name, checksum) VALUES (9999, 'x', 'y')")
        XCTAssertEqual(try kindOfCheck(source), .schema)
    }

    func testACopyOfADamagedDatabaseFails() throws {
        try Data(repeating: 0xA5, count: 8192).write(to: URL(filePath: source))
        XCTAssertThrowsError(try DatabaseCopy(from: source, to: target).run { _ in }) { error in
            XCTAssertEqual((error as? DatabaseError)?.kind, .corrupt)
        }
    }
}
