import HaloHardware
import HaloLinux
import XCTest

final class RandomContractLinuxTests: XCTestCase {
    func testLinuxRandomSourceKeepsEveryPromise() async {
        await RandomContract.promises.check { LinuxRandomSource() }
    }
}
