import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class BatmanProbeTests: XCTestCase {
    private func probe(_ mesh: TestMesh, _ from: Int, _ to: Int, within seconds: Int64 = 2) throws -> Result<
        Duration, HardwareError
    > {
        let routing = mesh.hosts[from - 1].routing
        return try mesh.simulation.run {
            do {
                return .success(
                    try await routing.probe(MeshWire.address(to), over: "wlan0", within: .seconds(seconds)))
            } catch let error as HardwareError { return .failure(error) }
        }
    }

    func testANeighbourAnswersAProbeInTheTimeOfTwoFrames() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.seconds(10)
        XCTAssertEqual(try probe(mesh, 1, 2).get(), .milliseconds(1))
    }

    func testAProbeGoesStraightAndTheAnswerTakesTheBestRoute() throws {
        let mesh = TestMesh(count: 3).line(kbps: 20_000)
        mesh.wire.connect(1, 3, kbps: 1_000)
        try mesh.seconds(30)
        XCTAssertEqual(try mesh.best(3, 1)?.nextHop, MeshWire.address(2))
        mesh.wire.isRecording = true
        XCTAssertEqual(try probe(mesh, 1, 3).get(), .milliseconds(1.5))
        let control = mesh.wire.record.map(\.frame).filter { $0.count >= 34 && $0[14] == 0x43 }
        XCTAssertEqual(control.map { [$0[5], $0[11], $0[17]] }, [[3, 1, 8], [2, 3, 0], [1, 2, 0]])
        XCTAssertTrue(control.allSatisfy { $0.count == 34 && $0[15] == 15 })
    }

    func testAProbeOverALinkThatCarriesNothingTimesOut() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.seconds(10)
        mesh.wire.filter = { payload, _, _ in payload.first != 0x43 }
        let start = mesh.simulation.events.now
        XCTAssertThrowsError(try probe(mesh, 1, 2).get()) { XCTAssertEqual(($0 as? HardwareError)?.code, .timedOut) }
        XCTAssertEqual(mesh.simulation.events.now - start, 2_000_000_000)
    }

    func testAProbeNeedsALinkThatIsUpAndPartOfTheMesh() throws {
        let mesh = TestMesh(count: 2).line()
        try mesh.seconds(10)
        let routing = mesh.hosts[0].routing
        func code(_ link: String) throws -> HardwareError.Code? {
            try mesh.simulation.run {
                do {
                    _ = try await routing.probe(MeshWire.address(2), over: link, within: .seconds(1))
                    return nil
                } catch { return (error as? HardwareError)?.code }
            }
        }
        XCTAssertEqual(try code("eth9"), .notFound)
        mesh.wire.ports[MeshWire.address(1)]?.isUp = false
        XCTAssertEqual(try code("wlan0"), .down)
    }
}
