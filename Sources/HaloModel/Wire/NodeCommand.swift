/// Something a device is asked to do: an item of `GET /v1/nodes/{node_id}/commands`.
public struct NodeCommand: Sendable, Codable, Equatable {
    /// What can be asked; nothing else is carried out.
    public enum Verb: String, Sendable, Codable, CaseIterable {
        /// Search all buses for sensors now.
        case findSensors = "find-sensors"
        /// Show the last lines that a service wrote.
        case journal
        /// Restart a service.
        case restartService = "restart-service"
        /// Restart the device.
        case reboot
    }

    /// How far it has come.
    public enum State: String, Sendable, Codable, CaseIterable {
        /// The device has not been told.
        case waiting
        /// The device has begun.
        case running
        /// It was done.
        case done
        /// It could not be done.
        case failed
        /// The device was not heard of in time, and will not be told any more.
        case expired
    }

    /// Its number.
    public var id: Int64
    /// What to do.
    public var verb: Verb
    /// Which service, without `.service`; `nil` where the verb needs none.
    public var service: String?
    /// How far it has come.
    public var state: State
    /// Who asked.
    public var askedBy: String
    /// When.
    public var created: WallTime
    /// Until when the device may begin.
    public var expires: WallTime
    /// When the device last told of it.
    public var changed: WallTime?
    /// What came of it.
    public var output: String?

    /// Takes the parts as they are.
    public init(
        id: Int64, verb: Verb, service: String? = nil, state: State, askedBy: String, created: WallTime,
        expires: WallTime, changed: WallTime? = nil, output: String? = nil
    ) {
        self.id = id
        self.verb = verb
        self.service = service
        self.state = state
        self.askedBy = askedBy
        self.created = created
        self.expires = expires
        self.changed = changed
        self.output = output
    }

    enum CodingKeys: String, CodingKey {
        case id, verb, service, state
        case askedBy = "asked_by"
        case created, expires, changed, output
    }

    /// Services that may be restarted, and whose journal may be read: the gateway's holds the password of its first start.
    public static let services = ["halo-agent", "halo-field", "halo-mesh"]
    /// The longest output kept, octets.
    public static let outputLimit = 8192
    /// The field of the answer to a heartbeat that says how many commands wait.
    public static let headerName = "halo-commands"
}

/// The body of `POST /v1/nodes/{node_id}/commands`.
public struct NodeCommandRequest: Sendable, Codable, Equatable {
    /// What to do.
    public var verb: NodeCommand.Verb
    /// Which service, without `.service`.
    public var service: String?
    /// Makes it safe to ask again: the same key is the same command.
    public var requestKey: String?

    /// Takes the parts as they are.
    public init(verb: NodeCommand.Verb, service: String? = nil, requestKey: String? = nil) {
        self.verb = verb
        self.service = service
        self.requestKey = requestKey
    }

    enum CodingKeys: String, CodingKey {
        case verb, service
        case requestKey = "request_key"
    }
}

/// The body of `POST /v1/nodes/{node_id}/commands/{id}/report`: how far the device has come.
public struct NodeCommandReport: Sendable, Codable, Equatable {
    /// `running`, `done` or `failed`.
    public var state: NodeCommand.State
    /// What came of it.
    public var output: String?

    /// Takes the parts as they are.
    public init(state: NodeCommand.State, output: String? = nil) {
        self.state = state
        self.output = output
    }
}
