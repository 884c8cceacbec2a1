import Foundation
import HaloHardware
import HaloLinux
import HaloModel
import XCTest

final class WirelessContractLinuxTests: XCTestCase {
    func testASimulatedRadioOfTheKernelKeepsEveryPromiseInAnOpenMesh() async throws {
        try await check(passphrase: nil)
    }

    func testASimulatedRadioOfTheKernelKeepsEveryPromiseInASecuredMesh() async throws {
        try await check(passphrase: "correct horse battery staple")
    }

    private func check(passphrase: String?) async throws {
        try await HwsimMesh.requireKernel()
        let group = MeshGroupConfiguration(
            meshID: "halo-mesh", passphrase: passphrase, country: "US", channel: 5, widthMHz: 1)
        for promise in WirelessContract.promises {
            let mesh = try HwsimMesh(group)
            do {
                try await promise.check(try await mesh.subject())
            } catch {
                XCTFail("\"\(promise.sentence)\" is broken: \(error)")
            }
            await mesh.end()
        }
    }
}
