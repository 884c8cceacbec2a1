import CHaloSensorTemplates
import HaloDocuments
import HaloHardware

/// The templates a device knows: those compiled in and those of a folder, of which a name wins over a built-in one.
public struct TemplateLibrary: Sendable {
    /// The usable templates, by name.
    public private(set) var templates: [SensorTemplate] = []
    /// What is wrong with files that could not be used, in the order of their names.
    public private(set) var errors: [DocumentError] = []

    /// The largest user template read, in octets.
    private static let maximumOctets = 256 * 1024

    /// The built-in templates, compiled once.
    public static let builtIn = TemplateLibrary()

    /// The built-in templates.
    public init() {
        for index in 0..<halo_sensor_template_count() {
            let file = halo_sensor_template(index)
            let text = String(decoding: UnsafeBufferPointer(start: file.octets, count: file.count), as: UTF8.self)
            add(text, "built-in " + String(cString: file.name))
        }
    }

    /// The built-in templates and every `*.toml` of `folder`; a missing folder is an empty one.
    public init(folder: String, files: any FileSystem) {
        self = Self.builtIn
        let names: [String]
        do {
            names = try files.list(folder)
        } catch {
            if (error as? HardwareError)?.code != .notFound { fail(folder, "\(error)") }
            return
        }
        var users = TemplateLibrary(templates: [])
        for name in names where name.hasSuffix(".toml") {
            let path = folder + "/" + name
            do {
                let octets = try files.read(path, limit: Self.maximumOctets)
                guard let text = String(validating: octets, as: UTF8.self) else {
                    users.fail(path, "not UTF-8 text")
                    continue
                }
                users.add(text, path)
            } catch {
                users.fail(path, "\(error)")
            }
        }
        let replaced = Set(users.templates.map(\.name))
        templates = templates.filter { !replaced.contains($0.name) } + users.templates
        templates.sort { $0.name < $1.name }
        errors += users.errors
    }

    private init(templates: [SensorTemplate]) { self.templates = templates }

    private mutating func add(_ text: String, _ file: String) {
        do {
            let template = try SensorTemplate(toml: text, file: file)
            guard !templates.contains(where: { $0.name == template.name }) else {
                return fail(file, "another file has a template named \(template.name) already; rename one of them")
            }
            templates.append(template)
        } catch {
            errors.append(error)
        }
    }

    private mutating func fail(_ file: String, _ message: String) {
        errors.append(DocumentError(file: file, line: 1, column: 1, message: message))
    }
}
