import HaloModel
import XCTest

@testable import HaloSim

final class MediumErrorTests: XCTestCase {
    func testATenthOfReferenceFramesIsLostAtTheRequiredRatio() {
        for required in [2.0, 5, 14, 23] {
            let rate = FrameErrorModel.frameErrorRate(snrDB: required, requiredDB: required, octets: 256)
            XCTAssertEqual(rate, 0.1, accuracy: 1e-12)
        }
    }

    func testLossFallsWithRatioAndRisesWithLength() {
        let rates = (-3...6).map { FrameErrorModel.frameErrorRate(snrDB: 10 + Double($0), requiredDB: 10, octets: 256) }
        XCTAssertEqual(rates, rates.sorted(by: >))
        XCTAssertGreaterThan(rates[0], 0.95)
        XCTAssertLessThan(rates[9], 1e-5)
        // Survival over twice the length is the square: 0.9² = 0.81.
        XCTAssertEqual(
            FrameErrorModel.frameErrorRate(snrDB: 10, requiredDB: 10, octets: 512), 0.19, accuracy: 1e-12)
        XCTAssertLessThan(FrameErrorModel.frameErrorRate(snrDB: 10, requiredDB: 10, octets: 14), 0.006)
    }

    func testTheMediumLosesTheShareOfFramesTheModelSays() {
        // MCS 0 requires 5 dB. 252 octets and FCS are the reference length.
        let world = MediumWorld()
        world.add(1, x: 0) { $0.queueLimit = 5000 }
        world.add(2, x: world.metres(snrDB: 5))
        for _ in 0..<4000 {
            world.medium.transmit(MediumWorld.frame(from: 1, to: .broadcast, octets: 252), from: 0, token: 0)
        }
        world.run(until: 60)
        XCTAssertEqual(world.recorded.count, 4000)
        XCTAssertEqual(Double(world.ears[1].receptions.count) / 4000, 0.9, accuracy: 0.015)
        XCTAssertEqual(world.medium.statistics.noiseLosses, 4000 - world.medium.statistics.receptions)
    }

    func testRateControlTakesTheFastestRateWithMargin() {
        let world = MediumWorld()
        world.add(1, x: 0)
        for (index, snr) in [40.0, 24, 20.5, 11.5, 8.5, 5.5].enumerated() {
            world.add(2 + index, x: world.metres(snrDB: snr), y: 0)
        }
        let rates = (1...6).map { world.medium.expectedRateKbps(from: 0, to: $0) }
        XCTAssertEqual(rates, [6500, 5200, 3900, 1300, 650, 650])
    }

    func testLogarithmsAndPowersAgreeWithTheLibrary() {
        for step in 1..<2000 {
            let value = Double(step) * 0.37
            XCTAssertEqual(Decibels.ln(value), log(value), accuracy: 1e-15 * max(1, abs(log(value))) * 4)
            let exponent = value / 10 - 37
            XCTAssertEqual(Decibels.exp(exponent) / exp(exponent), 1, accuracy: 2e-14)
        }
        XCTAssertEqual(Decibels.ratio(10), 10, accuracy: 1e-13)
        XCTAssertEqual(Decibels.level(1000), 30, accuracy: 1e-12)
    }

    func testNoiseIsThatOfTheBandwidth() {
        XCTAssertEqual(Power.noiseDBm(widthMHz: 1, noiseFigureDB: 4), -110, accuracy: 0.001)
        XCTAssertEqual(Power.noiseDBm(widthMHz: 8, noiseFigureDB: 4), -100.97, accuracy: 0.01)
        XCTAssertEqual(Power.dBm(units: Power.units(dBm: -97.3)), -97.3, accuracy: 1e-6)
    }
}
