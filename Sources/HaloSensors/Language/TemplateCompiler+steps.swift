import HaloDocuments

extension TemplateCompiler {
    /// The longest a step may wait: a bus is not held up for longer.
    private static var longestWait: Duration { .seconds(10) }
    /// The most times a write is repeated: enough to clear the memory of a display.
    private static var mostRepetitions: Int { 1024 }

    /// The steps of one list.
    mutating func steps(_ sources: [Located<StepSource>]) throws(DocumentError) -> [TemplateStep] {
        try checkCount(sources.count, "steps")
        var steps: [TemplateStep] = []
        for source in sources { steps += try self.steps(of: source) }
        return steps
    }

    private mutating func steps(of source: Located<StepSource>) throws(DocumentError) -> [TemplateStep] {
        let step = source.value
        let actions = [step.write != nil, step.poll != nil, step.read != nil, step.let != nil].count { $0 }
        guard actions == 1 || (actions == 0 && step.wait != nil) else {
            throw source.error("a step has exactly one of write, poll, read and let, or only wait")
        }
        guard step.times == nil || step.write != nil else { throw source.error("times belongs to write") }
        if step.read == nil, step.register != nil || step.crc != nil || step.retry != nil || step.fields != nil {
            throw source.error("register, crc, retry and fields belong to read")
        }
        var steps: [TemplateStep] = []
        if let octets = step.write { steps += try writes(octets, step, source) }
        if let names = step.let { steps.append(.define(try definitions(names))) }
        if let poll = step.poll { steps.append(try self.poll(poll)) }
        if let count = step.read {
            steps.append(.read(try read(count, step, source)))
        }
        if let wait = step.wait {
            try check(wait, .zero, Self.longestWait)
            steps.append(.wait(wait.value.value))
        }
        return steps
    }

    /// One message, or a list of messages, perhaps several times.
    private func writes(
        _ octets: [DocumentNode], _ step: StepSource, _ source: Located<StepSource>
    ) throws(DocumentError) -> [TemplateStep] {
        var messages: [TemplateStep] = []
        if octets.first?.elements == nil {
            messages.append(.write(try write(octets, source)))
        } else {
            try checkCount(octets.count, "messages")
            for message in octets {
                guard let octets = message.elements else {
                    throw message.error("expected a list of octets like the others, found \(message.summary)")
                }
                messages.append(.write(try write(octets, source)))
            }
        }
        guard let times = step.times else { return messages }
        guard (1...Self.mostRepetitions).contains(times.value) else {
            throw times.error("times is 1 to \(Self.mostRepetitions), found \(times.value)")
        }
        return [.repeated(messages, times: times.value)]
    }

    private func write(
        _ octets: [DocumentNode], _ source: Located<StepSource>
    ) throws(DocumentError) -> [Expression] {
        let longest = self.source.transfer == .smbus ? 33 : 64
        guard (1...longest).contains(octets.count) else {
            throw source.error("write takes 1 to \(longest) octets, found \(octets.count)")
        }
        var expressions: [Expression] = []
        for octet in octets {
            let expression = try self.expression(octet)
            guard expression.type == .integer else {
                throw octet.error("an octet is a whole number, found \(expression.type.rawValue); use int(…)")
            }
            if case .integer(let value)? = try? expression.evaluate([]), !(0...255).contains(value) {
                throw octet.error("an octet is 0 to 255, found \(value); split it with >> 8 and & 0xFF")
            }
            expressions.append(expression)
        }
        return expressions
    }

    private func poll(_ source: Located<CheckSource>) throws(DocumentError) -> TemplateStep {
        guard let every = source.value.every, let within = source.value.within else {
            throw source.error("poll needs every and within, such as every = \"2ms\", within = \"50ms\"")
        }
        try check(every, .milliseconds(1), Self.longestWait)
        try check(within, every.value.value, Self.longestWait)
        return .poll(try check(source), every: every.value.value, within: within.value.value)
    }

