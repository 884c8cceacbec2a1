import HaloHardware
import HaloModel

/// Finds out which sensors are on a bus without disturbing what else is there: only addresses some template names are
/// asked, with the adapter's own probe first, and then only the reads that templates declare for identification.
public struct SensorDiscovery: Sendable {
    /// Templates in the order they are tried.
    private let templates: [SensorTemplate]
    private let clock: any SystemClock

    /// A discovery of these kinds; the lower `preference` is tried first, equal ones by name.
    public init(templates: [SensorTemplate], clock: any SystemClock) {
        self.templates = templates.sorted { ($0.preference, $0.name) < ($1.preference, $1.name) }
        self.clock = clock
    }

    /// Looks at every candidate address of `bus` in ascending order but those in `skipping`, which are in use.
    /// - Throws: `I2CError` when the bus itself fails; `CancellationError`.
    public func scan(_ bus: any I2CBus, skipping: Set<UInt8> = []) async throws -> SensorScan {
        var scan = SensorScan()
        for address in Set(templates.flatMap(\.addresses)).subtracting(skipping).sorted() {
            switch try await bus.probe(address: address) {
            case .absent: continue
            case .owned: scan.owned.append(address)
            case .present:
                do {
                    if let sensor = try await identify(bus, address) {
                        scan.found.append(sensor)
                    } else {
                        scan.unknown.append(address)
                    }
                } catch I2CError.owned {
                    scan.owned.append(address)
                }
            }
        }
        return scan
    }

    /// The surest of the templates that recognise the device; of equally sure ones the first tried.
    private func identify(_ bus: any I2CBus, _ address: UInt8) async throws -> IdentifiedSensor? {
        var best: IdentifiedSensor?
        for template in templates where template.addresses.contains(address) {
            if template.transfer == .raw, !bus.supportsRawTransfers { continue }
            let runner = StepRunner(template: template, bus: bus, address: address, clock: clock)
            for identification in template.identifications {
                if let best, best.confidence >= identification.confidence { continue }
                guard try await holds(identification, runner) else { continue }
                best = IdentifiedSensor(
                    template: template, bus: bus.number, address: address, confidence: identification.confidence,
                    reason: identification.because)
            }
            if best?.confidence == .certain { break }
        }
        return best
    }

    private func holds(_ identification: TemplateIdentification, _ runner: StepRunner) async throws -> Bool {
        for check in identification.checks {
            guard try await runner.holds(check) else { return false }
        }
        return true
    }
}
