/// The buses of a device.
public protocol I2CBuses: Sendable {
    /// Those there are now, by number; none on a device without.
    /// - Throws: `HardwareError` `notPermitted` when the caller may not open one.
    func buses() async throws -> [any I2CBus]
}
