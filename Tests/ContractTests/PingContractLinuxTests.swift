import HaloHardware
import HaloLinux
import HaloModel
import XCTest

final class PingContractLinuxTests: XCTestCase {
    func testLinuxPingerKeepsEveryPromise() async throws {
        let subject = PingContract(pinger: LinuxPinger(), answering: IPv4Address(127, 0, 0, 1))
        do {
            _ = try await subject.pinger.ping(subject.answering, within: .seconds(5))
        } catch let error as HardwareError where error.code == .notPermitted {
            throw XCTSkip(
                "this user may not ping: \(error.message); net.ipv4.ping_group_range or CAP_NET_RAW allows it")
        }
        await PingContract.promises.check { subject }
    }
}
