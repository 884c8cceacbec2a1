/// Why a capture cannot be read or written.
public enum CaptureError: Error, Hashable, Sendable {
    /// The file or device cannot be opened.
    case cannotOpen(path: String, reason: String)
    /// The file is no capture.
    case notACapture(path: String, reason: String)
    /// The file is a capture up to some place.
    case damaged(CaptureDamage)
    /// The frames cannot be written.
    case cannotWrite(path: String, reason: String)
    /// A device stopped delivering frames.
    case interrupted(device: String, reason: String)
}

extension CaptureError: CustomStringConvertible {
    /// Name and cause in one line.
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "\(path): cannot open: \(reason)"
        case .notACapture(let path, let reason): "\(path): not a capture file: \(reason)"
        case .damaged(let damage): damage.description
        case .cannotWrite(let path, let reason): "\(path): cannot write: \(reason)"
        case .interrupted(let device, let reason): "\(device): capture ended: \(reason)"
        }
    }
}
