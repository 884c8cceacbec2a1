/// Where a writer's records go.
protocol CaptureSink: AnyObject {
    /// Appends a record.
    /// - Throws: `CaptureError.cannotWrite`.
    func write(_ frame: CapturedFrame) throws(CaptureError)

    /// Hands everything written to the operating system.
    /// - Throws: `CaptureError.cannotWrite`.
    func flush() throws(CaptureError)
}
