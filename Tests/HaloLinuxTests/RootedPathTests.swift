import XCTest

@testable import HaloLinux

final class RootedPathTests: XCTestCase {
    func testPathsGoBelowTheRoot() throws {
        let root = RootedPath(root: "/srv/node1/")
        XCTAssertEqual(try root.resolve("/etc/halo/config.yaml"), "/srv/node1/etc/halo/config.yaml")
        XCTAssertEqual(try root.resolve("/"), "/srv/node1/")
        XCTAssertEqual(try RootedPath(root: "/").resolve("/etc"), "/etc")
        XCTAssertEqual(try RootedPath(root: "").resolve("/etc"), "/etc")
    }

    func testNothingLeadsOutOfTheRoot() throws {
        let root = RootedPath(root: "/srv")
        for path in ["/../etc/shadow", "/a/../../etc/shadow", "/./..//../etc/shadow", "/a/b/../../../../etc/shadow"] {
            XCTAssertEqual(try root.resolve(path), "/srv/etc/shadow")
        }
        XCTAssertEqual(try root.resolve("/..."), "/srv/...")
    }

    func testWhatIsNoAbsolutePathIsRefused() {
        for path in ["", "etc", "../etc", "~/x", "/a\0/../.."] {
            XCTAssertThrowsError(try RootedPath(root: "/srv").resolve(path), path)
        }
    }
}
