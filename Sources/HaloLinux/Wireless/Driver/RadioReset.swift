import HaloHardware
import HaloModel

/// Resets the radio chip by its line: module out, host controller unbound, line low for 50 ms and released for 50 ms,
/// controller bound. The module is left out; loading it is another step.
///
/// Nothing is unbound before it is certain that it can be bound again: the line is held, the driver's files may be
/// written, and the controller is on record, so that a program that died in between leaves nothing that the next does not
/// put right.
struct RadioReset: Sendable {
    /// How long the line is low, and how long the chip rests after (`morse_driver` reset procedure for MM6108).
    static let pulse = Duration.milliseconds(50)
    private static let record = "/run/halo/radio-host"
    private static let consumer = "halo-mesh"

    /// Name of the line, `gpio-line-names` of the device tree.
    let lineName: String
    let gpio: any GPIO
    let module: RadioModule
    let clock: any SystemClock
    let files: LinuxFileSystem
    let system: LinuxFileSystem
    let systemRoot: RootedPath
    var write: SysfsWriter = SysfsAttribute.write

    /// Resets the chip.
    /// - Throws: `HardwareError` `unsupported` when there is no such line, `busy` when another program holds it, and as
    ///   `RadioModule` and `RadioHost` do; whatever it throws, the controller was bound again or is on record.
    func perform() async throws {
        let (chip, offset) = try await findLine()
        try finishInterrupted()
        // Known only while the chip answers; from then on it is on record.
        let host = try RadioHost.find(in: system, root: systemRoot) ?? remembered()
        try host?.checkRebindable()
        try await module.setLoaded(false)
        let line = try await gpio.request(
            chip: chip, offset: offset,
            GPIORequest(consumer: Self.consumer, direction: .output, initialValue: true))
        defer { line.release() }
        guard let host else { return try await pulse(line, chip, offset) }
        try remember(host)
        try host.unbind(write)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await pulse(line, chip, offset))
        } catch {
            outcome = .failure(error)
        }
        try host.bind(write)
        try outcome.get()
    }

    /// Binds a controller that an earlier program left unbound.
    /// - Throws: `HardwareError`.
    func finishInterrupted() throws {
        try remembered()?.bind(write)
    }

    /// Low, then an input: the board pulls it up.
    private func pulse(_ line: any GPIOHandle, _ chip: Int, _ offset: Int) async throws {
        try await line.set(false)
        try await clock.sleep(for: Self.pulse)
        line.release()
        let input = try await gpio.request(
            chip: chip, offset: offset, GPIORequest(consumer: Self.consumer, direction: .input))
        defer { input.release() }
        try await clock.sleep(for: Self.pulse)
    }

    private func findLine() async throws -> (chip: Int, offset: Int) {
        guard !lineName.isEmpty else { throw HardwareError(.unsupported, "this radio has no reset line") }
        for chip in try await gpio.chips() {
            for offset in 0..<chip.lines {
                let line = try await gpio.line(chip: chip.number, offset: offset)
                if line.name == lineName { return (chip.number, offset) }
            }
        }
        throw HardwareError(
            .unsupported, "no GPIO line is named \(lineName): the radio's device tree overlay names it")
    }

    private func remembered() throws -> RadioHost? {
        try files.readIfPresent(Self.record, limit: 4096).flatMap(RadioHost.init(record:))
    }

    private func remember(_ host: RadioHost) throws {
        try files.createDirectory("/run/halo", mode: 0o755)
        try files.replace(Self.record, with: host.record)
    }
}