    private mutating func read(
        _ count: Located<Int>, _ step: StepSource, _ source: Located<StepSource>
    ) throws(DocumentError) -> TemplateRead {
        let longest = self.source.transfer == .smbus ? 32 : 256
        guard (1...longest).contains(count.value) else {
            throw count.error("read takes 1 to \(longest) octets, found \(count.value)")
        }
        try checkRegister(step.register?.value, count)
        if let crc = step.crc {
            guard crc.value.every > 0, crc.value.every < 256, count.value % (crc.value.every + 1) == 0 else {
                throw crc.error("\(count.value) octets are not words of \(crc.value.every) octets and one CRC each")
            }
        }
        var retry: TemplateRetry?
        if let source = step.retry?.value {
            try check(source.every, .milliseconds(1), Self.longestWait)
            try check(source.within, source.every.value.value, Self.longestWait)
            retry = TemplateRetry(every: source.every.value.value, within: source.within.value.value)
        }
        let unnamed = TemplateRead(
            register: step.register?.value, count: count.value, checksum: step.crc?.value, retry: retry, fields: [])
        var fields: [TemplateField] = []
        for field in step.fields ?? [] {
            fields.append(TemplateField(name: field.value.name.value, layout: try layout(field, unnamed.dataCount)))
            try define(field.value.name, .integer)
        }
        return TemplateRead(
            register: unnamed.register, count: unnamed.count, checksum: unnamed.checksum, retry: retry, fields: fields)
    }

    private func layout(
        _ source: Located<FieldSource>, _ dataCount: Int
    ) throws(DocumentError) -> TemplateField.Layout {
        let field = source.value
        switch (field.at, field.type, field.bits) {
        case (let at?, let type?, nil) where field.signed == nil:
            guard at >= 0, at <= dataCount - type.count else {
                throw source.error("\(field.name.value) ends after the \(dataCount) octets of data read")
            }
            return .whole(type, at: at)
        case (nil, nil, let bits?):
            let total = bits.reduce(0) { $0 + $1.value.count }
            guard (1...32).contains(total) else {
                throw source.error("\(field.name.value) has \(total) bits; allowed are 1 to 32")
            }
            for range in bits where range.value.octet >= dataCount {
                throw range.error("octet \(range.value.octet) is after the \(dataCount) octets of data read")
            }
            return .bits(bits.map(\.value), isSigned: field.signed ?? false)
        default:
            throw source.error("a field has at and type, or bits and perhaps signed")
        }
    }

    /// The identifications.
    func identifications() throws(DocumentError) -> [TemplateIdentification] {
        guard !source.identify.isEmpty else {
            throw root.error("identify is empty; a device without identification register needs a plausible value")
        }
        var identifications: [TemplateIdentification] = []
        for entry in source.identify {
            guard !entry.value.checks.isEmpty else { throw entry.error("checks is empty; name what to read") }
            var checks: [TemplateCheck] = []
            for source in entry.value.checks {
                guard source.value.every == nil, source.value.within == nil else {
                    throw source.error("every and within belong to poll")
                }
                checks.append(try check(source))
            }
            identifications.append(
                TemplateIdentification(
                    because: entry.value.because, confidence: entry.value.confidence, checks: checks))
        }
        return identifications
    }

    private func check(_ source: Located<CheckSource>) throws(DocumentError) -> TemplateCheck {
        let check = source.value
        if check.acknowledge != nil { return try refusal(source) }
        try checkRegister(check.register, source)
        guard let type = check.type else {
            throw source.error("key \"type\" is missing; add it, such as type = \"u8\"")
        }
        if let crc = check.crc, crc.value.every < 1 || type.count % crc.value.every != 0 {
            throw crc.error("\(type.count) octets are not words of \(crc.value.every)")
        }
        let range: ClosedRange<Int64>
        switch (check.expect, check.min, check.max) {
        case (let value?, nil, nil): range = value...value
        case (nil, let low?, let high?) where low <= high: range = low...high
        default: throw source.error("a check has expect, or min and max with min below max")
        }
        return TemplateCheck(
            register: check.register, format: type, checksum: check.crc?.value, mask: check.mask ?? -1,
            range: range, isRefusal: false)
    }

    /// `{ acknowledge = false }`: a plain read must not be acknowledged.
    private func refusal(_ source: Located<CheckSource>) throws(DocumentError) -> TemplateCheck {
        let check = source.value
        guard check.acknowledge == false, check.register == nil, check.type == nil, check.crc == nil,
            check.mask == nil, check.expect == nil, check.min == nil, check.max == nil, check.every == nil
        else { throw source.error("acknowledge = false stands alone in a check: a plain read is to be refused") }
        try checkRegister(nil, source)
        return TemplateCheck(
            register: nil, format: .octet, checksum: nil, mask: -1, range: 0...0, isRefusal: true)
    }

    private func checkRegister<Value>(_ register: UInt16?, _ place: Located<Value>) throws(DocumentError) {
        let isWide = source.registerBits?.value == 16
        if let register, register > 0xFF, !isWide {
            throw place.error("register 0x\(String(register, radix: 16)) needs register_bits = 16")
        }
        if source.transfer == .smbus, isWide || register == nil {
            throw place.error("an SMBus transfer reads a register of 8 bits; use transfer = \"raw\"")
        }
    }
}
