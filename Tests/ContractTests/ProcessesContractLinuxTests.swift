import HaloHardware
import HaloLinux
import XCTest

final class ProcessesContractLinuxTests: XCTestCase {
    func testLinuxProcessRunnerKeepsEveryPromise() async {
        await ProcessesContract.promises.check {
            ProcessesContract(
                runner: LinuxProcessRunner(), clock: LinuxClock(),
                talking: ("/bin/sh", ["-c", "echo out; echo err >&2"]), failing: ("/bin/sh", ["-c", "exit 7"]),
                lasting: ("/bin/sh", ["-c", "sleep 3600; :"]), missing: ("/nowhere/program", []))
        }
    }
}
