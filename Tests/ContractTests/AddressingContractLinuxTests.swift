import Foundation
import HaloHardware
import HaloLinux
import NetworkTestSupport
import XCTest

final class AddressingContractLinuxTests: XCTestCase {
    func testLinuxAddressingKeepsEveryPromise() async throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/sbin/dnsmasq") else {
            throw XCTSkip("no /usr/sbin/dnsmasq; the package is dnsmasq-base")
        }
        for promise in AddressingContract.promises {
            let near: NetworkNamespace
            let far: NetworkNamespace
            do { (near, far) = try await NetworkNamespace.pair(link: "v0") } catch let error
                as NetworkNamespace.Unavailable
            { throw XCTSkip("\(error)") }
            let folders = [try TemporaryFolder(), try TemporaryFolder()]
            let sides = zip([near, far], folders).map { space, folder in
                LinuxAddressing(root: folder.path, processes: NamespaceProcesses(space), sockets: space.sockets)
            }
            let subject = AddressingContract(near: sides[0], far: sides[1], link: "v0")
            await [promise].check { subject }
            for side in sides { try await side.setDHCPServer(nil) }
        }
    }
}
