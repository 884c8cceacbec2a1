import HaloDocuments

/// Turns a template's source into its checked form.
struct TemplateCompiler {
    let source: TemplateSource
    let root: DocumentNode
    /// The names known so far: constants, calibration fields, measured fields, intermediates.
    var scope = ExpressionScope()

    /// The most steps of one list, fields of one read and entries of one table: a template is a page, not a program.
    private static let maximumEntries = 200

    init(source: TemplateSource, root: DocumentNode) {
        self.source = source
        self.root = root
    }

    /// The template.
    mutating func compile() throws(DocumentError) -> SensorTemplate {
        try checkHead()
        var program = TemplateProgram()
        program.constants = try constants()
        program.initialise = try steps(source.initialise ?? [])
        program.calibrate = try steps(source.calibrate ?? [])
        program.measure = try steps(source.measure)
        program.intermediates = try definitions(source.let)
        for entry in source.reject ?? [] {
            let condition = try expression(entry.when)
            guard condition.type == .boolean else {
                throw entry.when.error("expected a condition such as raw == 0x80000, found \(condition.type.rawValue)")
            }
            program.rejections.append(
                TemplateRejection(
                    condition: condition, because: entry.because, isLoss: entry.lost ?? false))
        }
        let metrics = try metrics(&program)
        return SensorTemplate(
            source: source, file: root.file, addresses: source.addresses.map(\.value).sorted(), metrics: metrics,
            identifications: try identifications(), program: program)
    }

    private func checkHead() throws(DocumentError) {
        guard isName(source.name.value, allowingUnderscore: false) else {
            throw source.name.error("a template's name is lower-case letters and digits, such as bme280")
        }
        guard !source.addresses.isEmpty else {
            throw root.error("addresses is empty; list where the device can be, such as [0x76, 0x77]")
        }
        for (index, address) in source.addresses.enumerated() {
            guard (0x08...0x77).contains(address.value) else {
                throw address.error(
                    "0x\(String(address.value, radix: 16)) is no 7-bit device address; allowed are 0x08 to 0x77")
            }
            if source.addresses[..<index].contains(where: { $0.value == address.value }) {
                throw address.error("this address is listed twice; keep one")
            }
        }
        if let bits = source.registerBits, bits.value != 8, bits.value != 16 {
            throw bits.error("register_bits is 8 or 16")
        }
        for range in source.sensitive ?? [] {
            guard range.value.count == 2, range.value[0] <= range.value[1] else {
                throw range.error("sensitive is a list of [first, last], such as [[0x00, 0x01]]")
            }
        }
        try check(source.interval, .seconds(1), .seconds(86_400))
        guard !source.measure.isEmpty else {
            throw root.error("measure is empty; a device has to be read, if only to see that it is still there")
        }
    }

    private mutating func constants() throws(DocumentError) -> [ExpressionValue] {
        var values: [ExpressionValue] = []
        for entry in try table(source.constants) {
            let expression = try expression(entry.value)
            do {
                values.append(try expression.evaluate(values))
            } catch {
                throw entry.value.error("\(entry.key) has no value: \(error.rawValue)")
            }
            try define(entry, expression.type)
        }
        return values
    }

    /// Values named in a table, each of which may use those before it.
    mutating func definitions(_ node: DocumentNode?) throws(DocumentError) -> [Expression] {
        var expressions: [Expression] = []
        for entry in try table(node) {
            let expression = try expression(entry.value)
            expressions.append(expression)
            try define(entry, expression.type)
        }
        return expressions
    }

