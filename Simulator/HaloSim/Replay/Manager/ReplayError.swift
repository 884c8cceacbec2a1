import HaloModel

/// Why a capture's stations cannot be replayed as asked.
public enum ReplayError: Error, Equatable, CustomStringConvertible {
    /// The capture has no station a manager could be run as.
    case noStations(file: String)
    /// The capture does not have that station, or does not tell enough of it.
    case notPlayable(MACAddress, file: String, playable: [MACAddress], recorder: MACAddress?)

    /// What is wrong, and what to ask for instead.
    public var description: String {
        switch self {
        case .noStations(let file):
            return
                "\(file): no mesh station can be told from its frames; replay needs beacons of an 802.11s mesh, or an "
                + "Ethernet capture with batman-adv"
        case .notPlayable(let address, let file, _, let recorder?):
            return
                "\(file): an Ethernet capture tells only of the station it was made on, \(recorder), not of \(address)"
        case .notPlayable(let address, let file, let playable, nil):
            let names = playable.prefix(20).map(\.description).joined(separator: ", ")
            return "\(file): no station \(address) announces a mesh in it; there are \(names)"
        }
    }
}
