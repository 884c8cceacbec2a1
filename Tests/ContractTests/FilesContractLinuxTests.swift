import HaloHardware
import HaloLinux
import XCTest

final class FilesContractLinuxTests: XCTestCase {
    func testLinuxFileSystemKeepsEveryPromise() async {
        // Kept until the promises are checked; the file system itself does not own its root.
        var folders: [TemporaryFolder] = []
        await FilesContract.promises.check {
            let folder = try TemporaryFolder()
            folders.append(folder)
            return LinuxFileSystem(root: folder.path)
        }
        XCTAssertEqual(folders.count, FilesContract.promises.count)
    }
}
