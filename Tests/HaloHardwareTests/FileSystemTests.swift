import HaloHardware
import XCTest

final class FileSystemTests: XCTestCase {
    private let path = "/var/lib/halo/key"

    func testReplacingSynchronizesTheFileBeforeTheRenameAndTheFolderAfter() throws {
        let files = MockFileSystem()
        try files.replace(path, with: [1, 2, 3], mode: 0o600)
        XCTAssertEqual(
            files.calls,
            [
                "open /var/lib/halo/key.new 600", "append /var/lib/halo/key.new", "synchronize /var/lib/halo/key.new",
                "close /var/lib/halo/key.new", "rename /var/lib/halo/key.new /var/lib/halo/key",
                "synchronize folder /var/lib/halo",
            ])
        XCTAssertEqual(files.contents, [path: [1, 2, 3]])
    }

    func testWhateverFailsBeforeTheRenameLeavesTheOldContentAlone() throws {
        for call in ["open \(path).new 644", "append \(path).new", "synchronize \(path).new"] {
            let files = MockFileSystem()
            files.state.withLock {
                $0.contents = [path: [9]]
                $0.failing = call
            }
            XCTAssertThrowsError(try files.replace(path, with: [1, 2, 3]), call) {
                XCTAssertEqual(($0 as? HardwareError)?.code, .noSpace)
            }
            XCTAssertEqual(files.contents, [path: [9]], call)
        }
    }

    func testATemporaryFileOfAnEarlierPowerLossIsNotAppendedTo() throws {
        let files = MockFileSystem()
        files.state.withLock { $0.contents = [path: [9], path + ".new": [7, 7, 7, 7]] }
        try files.replace(path, with: [1])
        XCTAssertEqual(files.contents, [path: [1]])
    }

    func testAFileAtTheTopSynchronizesTheRoot() throws {
        let files = MockFileSystem()
        try files.replace("/state", with: [])
        XCTAssertEqual(files.calls.last, "synchronize folder /")
    }

    func testReadingIfPresentHidesOnlyAbsence() throws {
        let files = MockFileSystem()
        XCTAssertNil(try files.readIfPresent(path, limit: 10))
        files.state.withLock { $0.contents = [path: [1, 2]] }
        XCTAssertEqual(try files.readIfPresent(path, limit: 10), [1, 2])
        XCTAssertThrowsError(try files.readIfPresent(path, limit: 1)) {
            XCTAssertEqual(($0 as? HardwareError)?.code, .invalid)
        }
    }
}
