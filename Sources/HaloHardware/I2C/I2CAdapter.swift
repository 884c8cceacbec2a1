/// What drives a bus.
public struct I2CAdapter: Sendable, Equatable {
    /// The driver's name for it, such as `bcm2835 (i2c@7e804000)`; empty when it is not known.
    public var name: String
    /// What it can do.
    public var functionality: I2CFunctionality
    /// The multiplexer's bus and its channel; `nil` for a bus that is no channel of a multiplexer.
    public var multiplexer: (bus: Int, channel: Int)? { Self.multiplexer(in: name) }

    /// Takes the parts as they are.
    public init(name: String, functionality: I2CFunctionality) {
        self.name = name
        self.functionality = functionality
    }

    /// The kernel names a channel `i2c-1-mux (chan_id 0)` (Linux drivers/i2c/i2c-mux.c, i2c_mux_add_adapter).
    private static func multiplexer(in name: String) -> (bus: Int, channel: Int)? {
        let words = name.split(separator: " ")
        guard words.count == 3, words[1] == "(chan_id", words[0].hasPrefix("i2c-"), words[0].hasSuffix("-mux"),
            words[2].last == ")", let bus = Int(words[0].dropFirst(4).dropLast(4)),
            let channel = Int(words[2].dropLast()), bus >= 0, channel >= 0
        else { return nil }
        return (bus, channel)
    }
}
