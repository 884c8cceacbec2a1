import Foundation
import HaloHardware
import HaloModel
import Synchronization

@testable import HaloLinux

/// Folders and files of a board with a HaLow chip on an SDIO bus, and what happens to them in order.
final class FakeRadioMachine: Sendable {
    static let controller = "fe300000.mmcnr"

    let scratch: ScratchFolder
    let events = Mutex<[String]>([])
    let failing = Mutex<Set<String>>([])
    private let knowsModule: Bool

    init(knowsModule: Bool = true, hasChip: Bool = true) throws {
        self.knowsModule = knowsModule
        scratch = try ScratchFolder()
        try folder("/sys/module")
        try folder("/run/halo")
        try folder("/sys/bus/sdio/devices")
        guard hasChip else { return }
        let device = "/sys/devices/platform/soc/\(Self.controller)"
        try folder("\(device)/mmc_host/mmc1/mmc1:0001/mmc1:0001:1")
        try Data("0x325b\n".utf8).write(to: url("\(device)/mmc_host/mmc1/mmc1:0001/mmc1:0001:1/vendor"))
        try folder("\(driver)")
        for name in ["bind", "unbind"] { try Data().write(to: url("\(driver)/\(name)")) }
        try link("\(driver)/\(Self.controller)", to: device)
        try link("\(device)/driver", to: driver)
        try link(
            "/sys/bus/sdio/devices/mmc1:0001:1", to: "\(device)/mmc_host/mmc1/mmc1:0001/mmc1:0001:1")
    }

    var driver: String { "/sys/bus/platform/drivers/mmc-bcm2835" }
    var isBound: Bool { FileManager.default.fileExists(atPath: scratch.path + "\(driver)/\(Self.controller)") }
    var log: [String] { events.withLock { $0 } }

    func note(_ event: String) throws {
        events.withLock { $0.append(event) }
        if failing.withLock({ $0.contains(event) }) { throw HardwareError(.io, "\(event) failed") }
    }

    var module: RadioModule {
        RadioModule(name: "morse", runner: Modprobe(machine: self), system: LinuxFileSystem(root: scratch.path))
    }

    func reset(_ gpio: FakeResetLine) -> RadioReset {
        let files = LinuxFileSystem(root: scratch.path)
        return RadioReset(
            lineName: "MM_RESET", gpio: gpio, module: module, clock: LinuxClock(), files: files, system: files,
            systemRoot: RootedPath(root: scratch.path),
            write: { path, text in
                let verb = path.split(separator: "/").last.map(String.init) ?? ""
                try self.note("\(verb) \(text)")
                let name = self.scratch.path + "\(self.driver)/\(text)"
                if verb == "unbind" {
                    try FileManager.default.removeItem(atPath: name)
                } else {
                    try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: "/")
                }
            })
    }

    private func url(_ path: String) -> URL { URL(fileURLWithPath: scratch.path + path) }

    private func folder(_ path: String) throws {
        try FileManager.default.createDirectory(at: url(path), withIntermediateDirectories: true)
    }

    private func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + path, withDestinationPath: scratch.path + target)
    }

    /// Does to the machine what modprobe does.
    private struct Modprobe: ProcessRunner {
        let machine: FakeRadioMachine

        func run(_ executable: String, _ arguments: [String], within limit: Duration) async throws -> ProcessResult {
            let path = machine.scratch.path + "/sys/module/morse"
            func result(_ code: Int32, _ words: String = "") -> ProcessResult {
                ProcessResult(exitCode: code, standardOutput: "", standardError: words)
            }
            if arguments.contains("--dry-run") { return result(machine.knowsModule ? 0 : 1) }
            do {
                try machine.note("modprobe " + arguments.joined(separator: " "))
            } catch { return result(1, "modprobe: ERROR: could not insert 'morse': Input/output error\n") }
            if arguments.contains("--remove") {
                try? FileManager.default.removeItem(atPath: path)
            } else {
                try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
            return result(0)
        }
    }
}

/// A chip whose third line resets the radio.
struct FakeResetLine: GPIO {
    let machine: FakeRadioMachine
    var name = "MM_RESET"
    var isBusy = false

    func chips() async throws -> [GPIOChip] {
        [GPIOChip(number: 0, label: "other", lines: 1), GPIOChip(number: 4, label: "pinctrl-bcm2711", lines: 3)]
    }

    func line(chip: Int, offset: Int) async throws -> GPIOLine {
        GPIOLine(
            offset: offset, name: chip == 4 && offset == 2 ? name : "", consumer: nil, direction: .input, bias: .asIs,
            activeLow: false)
    }

    func request(chip: Int, offset: Int, _ request: GPIORequest) async throws -> any GPIOHandle {
        if isBusy { throw HardwareError(.busy, "the line has a consumer") }
        try machine.note("line \(chip):\(offset) \(request.direction.rawValue)")
        return Handle(machine: machine)
    }

    private final class Handle: GPIOHandle {
        let machine: FakeRadioMachine
        init(machine: FakeRadioMachine) { self.machine = machine }
        func value() async throws -> Bool { true }
        func set(_ value: Bool) async throws { try machine.note(value ? "high" : "low") }
        func edges() -> AsyncStream<GPIOEdge> { AsyncStream { $0.finish() } }
        func release() {}
    }
}
