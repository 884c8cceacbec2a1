import HaloHardware
import HaloLinux
import XCTest

final class ClockContractLinuxTests: XCTestCase {
    func testLinuxClockKeepsEveryPromise() async {
        await ClockContract.promises.check { LinuxClock() }
    }
}
