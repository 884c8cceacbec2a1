/// Where a reader's records come from.
protocol CaptureSource: AnyObject {
    /// The next record, or `nil` at the end.
    /// - Throws: `CaptureError.damaged` where the source stops making sense.
    func next() throws(CaptureError) -> CapturedFrame?
}
