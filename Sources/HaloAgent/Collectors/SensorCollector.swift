import HaloHardware
import HaloModel
import HaloSensors
import Logging

/// Finds the sensors on the I2C buses and reads them, each at the interval of its template.
///
/// A sensor that fails is dropped and looked for again, so an unplugged one costs nothing and a replugged one comes back by
/// itself; the others go on meanwhile.
actor SensorCollector: Collector {
    nonisolated let name = "i2c"
    nonisolated let interval: Duration
    nonisolated let deadline: Duration = .seconds(20)

    /// How often the buses are searched and the user's templates read: a sensor is found within a minute of being wired.
    private static let searchInterval: Duration = .seconds(30)

    private let buses: any I2CBuses
    private let files: any FileSystem
    private let clock: any SystemClock
    private let logger: Logger
    private var open: [OpenSensor] = []
    private var names = SensorNames()
    private var nextSearch: MonotonicInstant = .boot
    private var complaints: Set<String> = []
    /// Addresses at which something answered in the last search, by bus.
    private var answering: [Int: Set<UInt8>] = [:]

    /// A sensor in use.
    private struct OpenSensor {
        var bus: Int
        var sensor: Sensor
        var prefix: String
        var due: MonotonicInstant

        /// As the heartbeat names it.
        var title: String { "\(sensor.template.name)@\(bus):0x\(String(sensor.address, radix: 16))" }
    }

    init(interval: Duration, buses: any I2CBuses, files: any FileSystem, clock: any SystemClock, logger: Logger) {
        self.interval = interval
        self.buses = buses
        self.files = files
        self.clock = clock
        self.logger = logger
    }

    /// The sensors in use, by bus and address.
    var inUse: [String]? { open.map(\.title) }

    /// Reads every sensor that is due.
    /// - Throws: `HardwareError` `unsupported` when the device has no I2C at all; `CancellationError`. A sensor's own failure only
    ///   drops that sensor.
    func collect() async throws -> [Reading] {
        let found = try await buses.buses()
        if clock.now >= nextSearch {
            nextSearch = clock.now + Self.searchInterval
            // A bus before those that branch off it, which have higher numbers.
            for bus in found { try await search(bus) }
        }
        var readings: [Reading] = []
        for entry in open where entry.due <= clock.now {
            guard let bus = found.first(where: { $0.number == entry.bus }) else {
                drop(entry, because: "i2c-\(entry.bus) is gone")
                continue
            }
            readings += try await read(entry, on: bus)
        }
        return readings
    }

    /// Opens what is new on a bus.
    private func search(_ bus: any I2CBus) async throws {
        let library = TemplateLibrary(folder: DevicePaths.sensorTemplates, files: files)
        for error in library.errors { complain("template", "\(error)") }
        let discovery = SensorDiscovery(templates: library.templates)
        let inUse = Set(open.filter { $0.bus == bus.number }.map(\.sensor.address))
        // Behind a multiplexer the devices of the bus it is on answer as well: they are that bus's.
        let upstream = bus.adapter.multiplexer.flatMap { answering[$0.bus] } ?? []
        do {
            let scan = try await discovery.scan(bus, skipping: inUse.union(upstream))
            answering[bus.number] = upstream.union(inUse).union(scan.found.map(\.address))
                .union(scan.unknown.map(\.address)).union(scan.owned)
            for found in scan.found { try await use(found, on: bus) }
        } catch let error as I2CError {
            complain("i2c-\(bus.number)", "\(error)")
        }
    }

    private func use(_ found: IdentifiedSensor, on bus: any I2CBus) async throws {
        do {
            let sensor = try await Sensor.open(found.template, on: bus, at: found.address, clock: clock)
            let prefix = names.prefix(template: found.template.name, bus: found.bus, address: found.address)
            open.append(OpenSensor(bus: found.bus, sensor: sensor, prefix: prefix, due: clock.now))
            open.sort { ($0.bus, $0.sensor.address) < ($1.bus, $1.sensor.address) }
            logger.notice(
                "sensor found",
                metadata: ["metrics": "\(prefix)", "confidence": "\(found.confidence)", "reason": "\(found.reason)"])
        } catch let error as SensorError {
            complain("\(found.template.name)@\(found.bus):0x\(String(found.address, radix: 16))", "\(error)")
        }
    }

    private func read(_ entry: OpenSensor, on bus: any I2CBus) async throws -> [Reading] {
        do {
            let readings = try await entry.sensor.measure()
            if let index = open.firstIndex(where: { $0.title == entry.title }) {
                open[index].due = entry.due + max(entry.sensor.template.interval, interval)
            }
            return readings.map {
                Reading(metric: "\(entry.prefix).\($0.metric)", value: $0.value, isPlausible: $0.isPlausible)
            }
        } catch let error as SensorError where error.leavesSensorUsable {
            if let index = open.firstIndex(where: { $0.title == entry.title }) {
                open[index].due = entry.due + max(entry.sensor.template.interval, interval)
            }
            complain(entry.title, "\(error)")
            return []
        } catch let error as SensorError {
            drop(entry, because: "\(error)")
            return []
        }
    }

    private func drop(_ entry: OpenSensor, because reason: String) {
        open.removeAll { $0.title == entry.title }
        // A sensor that failed is looked for at the next turn, not at the next search.
        nextSearch = clock.now
        logger.warning("sensor lost", metadata: ["sensor": "\(entry.title)", "error": "\(reason)"])
    }

    /// Tells about something once until it is something else.
    private func complain(_ subject: String, _ message: String) {
        guard complaints.insert("\(subject): \(message)").inserted else { return }
        if complaints.count > 64 { complaints = [] }
        logger.warning("sensor search", metadata: ["subject": "\(subject)", "error": "\(message)"])
    }
}
