import CHaloLinux
import Glibc
import HaloHardware

/// The kernel's GPIO character devices (linux/uapi/linux/gpio.h, uAPI v2).
public struct LinuxGPIO: GPIO {
    private static let prefix = "gpiochip"
    private let files: LinuxFileSystem
    private let root: RootedPath

    /// Takes the devices below `root`, which is `/` except in tests.
    public init(root: String = "/") {
        files = LinuxFileSystem(root: root)
        self.root = RootedPath(root: root)
    }

    /// The chips below `/dev`, by number; none when there is no `/dev`.
    /// - Throws: `HardwareError` `notPermitted` when the caller may not open one; `unsupported` when it is no GPIO chip.
    public func chips() async throws -> [GPIOChip] {
        let numbers = try files.listIfThere("/dev").compactMap(Self.number(ofDevice:)).sorted()
        return try numbers.map { number in
            try openChip(number).use("gpiochip\(number)") { descriptor in
                var lines: UInt32 = 0
                let label = try KernelName.read { label in
                    _ = try SystemCall.retrying("ask gpiochip\(number)") { halo_gpio_chip(descriptor, label, &lines) }
                }
                return GPIOChip(number: number, label: label, lines: Int(lines))
            }
        }
    }

    /// What the kernel knows of a line.
    /// - Throws: `HardwareError` `notFound` for the chip, `invalid` for the offset.
    public func line(chip: Int, offset: Int) async throws -> GPIOLine {
        try openChip(chip).use("gpiochip\(chip)") { try Self.information($0, chip: chip, offset: offset) }
    }

    /// Requests a line.
    /// - Throws: `HardwareError` `busy` with the name of its consumer, `invalid`, `notFound`, `notPermitted`.
    public func request(chip: Int, offset: Int, _ request: GPIORequest) async throws -> any GPIOHandle {
        let debounce = try request.checkedDebounceMicroseconds()
        let number = try Self.kernelOffset(offset, chip: chip)
        let attempt = "request gpiochip\(chip) line \(offset)"
        let line = try openChip(chip).use(attempt) { descriptor in
            do {
                return try SystemCall.retrying(attempt) {
                    halo_gpio_request(
                        descriptor, number, request.consumer, GPIOLineFlags(request).rawValue, debounce,
                        request.initialValue)
                }
            } catch let error as HardwareError where error.code == .busy {
                let consumer = try Self.information(descriptor, chip: chip, offset: offset).consumer
                throw HardwareError(
                    .busy, "gpiochip\(chip) line \(offset) is held by \(consumer ?? "another program")")
            }
        }
        return LinuxGPIOHandle(
            Descriptor(line), title: "gpiochip\(chip) line \(offset)", request: request, debounceMicroseconds: debounce)
    }

    /// N of `gpiochipN`; `nil` for another name.
    static func number(ofDevice name: String) -> Int? {
        guard name.hasPrefix(prefix) else { return nil }
        let digits = name.dropFirst(prefix.count)
        return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits) : nil
    }

    private func openChip(_ number: Int) throws -> Descriptor {
        let path = "/dev/\(Self.prefix)\(number)"
        let target = try root.resolve(path)
        return Descriptor(try SystemCall.retrying("open \(path)") { open(target, O_RDWR | O_CLOEXEC) })
    }

    private static func kernelOffset(_ offset: Int, chip: Int) throws(HardwareError) -> UInt32 {
        guard let number = UInt32(exactly: offset) else {
            throw HardwareError(.invalid, "gpiochip\(chip) has no line \(offset)")
        }
        return number
    }

    private static func information(_ descriptor: CInt, chip: Int, offset: Int) throws -> GPIOLine {
        let number = try kernelOffset(offset, chip: chip)
        var flags: UInt64 = 0
        var debounce: UInt32 = 0
        var name = ""
        let consumer = try KernelName.read { consumer in
            name = try KernelName.read { name in
                _ = try SystemCall.retrying("ask gpiochip\(chip) line \(offset)") {
                    halo_gpio_line(descriptor, number, name, consumer, &flags, &debounce)
                }
            }
        }
        return GPIOLineFlags(rawValue: flags).line(
            offset: offset, name: name, consumer: consumer, debounceMicroseconds: debounce)
    }
}
