import HaloHardware
import HaloSim
import XCTest

final class FilesContractSimulatedTests: XCTestCase {
    func testSimulatedFileSystemKeepsEveryPromise() {
        FilesContract.promises.checkSimulated { SimulatedFileSystem(clock: $1) }
    }
}
