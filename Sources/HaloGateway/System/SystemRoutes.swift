import HTTPTypes
import HaloModel
import Hummingbird

/// The gateway itself.
enum SystemRoutes {
    static func routes(_ services: GatewayServices) -> [Route] {
        [
            Route(
                .get, "/health", .open, "How the gateway is; 503 when nothing can be stored",
                response: .json(.healthReport), alike: [.serviceUnavailable]
            ) { _ in
                let report = await services.status.health()
                return try .json(report, status: report.status == .down ? .serviceUnavailable : .ok)
            },
            Route(
                .get, "/capabilities", .open, "What this gateway can do", response: .json(.capabilities)
            ) { _ in
                try .json(
                    Capabilities(
                        apiVersion: 1, features: ["mesh", "onboarding", "portal", "telemetry"],
                        batchSampleLimit: TelemetryBatch.sampleLimit))
            },
            Route(
                .get, "/metrics", .open, "Prometheus metrics, text format 0.0.4",
                response: .other("text/plain; version=0.0.4; charset=utf-8")
            ) { _ in
                .bytes(
                    Array(try await services.status.metrics().utf8), type: "text/plain; version=0.0.4; charset=utf-8")
            },
        ]
    }
}
