import HaloHardware
import HaloModel

/// A sensor in use: set up, its calibration read.
///
/// It holds what it read at set-up and nothing else, so a sensor that was unplugged or reset is opened anew.
public struct Sensor: Sendable {
    /// What kind it is.
    public let template: SensorTemplate
    /// Its 7-bit address.
    public let address: UInt8

    private let runner: StepRunner
    private let calibration: [ExpressionValue]

    /// Sets the device up as its template says and reads its calibration.
    /// - Throws: `SensorError`; `CancellationError`.
    public static func open(
        _ template: SensorTemplate, on bus: any I2CBus, at address: UInt8, clock: any SystemClock
    ) async throws -> Sensor {
        if template.transfer == .raw, !bus.supportsRawTransfers {
            throw SensorError.unsupported(
                "\(template.name) needs raw I2C transfers (I2C_FUNC_I2C), which i2c-\(bus.number) does not offer")
        }
        let runner = StepRunner(template: template, bus: bus, address: address, clock: clock)
        var slots = template.constants
        try await runner.run(template.initialise, &slots)
        try await runner.run(template.calibrate, &slots)
        return Sensor(template: template, address: address, runner: runner, calibration: slots)
    }

    private init(template: SensorTemplate, address: UInt8, runner: StepRunner, calibration: [ExpressionValue]) {
        self.template = template
        self.address = address
        self.runner = runner
        self.calibration = calibration
    }

    /// Measures once: one reading for each metric, in the template's order.
    /// - Throws: `SensorError`; unless it `leavesSensorUsable`, the sensor is to be opened anew. `CancellationError`.
    public func measure() async throws -> [SensorReading] {
        var slots = calibration
        try await runner.run(template.measure, &slots)
        return try Self.readings(of: template, &slots)
    }

    /// What the octets read amount to.
    private static func readings(
        of template: SensorTemplate, _ slots: inout [ExpressionValue]
    ) throws(SensorError) -> [SensorReading] {
        for expression in template.intermediates {
            slots.append(try evaluate(expression, slots, "a value under [let]"))
        }
        for rejection in template.rejections {
            if try evaluate(rejection.condition, slots, "a condition under [[reject]]") == .boolean(true) {
                throw rejection.isLoss ? .lostSettings(rejection.because) : .rejected(rejection.because)
            }
        }
        var readings: [SensorReading] = []
        for (metric, expression) in zip(template.metrics, template.values) {
            guard let value = try evaluate(expression, slots, metric.name).asReal, value.isFinite else {
                throw .arithmetic("\(metric.name) is not a finite number")
            }
            readings.append(
                SensorReading(
                    metric: metric.name, value: value, unit: metric.unit, isPlausible: metric.range.contains(value)))
        }
        return readings
    }

    private static func evaluate(
        _ expression: Expression, _ slots: [ExpressionValue], _ what: String
    ) throws(SensorError) -> ExpressionValue {
        do {
            return try expression.evaluate(slots)
        } catch {
            throw .arithmetic("\(what) has no value: \(error.rawValue)")
        }
    }
}
