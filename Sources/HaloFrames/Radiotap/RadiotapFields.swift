/// Radiotap fields of the default namespace (radiotap.org/fields/defined) that mean something to a mesh.
public struct RadiotapFields: Hashable, Sendable {
    /// Properties of a frame, field 1.
    public struct Flags: OptionSet, Hashable, Sendable {
        /// The octet.
        public let rawValue: UInt8
        /// Takes the octet.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// A short preamble was used.
        public static let shortPreamble = Flags(rawValue: 0x02)
        /// The frame's last four octets are its frame check sequence.
        public static let hasFCS = Flags(rawValue: 0x10)
        /// Padding stands between header and body, so that the body begins on a multiple of four octets.
        public static let dataPadding = Flags(rawValue: 0x20)
        /// The frame check sequence was wrong.
        public static let badFCS = Flags(rawValue: 0x40)
    }

    /// TSF timer of the receiver at the frame's first bit, in microseconds; field 0.
    public var tsfMicroseconds: UInt64?
    /// Properties of the frame; field 1.
    public var flags: Flags?
    /// Rate in units of 500 kbit/s; field 2.
    public var rate: UInt8?
    /// Channel centre in MHz; field 3. S1G channels are told rounded down.
    public var frequencyMHz: UInt16?
    /// Band and modulation, with the frequency; 0x0002, 0x0004, 0x0008 are the 700, 800 and 900 MHz bands.
    public var channelFlags: UInt16?
    /// Signal in dBm; field 5.
    public var signalDBm: Int8?
    /// Noise in dBm; field 6.
    public var noiseDBm: Int8?
    /// Antenna index; field 11.
    public var antenna: UInt8?
    /// Sub-1-GHz rate; TLV 32.
    public var s1g: RadiotapS1G?

    /// Takes the fields that are known.
    public init(
        tsfMicroseconds: UInt64? = nil, flags: Flags? = nil, rate: UInt8? = nil, frequencyMHz: UInt16? = nil,
        channelFlags: UInt16? = nil, signalDBm: Int8? = nil, noiseDBm: Int8? = nil, antenna: UInt8? = nil,
        s1g: RadiotapS1G? = nil
    ) {
        self.tsfMicroseconds = tsfMicroseconds
        self.flags = flags
        self.rate = rate
        self.frequencyMHz = frequencyMHz
        self.channelFlags = channelFlags
        self.signalDBm = signalDBm
        self.noiseDBm = noiseDBm
        self.antenna = antenna
        self.s1g = s1g
    }
}
