import CHaloBoardDefinitions
import HaloDocuments
import HaloHardware

/// The boards a device knows.
public struct Boards: Sendable {
    /// The boards, user definitions first.
    public private(set) var all: [Board] = []
    /// What is wrong with definitions that could not be used.
    public private(set) var errors: [DocumentError] = []

    /// The largest user definition read, octets.
    private static let maximumOctets = 256 * 1024

    /// The built-in boards.
    public init() { self.init(definitions: []) }

    /// The boards of every `*.toml` of `folder`, then the built-in ones; a missing folder is an empty one.
    public init(folder: String, files: any FileSystem) {
        var definitions: [(file: String, text: String)] = []
        var unreadable: [DocumentError] = []
        do {
            for name in try files.list(folder) where name.hasSuffix(".toml") {
                let path = folder + "/" + name
                do {
                    let octets = try files.read(path, limit: Self.maximumOctets)
                    guard let text = String(validating: octets, as: UTF8.self) else {
                        throw HardwareError(.invalid, "is not UTF-8 text")
                    }
                    definitions.append((path, text))
                } catch {
                    unreadable.append(DocumentError(file: path, line: 1, column: 1, message: "\(error)"))
                }
            }
        } catch {
            if (error as? HardwareError)?.code != .notFound {
                unreadable.append(DocumentError(file: folder, line: 1, column: 1, message: "\(error)"))
            }
        }
        self.init(definitions: definitions)
        errors += unreadable
    }

    /// Boards defined by the texts of files, then the built-in ones; of one name the first counts.
    public init(definitions: [(file: String, text: String)]) {
        for (file, text) in definitions { add(text, file) }
        for index in 0..<halo_board_count() {
            let file = halo_board(index)
            let text = String(decoding: UnsafeBufferPointer(start: file.octets, count: file.count), as: UTF8.self)
            add(text, "built-in " + String(cString: file.name))
        }
    }

    /// The board whose model the text of `/proc/device-tree/model` begins with, the longest such model first; `nil` for
    /// an unknown board, of which I2C buses and GPIO lines still work by number.
    public func detect(model: String) -> Board? {
        let text = model.prefix { $0 != "\0" && $0 != "\n" }
        var best: (board: Board, length: Int)?
        for board in all {
            for candidate in board.models where text.hasPrefix(candidate) && candidate.count > (best?.length ?? 0) {
                best = (board, candidate.count)
            }
        }
        return best?.board
    }

    /// The board of this name.
    public func named(_ name: String) -> Board? { all.first { $0.name == name } }

    private mutating func add(_ text: String, _ file: String) {
        do {
            let board = try Board(toml: text, file: file)
            if named(board.name) == nil { all.append(board) }
        } catch {
            errors.append(error)
        }
    }
}
