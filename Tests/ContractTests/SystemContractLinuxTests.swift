import HaloHardware
import HaloLinux
import XCTest

final class SystemContractLinuxTests: XCTestCase {
    func testLinuxSystemInformationKeepsEveryPromise() async {
        await SystemContract.promises.check { LinuxSystemInformation(storage: "/tmp") }
    }
}
