import HaloDocuments
import HaloHardware
import HaloModel

extension SensorTrial {
    /// Tries the template on a bus: reads it, recognises the device with the template's own checks and nothing else, sets it up
    /// and measures once. A device that is not recognised is not written to.
    /// - Throws: `HardwareError` when the buses cannot be listed; `CancellationError`.
    public func run(on buses: any I2CBuses, clock: any SystemClock) async throws -> Outcome {
        let template: SensorTemplate
        do {
            template = try SensorTemplate(toml: self.template, file: file)
        } catch {
            return Outcome(stage: .template, message: "\(error)")
        }
        let place = "0x" + String(address, radix: 16)
        guard template.addresses.contains(address) else {
            let addresses = template.addresses.map { "0x" + String($0, radix: 16) }.joined(separator: ", ")
            return Outcome(
                stage: .template, message: "\(file): \(place) is none of the template's addresses: \(addresses)")
        }
        guard let bus = try await buses.buses().first(where: { $0.number == self.bus }) else {
            return Outcome(
                stage: .probe, message: "there is no i2c-\(self.bus); see: haloctl detect", failure: .unavailable)
        }
        do {
            let scan = try await SensorDiscovery(templates: [template]).look(at: address, of: bus)
            if scan.owned.contains(address) {
                return Outcome(stage: .probe, message: I2CError.owned.diagnosis, failure: .unavailable)
            }
            if let unknown = scan.unknown.first {
                return Outcome(stage: .identify, message: unknown.reasons.joined(separator: "; "))
            }
            guard let found = scan.found.first else {
                return Outcome(stage: .probe, message: I2CError.noAcknowledgeAddress.diagnosis, failure: .nack)
            }
            return try await measure(found, on: bus, clock: clock)
        } catch let error as I2CError {
            return Outcome(stage: .probe, message: error.diagnosis, failure: error.failureKind)
        }
    }

    private func measure(
        _ found: IdentifiedSensor, on bus: any I2CBus, clock: any SystemClock
    ) async throws -> Outcome {
        var stage = Outcome.Stage.open
        do {
            let sensor = try await Sensor.open(found.template, on: bus, at: address, clock: clock)
            stage = .measure
            let readings = try await sensor.measure().map { reading in
                SensorReport.Reading(
                    metric: "i2c.\(found.template.name).\(reading.metric)", value: reading.value, unit: reading.unit,
                    quality: reading.isPlausible ? .good : .implausible, isStale: false, ageSeconds: 0)
            }
            return Outcome(
                stage: .done, message: "\(found.reason) (\(found.confidence.rawValue))", readings: readings)
        } catch let error as SensorError {
            return Outcome(stage: stage, message: "\(error)", failure: error.kind)
        }
    }
}
