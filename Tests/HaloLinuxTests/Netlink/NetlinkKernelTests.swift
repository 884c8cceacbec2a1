import CHaloLinux
import Glibc
import HaloHardware
import NetworkTestSupport
import XCTest

@testable import HaloLinux

/// Against the kernel this runs on: what any user may ask.
final class NetlinkKernelTests: XCTestCase {
    private let route = NetlinkClient(family: NETLINK_ROUTE, sockets: .own)

    /// `struct ifinfomsg` (linux/rtnetlink.h), all zero: any family, any link.
    private let anyLink = [UInt8](repeating: 0, count: 16)

    func testADumpOfLinksHasTheLoopback() async throws {
        let links = try await route.dump(UInt16(RTM_GETLINK), anyLink, "links")
        let names = try links.map { try NetlinkAttributes($0.payload.dropFirst(16)).string(IFLA_IFNAME) }
        XCTAssertTrue(names.contains("lo"), "\(names)")
        XCTAssertTrue(links.allSatisfy { $0.type == RTM_NEWLINK })
    }

    func testAQuestionIsAnswered() async throws {
        let attributes = try NetlinkAttributeWriter { try $0.append(IFLA_IFNAME, string: "lo") }
        let answers = try await route.request(UInt16(RTM_GETLINK), anyLink + attributes.octets, "link lo")
        XCTAssertEqual(answers.count, 1)
    }

    func testARefusalSaysWhatWasAttempted() async throws {
        let attributes = try NetlinkAttributeWriter { try $0.append(IFLA_IFNAME, string: "none0") }
        do {
            _ = try await route.request(UInt16(RTM_GETLINK), anyLink + attributes.octets, "link none0")
            XCTFail("no error")
        } catch let error as HardwareError {
            XCTAssertEqual(error.code, .notFound)
            XCTAssertTrue(error.message.hasPrefix("link none0: No such device"), error.message)
        }
    }

    func testTheControllerOfGenericNetlinkKnowsItself() async throws {
        let family = try await GenericNetlinkFamily.find("nlctrl", module: "genetlink", from: .own)
        XCTAssertEqual(CInt(family.identifier), GENL_ID_CTRL)
        XCTAssertNotNil(family.groups["notify"])
        let all = try await family.dump(CTRL_CMD_GETFAMILY, NetlinkAttributeWriter(), "families")
        XCTAssertTrue(all.contains { $0.attributes.string(CTRL_ATTR_FAMILY_NAME) == "nlctrl" })
    }

    func testAFamilyThatIsAbsentIsUnsupportedAndNamesItsModule() async {
        do {
            _ = try await GenericNetlinkFamily.find("no-such-family", module: "some_module", from: .own)
            XCTFail("no error")
        } catch {
            let error = error as? HardwareError
            XCTAssertEqual(error?.code, .unsupported)
            XCTAssertTrue(error?.message.contains("some_module") ?? false, "\(String(describing: error))")
        }
    }

    func testManyQuestionsAtOnceAreEachAnswered() async throws {
        try await withThrowingTaskGroup(of: Int.self) { [route, anyLink] group in
            for _ in 0..<100 {
                group.addTask { try await route.dump(UInt16(RTM_GETLINK), anyLink, "links").count }
            }
            for try await count in group { XCTAssertGreaterThan(count, 0) }
        }
    }

    func testACancelledQuestionThrows() async {
        let result = await withTaskGroup(of: Bool.self) { [route, anyLink] group in
            group.addTask {
                withUnsafeCurrentTask { $0?.cancel() }
                do {
                    _ = try await route.dump(UInt16(RTM_GETLINK), anyLink, "links")
                    return false
                } catch { return error is CancellationError }
            }
            return await group.next()
        }
        XCTAssertEqual(result, true)
    }

    func testAMemberOfAGroupHearsOfANewLink() async throws {
        let space: NetworkNamespace
        do { space = try NetworkNamespace() } catch { throw XCTSkip("\(error)") }
        let client = NetlinkClient(family: NETLINK_ROUTE, sockets: space.sockets)
        let messages = try await NetlinkSubscription.messages(
            NETLINK_ROUTE, groups: [RTNLGRP_LINK.rawValue], from: space.sockets, "links")
        let attributes = try NetlinkAttributeWriter { writer in
            try writer.append(IFLA_IFNAME, string: "v0")
            try writer.nest(IFLA_LINKINFO) { try $0.append(IFLA_INFO_KIND, string: "veth") }
        }
        try await client.request(
            UInt16(RTM_NEWLINK), flags: NLM_F_CREATE | NLM_F_EXCL, anyLink + attributes.octets, "create v0")
        for try await message in messages {
            let name = try NetlinkAttributes(message.payload.dropFirst(16)).string(IFLA_IFNAME)
            if message.type == RTM_NEWLINK, name == "v0" { break }
        }
    }
}
