import HaloModel

/// The GPIO character devices of a machine (linux/uapi/linux/gpio.h, uAPI v2).
public protocol GPIO: Sendable {
    /// The chips, by number; none on a machine without.
    /// - Throws: `HardwareError` `notPermitted` when the caller may not open one.
    func chips() async throws -> [GPIOChip]
    /// What the kernel knows of a line (`GPIO_V2_GET_LINEINFO_IOCTL`).
    /// - Throws: `HardwareError` `notFound` for the chip, `invalid` for the offset.
    func line(chip: Int, offset: Int) async throws -> GPIOLine
    /// Requests a line (`GPIO_V2_GET_LINE_IOCTL`); it is released when the handle goes, and by the kernel when the
    /// program ends.
    /// - Throws: `HardwareError` `busy` with the consumer's name when it has one already, `invalid`, `notFound`.
    func request(chip: Int, offset: Int, _ request: GPIORequest) async throws -> any GPIOHandle
}
