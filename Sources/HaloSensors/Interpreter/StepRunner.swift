import HaloHardware
import HaloModel

/// Carries out a template's steps on a bus.
struct StepRunner {
    let template: SensorTemplate
    let bus: any I2CBus
    let address: UInt8
    let clock: any SystemClock

    /// Carries out `steps` in order; the fields read are appended to `slots`.
    /// - Throws: `SensorError`, `CancellationError`.
    func run(_ steps: [TemplateStep], _ slots: inout [ExpressionValue]) async throws {
        for step in steps {
            switch step {
            case .write(let expressions): try await write(expressions, slots)
            case .repeated(let messages, let times):
                for _ in 0..<times { try await run(messages, &slots) }
            case .define(let expressions):
                for expression in expressions { slots.append(try value(of: expression, slots)) }
            case .wait(let duration): try await clock.sleep(for: duration)
            case .poll(let check, let every, let within): try await poll(check, every: every, within: within)
            case .read(let read): try await self.read(read, &slots)
            }
        }
    }

    private func value(
        of expression: Expression, _ slots: [ExpressionValue]
    ) throws(SensorError) -> ExpressionValue {
        do {
            return try expression.evaluate(slots)
        } catch {
            throw .arithmetic("a value named by a step has no value: \(error.rawValue)")
        }
    }

    private func write(_ expressions: [Expression], _ slots: [ExpressionValue]) async throws {
        var octets: [UInt8] = []
        for expression in expressions {
            guard case .integer(let value)? = try? expression.evaluate(slots), let octet = UInt8(exactly: value) else {
                throw SensorError.arithmetic("an octet to write is outside 0 to 255")
            }
            octets.append(octet)
        }
        do {
            try await bus.write(address: address, octets)
        } catch let error as I2CError {
            throw SensorError.bus(error, step: "writing \(hexadecimal(octets))")
        }
    }

    private func poll(_ check: TemplateCheck, every: Duration, within: Duration) async throws {
        let step = "waiting for \(name(of: check.register))"
        let deadline = clock.now + within
        while true {
            do {
                let octets = try await transfer(check.register, check.count)
                guard let data = check.checksum.map({ $0.strip(octets) }) ?? octets else {
                    throw SensorError.checksum(step: step)
                }
                if check.accepts(data) { return }
            } catch let error as I2CError {
                throw SensorError.bus(error, step: step)
            }
            guard clock.now < deadline else { throw SensorError.notReady(step: step) }
            try await clock.sleep(for: every)
        }
    }

    private func read(_ read: TemplateRead, _ slots: inout [ExpressionValue]) async throws {
        let step = "reading \(read.count) octets of \(name(of: read.register))"
        let octets = try await patiently(read, step)
        guard let data = read.checksum.map({ $0.strip(octets) }) ?? octets, data.count >= read.dataCount else {
            throw SensorError.checksum(step: step)
        }
        for field in read.fields {
            guard let value = field.value(in: data) else {
                throw SensorError.arithmetic("\(field.name) is not in the \(data.count) octets read")
            }
            slots.append(.integer(value))
        }
    }

    private func patiently(_ read: TemplateRead, _ step: String) async throws -> [UInt8] {
        let deadline = clock.now + (read.retry?.within ?? .zero)
        while true {
            do {
                return try await transfer(read.register, read.count)
            } catch let error as I2CError {
                guard let retry = read.retry, error == .noAcknowledgeAddress || error == .noAcknowledgeData else {
                    throw SensorError.bus(error, step: step)
                }
                guard clock.now < deadline else { throw SensorError.notReady(step: step) }
                try await clock.sleep(for: retry.every)
            }
        }
    }

    private func transfer(_ register: UInt16?, _ count: Int) async throws -> [UInt8] {
        let octets =
            if let register {
                try await bus.writeRead(address: address, template.pointer(register), count: count)
            } else {
                try await bus.read(address: address, count: count)
            }
        guard octets.count == count else { throw I2CError.noAcknowledgeData }
        return octets
    }

    private func name(of register: UInt16?) -> String {
        register.map { "register 0x" + String($0, radix: 16, uppercase: true) } ?? "the device"
    }

    private func hexadecimal(_ octets: [UInt8]) -> String {
        octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
    }
}
