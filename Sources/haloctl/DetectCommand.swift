import ArgumentParser
import FoundationEssentials
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram

/// `haloctl detect`.
struct DetectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detect",
        abstract: "Show what this machine is and what is wired to it.",
        discussion: """
            Buses are asked as i2cdetect does; nothing is written to a device, and addresses that a kernel driver owns are left \
            alone. What cannot be looked at is told under "notes". Exit code 0.
            """)

    @Option(help: "Folder that stands for / (default: $HALO_ROOT, or /).")
    var root: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// Receivers report once a second.
    private static let fixLimit: Duration = .seconds(3)

    /// What was found.
    private struct Report: Encodable {
        var model: String?
        var board: String?
        var buses: [Bus] = []
        var chips: [Chip] = []
        var radios: [String] = []
        var cameras: [String] = []
        /// `nil` without a receiver.
        var gps: GPS?
        var notes: [String] = []
    }

    private struct Bus: Encodable {
        var number: Int
        var adapter: String
        /// The bus a multiplexer is on.
        var multiplexerBus: Int?
        var multiplexerChannel: Int?
        var present: [String] = []
        var owned: [String] = []
    }

    private struct GPS: Encodable {
        /// gpsd's: 0 unknown, 1 no fix, 2 two-dimensional, 3 three-dimensional.
        var mode: Int
        var latitude: Double?
        var longitude: Double?
        var satellitesUsed: Int?
    }

    private struct Chip: Encodable {
        var number: Int
        var label: String
        var lines: Int
    }

    func run() async throws {
        var options = ProgramOptions()
        options.root = root
        let folder = options.rootFolder
        let machine = MachineBoard(root: folder)
        var report = Report(model: machine.model, board: machine.board?.name)
        if machine.board == nil {
            report.notes.append(
                "unknown board: header pins are unavailable, I2C and GPIO by chip and line work; describe it in"
                    + " \(DevicePaths.boards)/NAME.toml")
        }
        await findChips(&report, LinuxGPIO(root: folder))
        await findBuses(&report, LinuxI2CBuses(root: folder))
        findClasses(&report, LinuxFileSystem(root: folder))
        await findReceiver(&report, LinuxGPS())
        print(json ? try encoded(report) : text(report))
    }

    private func findChips(_ report: inout Report, _ gpio: any GPIO) async {
        do {
            report.chips = try await gpio.chips().map { Chip(number: $0.number, label: $0.label, lines: $0.lines) }
        } catch {
            report.notes.append("GPIO: \(error)")
        }
    }

    private func findBuses(_ report: inout Report, _ buses: any I2CBuses) async {
        do {
            for bus in try await buses.buses() {
                var found = Bus(
                    number: bus.number, adapter: bus.adapter.name, multiplexerBus: bus.adapter.multiplexer?.bus,
                    multiplexerChannel: bus.adapter.multiplexer?.channel)
                do {
                    try await Self.scan(bus, into: &found)
                } catch let error as I2CError {
                    report.notes.append("i2c-\(bus.number): \(error.diagnosis)")
                }
                report.buses.append(found)
            }
        } catch {
            report.notes.append("I2C: \(error)")
        }
    }

    /// Addresses of devices (NXP UM10204 3.1.12: 0x00–0x07 and 0x78–0x7F are reserved).
    private static func scan(_ bus: any I2CBus, into found: inout Bus) async throws {
        for address in UInt8(0x08)...0x77 {
            let name = "0x" + (address < 16 ? "0" : "") + String(address, radix: 16)
            switch try await bus.probe(address: address) {
            case .absent: break
            case .present: found.present.append(name)
            case .owned: found.owned.append(name)
            }
        }
    }

    /// A receiver is what gpsd drives; without gpsd there is none to tell of.
    private func findReceiver(_ report: inout Report, _ gps: any GPSReceiver) async {
        do {
            let fix = try await gps.fix(within: Self.fixLimit)
            report.gps = GPS(
                mode: fix.mode, latitude: fix.latitude, longitude: fix.longitude, satellitesUsed: fix.satellitesUsed)
        } catch let error as HardwareError where error.code == .unsupported {
            return
        } catch {
            report.notes.append("GPS: \(error)")
        }
    }

    /// Radios have `phy80211` below /sys/class/net, cameras a name below /sys/class/video4linux.
    private func findClasses(_ report: inout Report, _ files: any FileSystem) {
        for name in (try? files.list("/sys/class/net")) ?? []
        where (try? files.status("/sys/class/net/\(name)/phy80211")) != nil {
            report.radios.append(name)
        }
        for name in (try? files.list("/sys/class/video4linux")) ?? [] {
            let octets = (try? files.read("/sys/class/video4linux/\(name)/name", limit: 4096)) ?? []
            let title = String(decoding: octets.prefix { $0 >= 0x20 }, as: UTF8.self)
            report.cameras.append(title.isEmpty ? name : "\(name) (\(title))")
        }
    }

    private func encoded(_ report: Report) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }

    private func text(_ report: Report) -> String {
        var lines = ["board: \(report.board ?? "unknown") (\(report.model ?? "no device tree"))"]
        for bus in report.buses {
            let place = bus.multiplexerChannel.map {
                ", channel \($0) of a multiplexer on i2c-\(bus.multiplexerBus ?? 0)"
            }
            lines.append("i2c-\(bus.number): \(bus.adapter)\(place ?? "")")
            lines.append("  devices: \(bus.present.isEmpty ? "none" : bus.present.joined(separator: " "))")
            if !bus.owned.isEmpty { lines.append("  used by the kernel: \(bus.owned.joined(separator: " "))") }
        }
        for chip in report.chips { lines.append("gpiochip\(chip.number): \(chip.label), \(chip.lines) lines") }
        lines.append("radios: \(report.radios.isEmpty ? "none" : report.radios.joined(separator: ", "))")
        lines.append("cameras: \(report.cameras.isEmpty ? "none" : report.cameras.joined(separator: ", "))")
        lines.append("gps: \(report.gps.map(text) ?? "none")")
        return (lines + report.notes.map { "note: \($0)" }).joined(separator: "\n")
    }

    private func text(_ gps: GPS) -> String {
        guard gps.mode >= 2, let latitude = gps.latitude, let longitude = gps.longitude else {
            return "a receiver without a fix"
        }
        let satellites = gps.satellitesUsed.map { ", \($0) satellites" } ?? ""
        return "\(gps.mode == 2 ? "two" : "three")-dimensional fix at \(latitude), \(longitude)\(satellites)"
    }
}
