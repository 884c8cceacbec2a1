import HaloHardware

/// A Solomon Systech SSD1306 by its commands (data sheet revision 1.1 §9), with the points it shows.
///
/// Confined to the simulation's thread: it is reached only through its bus.
public final class SimulatedSSD1306: SimulatedI2CDevice {
    /// Writes that changed something.
    public private(set) var stateChanges: [[UInt8]] = []
    /// Whether the panel is on.
    public private(set) var isOn = false
    /// Whether the charge pump gives the panel its voltage.
    public private(set) var isPumped = false
    /// The memory: 8 pages of 128 columns, a column's lowest bit on top (§8.7).
    public private(set) var memory: [UInt8]

    private var isHorizontal = false
    private var columns: ClosedRange<Int> = 0...127
    private var pages: ClosedRange<Int> = 0...7
    private var column = 0
    private var page = 0

    /// A display that has just been powered: off, and its memory holds anything.
    public init() { memory = (0..<1024).map { UInt8(truncatingIfNeeded: $0 &* 73) } }

    /// Always.
    public func acknowledges(reading: Bool) -> Bool { true }

    /// A control octet, then commands or points (§8.1.5.2): bit 7 says that only one octet follows, bit 6 that it is points.
    public func write(_ octets: [UInt8]) throws(I2CError) {
        var rest = octets[...]
        while let control = rest.popFirst() {
            guard control & 0x3F == 0, !rest.isEmpty else { return }
            let isSingle = control & 0x80 != 0
            let part = isSingle ? rest.prefix(1) : rest
            rest = rest.dropFirst(part.count)
            stateChanges.append([control] + part)
            if control & 0x40 != 0 { show(part) } else { obey(part) }
        }
    }

    /// The status: bit 6 is 1 while the panel is off (§8.1.5.1, table 8-5).
    public func read(_ count: Int) throws(I2CError) -> [UInt8] {
        [UInt8](repeating: isOn ? 0x03 : 0x43, count: count)
    }

    /// §9, table 9-1: commands, some of which take further octets.
    private func obey(_ octets: ArraySlice<UInt8>) {
        var rest = octets
        func argument() -> UInt8 { rest.popFirst() ?? 0 }
        while let command = rest.popFirst() {
            switch command {
            case 0x20: isHorizontal = argument() & 0x03 == 0
            case 0x21:
                let (first, last) = (Int(argument() & 0x7F), Int(argument() & 0x7F))
                columns = first...max(first, last)
                column = first
            case 0x22:
                let (first, last) = (Int(argument() & 0x07), Int(argument() & 0x07))
                pages = first...max(first, last)
                page = first
            case 0x8D: isPumped = argument() & 0x04 != 0
            case 0x81, 0xA8, 0xD3, 0xD5, 0xD9, 0xDA, 0xDB: _ = argument()
            case 0xAE, 0xAF: isOn = command == 0xAF
            default: break
            }
        }
    }

    /// §10.1.3: in horizontal mode the columns run first, then the pages, each from its end back to its start.
    private func show(_ octets: ArraySlice<UInt8>) {
        for octet in octets {
            memory[page * 128 + column] = octet
            guard column == columns.upperBound else {
                column = (column + 1) & 0x7F
                continue
            }
            column = columns.lowerBound
            if isHorizontal { page = page == pages.upperBound ? pages.lowerBound : (page + 1) & 0x07 }
        }
    }
}
