/// A line held by this program.
public protocol GPIOHandle: AnyObject, Sendable {
    /// The line's logical value.
    /// - Throws: `HardwareError` `invalid` once it is released.
    func value() async throws -> Bool
    /// Drives an output.
    /// - Throws: `HardwareError` `notPermitted` on an input, `invalid` once it is released.
    func set(_ value: Bool) async throws
    /// Edges from now on; the stream ends when the line is released. Older edges are dropped when more than 16 wait,
    /// as the kernel's buffer does.
    /// - Throws: `HardwareError` `notPermitted` on an output, `invalid` once it is released or when the chip cannot
    ///   interrupt.
    func edges() throws -> AsyncStream<GPIOEdge>
    /// Gives the line back. Nobody holds it when this returns.
    func release()
}
