import HaloHardware
import HaloModel
import HaloSim
import XCTest

final class GPIOContractSimulatedTests: XCTestCase {
    func testSimulatedGPIOKeepsEveryPromise() {
        GPIOContract.promises.checkSimulated { _, clock in
            let chip = SimulatedGPIO.Chip(label: "pinctrl-bcm2711", lineNames: ["ID_SDA", "ID_SCL", "GPIO2", ""])
            let gpio = SimulatedGPIO(chips: [chip], clock: clock)
            return GPIOSubject(gpio: gpio, chip: 0, input: 2, output: 3) { level in
                try gpio.drive(chip: 0, offset: 2, level)
            }
        }
    }

    func testAnUndrivenInputFollowsItsPullResistorAndAStuckOneNothing() async throws {
        let clock = SimulatedClock(events: EventQueue(), wallTime: WallTime(nanoseconds: 0))
        let gpio = SimulatedGPIO(chips: [.init(label: "test", lineNames: [""])], clock: clock)
        for (bias, level) in [(GPIOLine.Bias.pullUp, true), (.pullDown, false)] {
            let handle = try await gpio.request(
                chip: 0, offset: 0, GPIORequest(consumer: "test", direction: .input, bias: bias))
            let value = try await handle.value()
            XCTAssertEqual(value, level)
            try gpio.stick(chip: 0, offset: 0, !level)
            let stuck = try await handle.value()
            XCTAssertEqual(stuck, !level)
            try gpio.stick(chip: 0, offset: 0, nil)
            handle.release()
        }
    }
}
