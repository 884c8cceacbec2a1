import HaloHardware
import HaloModel
import HaloSensors
import Logging

/// Reads the sensors on the I2C buses, each at the interval of its template, and finds them (`SensorCollector+search.swift`).
///
/// A sensor that fails is dropped and looked for again, so an unplugged one costs nothing and a replugged one comes back by
/// itself; the others go on meanwhile.
actor SensorCollector: Collector {
    nonisolated let name = "i2c"
    nonisolated let interval: Duration
    nonisolated let deadline: Duration = .seconds(20)

    /// A sensor that takes longer for one measurement than this is taken for lost.
    private static let measureLimit: Duration = .seconds(5)

    let buses: any I2CBuses
    let files: any FileSystem
    let clock: any SystemClock
    let logger: Logger
    var open: [OpenSensor] = []
    var names = SensorNames()
    var ledger = SensorLedger()
    private var complaints: Set<String> = []
    /// What the last search of each bus found.
    var searched: [Int: SearchedBus] = [:]
    /// What is wrong with templates.
    var templateMistakes: [String] = []
    /// Where a template is being tried: neither measured nor searched meanwhile.
    var onTrial: Set<Place> = []

    /// A sensor in use.
    struct OpenSensor {
        var key: SensorLedger.Key
        var sensor: Sensor
        var prefix: String
        var due: MonotonicInstant

        var place: Place { Place(bus: key.bus, address: key.address) }
    }

    /// An address on a bus.
    struct Place: Hashable {
        var bus: Int
        var address: UInt8
    }

    /// What the last search of a bus found.
    struct SearchedBus {
        var adapter: String
        /// Addresses at which something answered.
        var answering: Set<UInt8> = []
        var unknown: [UnknownDevice] = []
        var owned: [UInt8] = []
        var failure: String?
    }

    init(interval: Duration, buses: any I2CBuses, files: any FileSystem, clock: any SystemClock, logger: Logger) {
        self.interval = interval
        self.buses = buses
        self.files = files
        self.clock = clock
        self.logger = logger
    }

    /// The sensors in use, by bus and address.
    var inUse: [String] { open.map(\.key.title) }

    /// Failures of all sensors since the start, by kind.
    var failures: [SensorFailureKind: Int] { ledger.failures }

    /// What is known of the sensors.
    var report: SensorReport {
        SensorReport(
            sensors: ledger.sensors(at: clock.now),
            unknown: searched.sorted { $0.key < $1.key }.flatMap { number, bus in
                bus.unknown.map { .init(bus: number, address: $0.address, reasons: $0.reasons) }
            },
            buses: searched.sorted { $0.key < $1.key }.map { number, bus in
                .init(number: number, adapter: bus.adapter, owned: bus.owned, failure: bus.failure)
            },
            templateMistakes: templateMistakes)
    }

    /// Reads every sensor that is due.
    /// - Throws: `HardwareError` when the buses cannot be listed; `CancellationError`. A sensor's own failure only drops that
    ///   sensor.
    func collect() async throws -> [Reading] {
        guard open.contains(where: { $0.due <= clock.now }) else { return [] }
        let there = try await buses.buses()
        var readings: [Reading] = []
        for entry in open where entry.due <= clock.now {
            // While another is measured it may have been given up.
            guard open.contains(where: { $0.key == entry.key }), !onTrial.contains(entry.place) else { continue }
            guard there.contains(where: { $0.number == entry.key.bus }) else {
                drop(entry.key, .unavailable, "i2c-\(entry.key.bus) is gone")
                continue
            }
            readings += try await measure(entry)
        }
        return readings
    }

    private func measure(_ entry: OpenSensor) async throws -> [Reading] {
        do {
            let readings = try await clock.within(Self.measureLimit, entry.key.title) {
                try await entry.sensor.measure()
            }.map {
                Reading(
                    metric: "\(entry.prefix).\($0.metric)", value: $0.value, unit: $0.unit, isPlausible: $0.isPlausible)
            }
            postpone(entry)
            ledger.measured(entry.key, readings, at: clock.now)
            return readings
        } catch let error as SensorError where error.leavesSensorUsable {
            postpone(entry)
            ledger.failed(entry.key, error.kind, "\(error)", isLost: false, at: clock.now)
            complain(entry.key.title, "\(error)")
        } catch let error as SensorError {
            drop(entry.key, error.kind, "\(error)")
        } catch let error as HardwareError {
            drop(entry.key, .timeout, error.message)
        }
        return []
    }

    private func postpone(_ entry: OpenSensor) {
        guard let index = open.firstIndex(where: { $0.key == entry.key }) else { return }
        open[index].due = max(entry.due + max(entry.sensor.template.interval, interval), clock.now)
    }

    /// Gives a sensor up until the next search finds it.
    func drop(_ key: SensorLedger.Key, _ kind: SensorFailureKind, _ reason: String) {
        open.removeAll { $0.key == key }
        ledger.failed(key, kind, reason, isLost: true, at: clock.now)
        logger.warning(
            "sensor lost", metadata: ["sensor": "\(key.title)", "kind": "\(kind.rawValue)", "error": "\(reason)"])
    }

    /// Tells about something once until it is something else.
    func complain(_ subject: String, _ message: String) {
        guard complaints.insert("\(subject): \(message)").inserted else { return }
        if complaints.count > 64 { complaints = [] }
        logger.warning("sensor search", metadata: ["subject": "\(subject)", "error": "\(message)"])
    }
}
