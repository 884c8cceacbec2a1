/// Numbers of series by metric, for devices that report often. Used by the one connection that writes; emptied whenever one
/// of its transactions is undone.
final class SeriesCache {
    /// A device as the database has it: a number may be another device's after a removal, but not from the same moment.
    struct Device: Hashable {
        var id: Int64
        var createdMilliseconds: Int64
    }

    /// Devices held; when there are more, the cache starts anew.
    private static let deviceLimit = 2048

    private var series: [Device: [String: Int64]] = [:]

    func series(of device: Device) -> [String: Int64]? { series[device] }

    func keep(_ numbers: [String: Int64], of device: Device) {
        if series.count >= Self.deviceLimit { series.removeAll(keepingCapacity: true) }
        series[device] = numbers
    }

    func clear() { series.removeAll(keepingCapacity: true) }
}
