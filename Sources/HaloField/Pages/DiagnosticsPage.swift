import HaloModel

/// The page at `/`: large type, high contrast, one column, no script. It reloads itself every five seconds.
enum DiagnosticsPage {
    static func html(_ report: FieldReport) -> String {
        let name = HTMLText.escaped(report.node?.rawValue ?? "unnamed device")
        let state = report.mesh?.state
        var parts = ["<h1>\(name)</h1>"]
        parts.append(
            "<p class=\"state \(state == .online ? "good" : "bad")\" role=\"status\">"
                + "\(HTMLText.escaped(state?.rawValue ?? "halo-mesh does not answer"))</p>")
        if let mesh = report.mesh {
            parts.append("<p>\(HTMLText.escaped(mesh.cause))<br>since \(mesh.since)</p>")
            parts.append(peers(mesh))
        }
        parts.append(facts(report))
        if !report.failures.isEmpty {
            parts.append(
                "<h2>Not answering</h2><ul>" + report.failures.map { "<li>\(HTMLText.escaped($0))</li>" }.joined()
                    + "</ul>")
        }
        parts.append("<p class=\"small\">\(report.time) · <a href=\"/api/diag\">the same as JSON</a></p>")
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="refresh" content="5">
            <title>\(name) · HALO</title>
            <style>\(style)</style>
            </head>
            <body><main>
            \(parts.joined(separator: "\n"))
            </main></body>
            </html>

            """
    }

    private static let style = """
        :root { color-scheme: light dark } body { font: 1.15rem/1.4 system-ui, sans-serif; margin: 0 auto; max-width: 40rem; padding: 1rem }
        .state { font-size: 2rem; font-weight: 700; padding: .5rem 1rem; border-radius: .5rem; color: #fff; margin: .5rem 0 }
        .good { background: #0a6b2d } .bad { background: #a31515 } table { border-collapse: collapse; width: 100% }
        th, td { text-align: left; padding: .4rem .5rem .4rem 0; border-bottom: 1px solid #8888 } td.number { text-align: right }
        .small { font-size: .9rem }
        """

    private static func peers(_ mesh: MeshReport) -> String {
        guard !mesh.peers.isEmpty else { return "<h2>Neighbours</h2><p>none heard</p>" }
        let rows = mesh.peers.map { peer in
            let signal = peer.signalDBm.map { "\($0) dBm, \(quality($0))" } ?? "not measured"
            return "<tr><th scope=\"row\">\(peer.address)\(peer.isNextHop ? " (way to the gateway)" : "")</th>"
                + "<td>\(HTMLText.escaped(peer.link))</td><td class=\"number\">\(signal)</td></tr>"
        }
        return "<h2>Neighbours</h2><table><thead><tr><th scope=\"col\">address</th><th scope=\"col\">link</th>"
            + "<th scope=\"col\">signal</th></tr></thead><tbody>" + rows.joined() + "</tbody></table>"
    }

    /// In words, because colour alone says nothing to some eyes and in the sun.
    private static func quality(_ signalDBm: Int) -> String {
        switch signalDBm {
        case (-75)...: "strong"
        case (-88)...: "good"
        case (-95)...: "weak"
        default: "too weak"
        }
    }

    private static func facts(_ report: FieldReport) -> String {
        var rows: [(String, String)] = []
        if let mesh = report.mesh {
            rows.append(
                ("Gateway", mesh.gatewayLatencyMilliseconds.map { "answers in \(rounded($0)) ms" } ?? "does not answer")
            )
            rows.append(("Underlay", mesh.underlay.map { "\($0)" } ?? "no address"))
            rows.append(("Overlay", mesh.overlay.map { "\($0)" } ?? "down"))
        }
        if let agent = report.agent {
            rows.append(("Sensors", agent.sensors.isEmpty ? "none" : agent.sensors.joined(separator: ", ")))
            rows.append(("Waiting samples", "\(agent.spooledSamples)"))
            if let failure = agent.deliveryFailure { rows.append(("Delivery", failure)) }
        }
        if let system = report.system {
            rows.append(("Up for", "\(Int64(system.uptimeSeconds) / 60) min"))
            if let load = system.load1 { rows.append(("Load", "\(rounded(load))")) }
            if let temperature = system.temperatureCelsius {
                rows.append(("Temperature", "\(rounded(temperature)) °C"))
            }
            if let memory = system.memoryAvailable { rows.append(("Free memory", "\(memory / 1_000_000) MB")) }
            if let storage = system.storageAvailable { rows.append(("Free storage", "\(storage / 1_000_000) MB")) }
        }
        if let place = report.place { rows.append(("Place", "\(place.latitude)° N, \(place.longitude)° E")) }
        return "<h2>Device</h2><table><tbody>"
            + rows.map { "<tr><th scope=\"row\">\($0.0)</th><td>\(HTMLText.escaped($0.1))</td></tr>" }.joined()
            + "</tbody></table>"
    }

    private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
