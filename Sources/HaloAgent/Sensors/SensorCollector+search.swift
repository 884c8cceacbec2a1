import HaloHardware
import HaloModel
import HaloSensors

extension SensorCollector {
    /// How long one bus may take to be searched.
    private static let busLimit: Duration = .seconds(10)

    /// Reads the templates, and looks for sensors on every bus.
    /// - Throws: `HardwareError` `unsupported` when the device has no I2C at all; `CancellationError`. What is wrong with one
    ///   bus or template is told and keeps the others from nothing.
    func search() async throws {
        let library = TemplateLibrary(folder: DevicePaths.sensorTemplates, files: files)
        templateMistakes = library.errors.map { "\($0)" }
        for mistake in templateMistakes { complain("template", mistake) }
        closeChanged(library)
        let found = try await buses.buses()
        searched = searched.filter { number, _ in found.contains { $0.number == number } }
        // A bus before those that branch off it, which have higher numbers.
        for bus in found { try await search(bus, library) }
    }

    /// Sensors whose template was edited or removed are found again with what there is now.
    private func closeChanged(_ library: TemplateLibrary) {
        for entry in open {
            let now = library.templates.first { $0.name == entry.key.template }
            guard now?.text != entry.sensor.template.text else { continue }
            open.removeAll { $0.key == entry.key }
            ledger.closed(entry.key, at: clock.now)
            logger.notice("template changed", metadata: ["sensor": "\(entry.key.title)"])
        }
    }

    /// Opens what is new on a bus.
    private func search(_ bus: any I2CBus, _ library: TemplateLibrary) async throws {
        let number = bus.number
        let inUse = Set(open.filter { $0.key.bus == number }.map(\.key.address))
        // Behind a multiplexer the devices of the bus it is on answer as well: they are that bus's.
        let upstream = bus.adapter.multiplexer.flatMap { searched[$0.bus]?.answering } ?? []
        let skipped = inUse.union(upstream).union(onTrial.filter { $0.bus == number }.map(\.address))
        var result = SearchedBus(adapter: bus.adapter.name)
        result.answering = upstream.union(inUse)
        do {
            let discovery = SensorDiscovery(templates: library.templates)
            let scan = try await clock.within(Self.busLimit, "the search of i2c-\(number)") {
                try await discovery.scan(bus, skipping: skipped)
            }
            result.answering.formUnion(scan.found.map(\.address))
            result.answering.formUnion(scan.unknown.map(\.address))
            result.answering.formUnion(scan.owned)
            result.unknown = scan.unknown
            result.owned = scan.owned
            for found in scan.found { try await use(found, on: bus) }
        } catch let error as I2CError {
            ledger.failed(error.failureKind)
            result.failure = error.diagnosis
        } catch let error as HardwareError {
            ledger.failed(.timeout)
            result.failure = error.message
        }
        if let failure = result.failure { complain("i2c-\(number)", failure) }
        searched[number] = result
    }

    private func use(_ found: IdentifiedSensor, on bus: any I2CBus) async throws {
        let key = SensorLedger.Key(bus: found.bus, address: found.address, template: found.template.name)
        guard !open.contains(where: { $0.place == Place(bus: key.bus, address: key.address) }) else { return }
        do {
            let sensor = try await Sensor.open(found.template, on: bus, at: found.address, clock: clock)
            let prefix = names.prefix(template: found.template.name, bus: found.bus, address: found.address)
            open.append(OpenSensor(key: key, sensor: sensor, prefix: prefix, due: clock.now))
            open.sort { $0.key < $1.key }
            ledger.opened(key, confidence: found.confidence, reason: found.reason, at: clock.now)
            logger.notice(
                "sensor found",
                metadata: ["metrics": "\(prefix)", "confidence": "\(found.confidence)", "reason": "\(found.reason)"])
        } catch let error as SensorError {
            ledger.failed(error.kind)
            complain(key.title, "\(error)")
        }
    }

    /// Tries a template at an address. A sensor in use there is given up and found again after.
    /// - Throws: `HardwareError` when the buses cannot be listed; `CancellationError`.
    func attempt(_ trial: SensorTrial) async throws -> SensorTrial.Outcome {
        let place = Place(bus: trial.bus, address: trial.address)
        guard onTrial.insert(place).inserted else {
            return .init(stage: .probe, message: "another trial is going on at this address", failure: .unavailable)
        }
        defer { onTrial.remove(place) }
        for entry in open where entry.place == place {
            open.removeAll { $0.key == entry.key }
            ledger.closed(entry.key, at: clock.now)
        }
        return try await clock.within(Self.busLimit, "the trial") { [buses, clock] in
            try await trial.run(on: buses, clock: clock)
        }
    }
}
