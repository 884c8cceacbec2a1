import HaloHardware
import HaloModel
import XCTest

/// A chip whose line `input` can be driven from outside, and whose line `output` is free.
struct GPIOSubject: Sendable {
    let gpio: any GPIO
    let chip: Int
    let input: Int
    let output: Int
    /// Drives `input`.
    let drive: @Sendable (Bool) async throws -> Void
}

/// What every `GPIO` promises.
enum GPIOContract {
    static let promises: [Promise<GPIOSubject>] = [
        Promise("Chips are listed by number, each with its lines") { subject in
            let chips = try await subject.gpio.chips()
            XCTAssertEqual(chips.map(\.number), chips.map(\.number).sorted())
            XCTAssertTrue(chips.contains { $0.number == subject.chip && $0.lines > max(subject.input, subject.output) })
        },
        Promise("A free line has no consumer, a held one has its name") { subject in
            let before = try await subject.gpio.line(chip: subject.chip, offset: subject.output)
            XCTAssertNil(before.consumer)
            let handle = try await subject.gpio.request(
                chip: subject.chip, offset: subject.output, GPIORequest(consumer: "contract", direction: .output))
            let held = try await subject.gpio.line(chip: subject.chip, offset: subject.output)
            XCTAssertEqual(held.consumer, "contract")
            XCTAssertEqual(held.direction, .output)
            handle.release()
            let after = try await subject.gpio.line(chip: subject.chip, offset: subject.output)
            XCTAssertNil(after.consumer)
        },
        Promise("A line is held by one consumer at a time") { subject in
            let request = GPIORequest(consumer: "first", direction: .input)
            let handle = try await subject.gpio.request(chip: subject.chip, offset: subject.input, request)
            await assertThrows(
                "second request",
                { try await subject.gpio.request(chip: subject.chip, offset: subject.input, request) },
                where: { ($0 as? HardwareError)?.code == .busy })
            handle.release()
            try await subject.gpio.request(chip: subject.chip, offset: subject.input, request).release()
        },
        Promise("An input shows the level, inverted when active low") { subject in
            for isActiveLow in [false, true] {
                let handle = try await subject.gpio.request(
                    chip: subject.chip, offset: subject.input,
                    GPIORequest(consumer: "contract", direction: .input, activeLow: isActiveLow))
                for level in [true, false] {
                    try await subject.drive(level)
                    let value = try await handle.value()
                    XCTAssertEqual(value, level != isActiveLow)
                }
                handle.release()
            }
        },
        Promise("An output keeps what it is set to, and an input cannot be set") { subject in
            let output = try await subject.gpio.request(
                chip: subject.chip, offset: subject.output,
                GPIORequest(consumer: "contract", direction: .output, initialValue: true))
            var value = try await output.value()
            XCTAssertTrue(value)
            try await output.set(false)
            value = try await output.value()
            XCTAssertFalse(value)
            let input = try await subject.gpio.request(
                chip: subject.chip, offset: subject.input, GPIORequest(consumer: "contract", direction: .input))
            await assertThrows(
                "set", { try await input.set(true) }, where: { ($0 as? HardwareError)?.code == .notPermitted })
            output.release()
            input.release()
        },
        Promise("Edges come in order, and the stream ends with the line") { subject in
            try await subject.drive(false)
            let handle = try await subject.gpio.request(
                chip: subject.chip, offset: subject.input, GPIORequest(consumer: "contract", direction: .input))
            let edges = try handle.edges()
            for level in [true, false, true] { try await subject.drive(level) }
            handle.release()
            var seen: [Bool] = []
            var last = MonotonicInstant.boot
            for await edge in edges {
                seen.append(edge.rising)
                XCTAssertGreaterThanOrEqual(edge.time, last)
                last = edge.time
            }
            XCTAssertEqual(seen, [true, false, true])
        },
        Promise("Chips and lines that do not exist are told apart") { subject in
            let request = GPIORequest(consumer: "contract", direction: .input)
            await assertThrows(
                "chip", { try await subject.gpio.request(chip: 99, offset: 0, request) },
                where: { ($0 as? HardwareError)?.code == .notFound })
            await assertThrows(
                "line", { try await subject.gpio.line(chip: subject.chip, offset: 10_000) },
                where: { ($0 as? HardwareError)?.code == .invalid })
        },
        Promise("A consumer's name has at most 31 octets") { subject in
            let request = GPIORequest(consumer: String(repeating: "x", count: 32), direction: .input)
            await assertThrows(
                "name", { try await subject.gpio.request(chip: subject.chip, offset: subject.input, request) },
                where: { ($0 as? HardwareError)?.code == .invalid })
        },
        Promise("Who holds a line in the way is named") { subject in
            let handle = try await subject.gpio.request(
                chip: subject.chip, offset: subject.output, GPIORequest(consumer: "holder", direction: .output))
            await assertThrows(
                "request",
                {
                    try await subject.gpio.request(
                        chip: subject.chip, offset: subject.output, GPIORequest(consumer: "next", direction: .input))
                },
                where: { "\($0)" == "busy: gpiochip\(subject.chip) line \(subject.output) is held by holder" })
            handle.release()
        },
        Promise("A line shows the debouncing and bias it was asked for while it is held") { subject in
            let handle = try await subject.gpio.request(
                chip: subject.chip, offset: subject.input,
                GPIORequest(
                    consumer: "contract", direction: .input, bias: .pullUp, activeLow: true,
                    debounce: .milliseconds(5)))
            let held = try await subject.gpio.line(chip: subject.chip, offset: subject.input)
            XCTAssertEqual(held.debounce, .milliseconds(5))
            XCTAssertEqual(held.bias, .pullUp)
            XCTAssertTrue(held.activeLow)
            handle.release()
            let free = try await subject.gpio.line(chip: subject.chip, offset: subject.input)
            XCTAssertFalse(free.activeLow)
        },
        Promise("Outputs are neither watched nor debounced, and debouncing has a range") { subject in
            let output = try await subject.gpio.request(
                chip: subject.chip, offset: subject.output, GPIORequest(consumer: "contract", direction: .output))
            await assertThrows(
                "edges", { try output.edges() }, where: { ($0 as? HardwareError)?.code == .notPermitted })
            output.release()
            let wrong = [
                GPIORequest(consumer: "contract", direction: .output, debounce: .milliseconds(1)),
                GPIORequest(consumer: "contract", direction: .input, debounce: .seconds(-1)),
                GPIORequest(consumer: "contract", direction: .input, debounce: .seconds(5000)),
                GPIORequest(consumer: "", direction: .input),
            ]
            for request in wrong {
                await assertThrows(
                    "\(request)",
                    { try await subject.gpio.request(chip: subject.chip, offset: subject.output, request) },
                    where: { ($0 as? HardwareError)?.code == .invalid })
            }
        },
        Promise("A released line answers no more") { subject in
            let handle = try await subject.gpio.request(
                chip: subject.chip, offset: subject.input, GPIORequest(consumer: "contract", direction: .input))
            handle.release()
            handle.release()
            await assertThrows(
                "value", { try await handle.value() }, where: { ($0 as? HardwareError)?.code == .invalid })
            await assertThrows("edges", { try handle.edges() }, where: { ($0 as? HardwareError)?.code == .invalid })
        },
    ]
}
