import HaloModel
import XCTest

@testable import HaloSim

final class TerrainTests: XCTestCase {
    private let hill = Terrain(hills: [.init(x: 500, y: 0, height: 30, radius: 200)])

    func testFlatGroundTakesNothing() {
        let loss = Terrain(hills: []).diffractionLossDB(
            from: Position(x: 0, y: 0, z: 4), to: Position(x: 1000, y: 0, z: 4), frequencyKHz: 921_000)
        XCTAssertEqual(loss, 0)
    }

    func testAnEdgeAtTheHeightOfThePathTakesSixDecibels() {
        // ITU-R P.526-15 §4.1: J(0) = 6.0 dB. The hill's top is exactly on the line between the antennas.
        let loss = hill.diffractionLossDB(
            from: Position(x: 0, y: 0, z: 30), to: Position(x: 1000, y: 0, z: 30), frequencyKHz: 921_000)
        XCTAssertEqual(loss, 6.0, accuracy: 0.1)
    }

    func testAHillTakesMoreTheHigherItStandsAndTheSameInBothDirections() {
        let (a, b) = (Position(x: 0, y: 0, z: 4), Position(x: 1000, y: 0, z: 4))
        let loss = hill.diffractionLossDB(from: a, to: b, frequencyKHz: 921_000)
        let higher = Terrain(hills: [.init(x: 500, y: 0, height: 60, radius: 200)])
        // v = 26 sqrt(2·1000 / (0.3255·500·500)) = 4.08, J = 25.1 dB.
        XCTAssertEqual(loss, 25.1, accuracy: 0.3)
        XCTAssertEqual(hill.diffractionLossDB(from: b, to: a, frequencyKHz: 921_000), loss, accuracy: 1e-9)
        XCTAssertGreaterThan(higher.diffractionLossDB(from: a, to: b, frequencyKHz: 921_000), loss + 4)
    }

    func testGroundFallsSmoothlyToTheFoot() {
        XCTAssertEqual(hill.height(x: 500, y: 0), 30)
        XCTAssertEqual(hill.height(x: 700, y: 0), 0)
        XCTAssertEqual(hill.height(x: 600, y: 0), 30 * 0.75 * 0.75, accuracy: 1e-9)
    }
}
