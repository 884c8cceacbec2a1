import CHaloLinux
import HaloHardware

/// `enum gpio_v2_line_flag` of linux/gpio.h.
struct GPIOLineFlags: OptionSet {
    let rawValue: UInt64

    static let used = GPIOLineFlags(GPIO_V2_LINE_FLAG_USED)
    static let activeLow = GPIOLineFlags(GPIO_V2_LINE_FLAG_ACTIVE_LOW)
    static let input = GPIOLineFlags(GPIO_V2_LINE_FLAG_INPUT)
    static let output = GPIOLineFlags(GPIO_V2_LINE_FLAG_OUTPUT)
    static let bothEdges: GPIOLineFlags = [
        GPIOLineFlags(GPIO_V2_LINE_FLAG_EDGE_RISING), GPIOLineFlags(GPIO_V2_LINE_FLAG_EDGE_FALLING),
    ]
    static let pullUp = GPIOLineFlags(GPIO_V2_LINE_FLAG_BIAS_PULL_UP)
    static let pullDown = GPIOLineFlags(GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN)
    static let biasDisabled = GPIOLineFlags(GPIO_V2_LINE_FLAG_BIAS_DISABLED)

    init(rawValue: UInt64) { self.rawValue = rawValue }

    private init(_ flag: gpio_v2_line_flag) { rawValue = UInt64(flag.rawValue) }

    /// What a request asks for.
    init(_ request: GPIORequest) {
        var flags: GPIOLineFlags = request.direction == .output ? .output : .input
        if request.activeLow { flags.insert(.activeLow) }
        switch request.bias {
        case .asIs: break
        case .disabled: flags.insert(.biasDisabled)
        case .pullUp: flags.insert(.pullUp)
        case .pullDown: flags.insert(.pullDown)
        }
        self = flags
    }

    /// The line these flags describe. A line can be in use without a consumer's name.
    func line(offset: Int, name: String, consumer: String, debounceMicroseconds: UInt32) -> GPIOLine {
        let holder = consumer.isEmpty ? GPIOLine.unnamedConsumer : consumer
        return GPIOLine(
            offset: offset, name: name, consumer: contains(.used) ? holder : nil,
            direction: contains(.output) ? .output : .input,
            bias: contains(.pullUp)
                ? .pullUp : contains(.pullDown) ? .pullDown : contains(.biasDisabled) ? .disabled : .asIs,
            activeLow: contains(.activeLow), debounce: .microseconds(Int64(debounceMicroseconds)))
    }
}
