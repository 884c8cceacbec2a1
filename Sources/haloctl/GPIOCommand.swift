import ArgumentParser
import FoundationEssentials
import HaloBoards
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram

/// `haloctl gpio`.
struct GPIOCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gpio",
        abstract: "List, read, write and watch GPIO lines.",
        discussion: """
            A line is named by its header pin (pin:11), by chip and line (0/17), or by its name. Header pins need a board that \
            is known; describe others in \(DevicePaths.boards)/NAME.toml.
            Exit codes: 0 done; 64 no such line; 69 no GPIO here; 75 the line is in use; 77 not permitted.
            """,
        subcommands: [List.self, Read.self, Write.self, Watch.self])

    /// What every part of it needs.
    struct Options: ParsableArguments {
        @Option(help: "Folder that stands for / (default: $HALO_ROOT, or /).")
        var root: String?

        @Flag(help: "Print JSON.")
        var json = false

        var folder: String {
            var options = ProgramOptions()
            options.root = root
            return options.rootFolder
        }

        /// The GPIO of this machine, and who finds lines on it.
        func finder() -> (gpio: LinuxGPIO, finder: LineFinder) {
            let gpio = LinuxGPIO(root: folder)
            let machine = MachineBoard(root: folder)
            return (
                gpio, LineFinder(board: machine.board, model: machine.model, gpio: gpio, buses: machine.buses)
            )
        }

        /// Prints a value, as JSON or as text.
        func show<Value: Encodable>(_ value: Value, _ text: String) throws {
            guard json else { return print(text) }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(value), as: UTF8.self))
        }
    }

    /// How an input is wanted.
    struct InputOptions: ParsableArguments {
        @Option(help: "Pull resistor: asIs, disabled, pullUp, pullDown.")
        var bias = GPIOLine.Bias.asIs

        @Flag(help: "A physical low counts as 1.")
        var activeLow = false

        func request(debounce: Duration = .zero) -> GPIORequest {
            GPIORequest(consumer: "halo", direction: .input, bias: bias, activeLow: activeLow, debounce: debounce)
        }
    }

    /// `haloctl gpio list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the chips and their lines.")
        @OptionGroup var options: Options

        private struct Row: Encodable {
            var chip: Int
            var label: String
            var line: Int
            var name: String
            var consumer: String?
            var direction: String
        }

        func run() async throws {
            try await GPIOFailure.told {
                let gpio = LinuxGPIO(root: options.folder)
                var rows: [Row] = []
                for chip in try await gpio.chips() {
                    for offset in 0..<chip.lines {
                        let line = try await gpio.line(chip: chip.number, offset: offset)
                        rows.append(
                            Row(
                                chip: chip.number, label: chip.label, line: offset, name: line.name,
                                consumer: line.consumer, direction: line.direction.rawValue))
                    }
                }
                guard !rows.isEmpty else { throw HardwareError(.unsupported, "this machine has no GPIO chip") }
                let text = rows.map { row in
                    "\(row.chip)/\(row.line)  \(row.name.isEmpty ? "-" : row.name)  \(row.direction)  "
                        + (row.consumer.map { "held by \($0)" } ?? "free")
                }
                try options.show(rows, text.joined(separator: "\n"))
            }
        }
    }

    /// `haloctl gpio read`.
    struct Read: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the value of a line: 0 or 1.")
        @OptionGroup var options: Options
        @OptionGroup var input: InputOptions
        @Argument(help: "The line: pin:11, 0/17, or its name.") var line: String

        func run() async throws {
            try await GPIOFailure.told {
                let (gpio, finder) = options.finder()
                let place = try await finder.find(line)
                let handle = try await gpio.request(chip: place.chip, offset: place.offset, input.request())
                defer { handle.release() }
                let value = try await handle.value()
                try options.show(value ? 1 : 0, value ? "1" : "0")
            }
        }
    }

    /// `haloctl gpio write`.
    struct Write: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Drive a line, until the time is over or SIGINT comes; then it is released.")
        @OptionGroup var options: Options
        @Flag(help: "A physical low counts as 1.") var activeLow = false
        @Option(help: "How long to hold it, seconds; without it until SIGINT or SIGTERM.") var seconds: Double?
        @Argument(help: "The line: pin:11, 0/17, or its name.") var line: String
        @Argument(help: "0 or 1.") var value: Int

        func validate() throws {
            guard value == 0 || value == 1 else { throw ValidationError("the value is 0 or 1, not \(value)") }
            guard (0...86_400).contains(seconds ?? 0) else {
                throw ValidationError("a line is held for 0 to 86400 seconds")
            }
        }

        func run() async throws {
            let hold = seconds
            try await GPIOFailure.told {
                let (gpio, finder) = options.finder()
                let place = try await finder.find(line)
                let handle = try await gpio.request(
                    chip: place.chip, offset: place.offset,
                    GPIORequest(
                        consumer: "halo", direction: .output, activeLow: activeLow, initialValue: value == 1))
                defer { handle.release() }
                try await StopSignals.run {
                    try await LinuxClock().sleep(for: .seconds(hold ?? 1_000_000_000))
                }
            }
        }
    }

    /// `haloctl gpio watch`.
    struct Watch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the edges of a line with the kernel's time since boot, until SIGINT.")
        @OptionGroup var options: Options
        @OptionGroup var input: InputOptions
        @Option(help: "How long a level has to last before it counts, milliseconds.") var debounceMilliseconds = 0
        @Option(help: "End after so many edges.") var count: Int?
        @Argument(help: "The line: pin:11, 0/17, or its name.") var line: String

        private struct Row: Encodable, Sendable {
            var nanoseconds: Int64
            var rising: Bool
        }

        func run() async throws {
            try await GPIOFailure.told {
                let (gpio, finder) = options.finder()
                let place = try await finder.find(line)
                let handle = try await gpio.request(
                    chip: place.chip, offset: place.offset,
                    input.request(debounce: .milliseconds(debounceMilliseconds)))
                defer { handle.release() }
                let (edges, options, limit) = (try handle.edges(), options, count)
                try await StopSignals.run {
                    var seen = 0
                    for await edge in edges {
                        let row = Row(nanoseconds: edge.time.nanoseconds, rising: edge.rising)
                        try options.show(row, "\(row.nanoseconds) \(row.rising ? "rising" : "falling")")
                        StandardOutput.flush()
                        seen += 1
                        if seen == limit { return }
                    }
                }
            }
        }
    }
}

extension GPIOLine.Bias: ExpressibleByArgument {}