    private mutating func metrics(_ program: inout TemplateProgram) throws(DocumentError) -> [SensorMetric] {
        var metrics: [SensorMetric] = []
        for entry in source.metric ?? [] {
            guard isName(entry.name.value, allowingUnderscore: true) else {
                throw entry.name.error("a metric's name is lower-case letters, digits and _, such as temperature_c")
            }
            guard !metrics.contains(where: { $0.name == entry.name.value }) else {
                throw entry.name.error("metric \(entry.name.value) is here a second time; keep one")
            }
            let value = try expression(entry.value)
            guard value.type != .boolean else { throw entry.value.error("a metric is a number, found a condition") }
            guard entry.range.value.count == 2, entry.range.value[0] < entry.range.value[1] else {
                throw entry.range.error("range is [lowest, highest], such as [-40, 85]")
            }
            program.values.append(value)
            metrics.append(
                SensorMetric(
                    name: entry.name.value, unit: entry.unit, range: entry.range.value[0]...entry.range.value[1]))
        }
        guard metrics.count <= Self.maximumEntries else { throw root.error("more than \(Self.maximumEntries) metrics") }
        return metrics
    }

    private func table(_ node: DocumentNode?) throws(DocumentError) -> [DocumentEntry] {
        guard let node else { return [] }
        guard case .mapping(let entries) = node.content else {
            throw node.error("expected a table of names and expressions, found \(node.summary)")
        }
        guard entries.count <= Self.maximumEntries else { throw node.error("more than \(Self.maximumEntries) entries") }
        return entries
    }

    private mutating func define(_ entry: DocumentEntry, _ type: ExpressionType) throws(DocumentError) {
        try define(Located(entry.key, file: root.file, line: entry.line, column: entry.column), type)
    }

    /// Adds a name to the scope.
    mutating func define(_ name: Located<String>, _ type: ExpressionType) throws(DocumentError) {
        guard isName(name.value, allowingUnderscore: true) else {
            throw name.error("a name is lower-case letters, digits and _, beginning with a letter")
        }
        guard ExpressionFunction(rawValue: name.value) == nil else {
            throw name.error("\(name.value) is the name of a function; take another")
        }
        guard scope.define(name.value, type) else {
            throw name.error("the name \(name.value) is taken already; take another")
        }
        guard scope.entries.count <= 2 * Self.maximumEntries else {
            throw name.error("more than \(2 * Self.maximumEntries) names")
        }
    }

    private func isName(_ text: String, allowingUnderscore: Bool) -> Bool {
        guard let first = text.first, ("a"..."z").contains(first), text.count <= 40 else { return false }
        return text.allSatisfy {
            ("a"..."z").contains($0) || ("0"..."9").contains($0) || (allowingUnderscore && $0 == "_")
        }
    }

    /// Reads the expression a text is.
    func expression(_ text: Located<String>) throws(DocumentError) -> Expression {
        do {
            return try Expression(parsing: text.value, scope: scope)
        } catch {
            // A one-line string begins with one quote; a text of several lines with three and a line end.
            let before = text.value.prefix(error.offset)
            guard text.value.contains("\n") else { throw text.error(error.message, offset: 1 + error.offset) }
            let column = before.reversed().prefix { $0 != "\n" }.count + 1
            let line = text.line + 1 + before.count { $0 == "\n" }
            throw DocumentError(file: text.file, line: line, column: column, message: error.message)
        }
    }

    /// Reads a number, or the expression a text is.
    func expression(_ node: DocumentNode) throws(DocumentError) -> Expression {
        switch node.content {
        case .scalar(.string, let text):
            return try expression(Located(text, file: node.file, line: node.line, column: node.column))
        case .scalar(.integer, let text), .scalar(.float, let text):
            // The document's numbers carry a sign the expression reads as an operator, so they need no other path.
            return try expression(Located(text, file: node.file, line: node.line, column: node.column - 1))
        default: throw node.error("expected a number or an expression in quotes, found \(node.summary)")
        }
    }

    /// Refuses a duration outside `shortest ... longest`.
    func check(
        _ duration: Located<DocumentDuration>, _ shortest: Duration, _ longest: Duration
    ) throws(DocumentError) {
        guard (shortest...longest).contains(duration.value.value) else {
            throw duration.error(
                "allowed are \(DocumentDuration(shortest)) to \(DocumentDuration(longest)), found \(duration.value)")
        }
    }

    /// Refuses lists longer than any real one.
    func checkCount(_ count: Int, _ what: String) throws(DocumentError) {
        guard count <= Self.maximumEntries else { throw root.error("more than \(Self.maximumEntries) \(what)") }
    }
}
