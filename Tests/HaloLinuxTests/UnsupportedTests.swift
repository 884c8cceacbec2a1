import HaloHardware
import HaloLinux
import XCTest

final class UnsupportedTests: XCTestCase {
    func testWhatIsNotThereYetSaysSo() async {
        await assertUnsupported { try await UnsupportedI2CBuses().buses() }
        await assertUnsupported { try await UnsupportedGPIO().chips() }
    }

    private func assertUnsupported<Value>(line: UInt = #line, _ body: () async throws -> Value) async {
        do {
            _ = try await body()
            XCTFail("no error", line: line)
        } catch {
            XCTAssertEqual((error as? HardwareError)?.code, .unsupported, line: line)
        }
    }
}
