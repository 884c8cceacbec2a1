import XCTest

@testable import HaloPortal

final class OverviewTests: XCTestCase {
    func testNumbersAreShort() {
        XCTAssertEqual(Overview.number(0), "0")
        XCTAssertEqual(Overview.number(21.37), "21.37")
        XCTAssertEqual(Overview.number(-0.5), "−0.5")
        XCTAssertEqual(Overview.number(1.0004), "1")
        XCTAssertEqual(Overview.number(0.9996), "1")
        XCTAssertEqual(Overview.number(101_325), "101325")
        XCTAssertEqual(Overview.number(1e300), "1e+300")
        XCTAssertEqual(Overview.number(1e-9), "1e-09")
    }

    func testAgesAreInTheLargestUnit() {
        XCTAssertEqual(Overview.age(.seconds(-5)), "0 s")
        XCTAssertEqual(Overview.age(.seconds(119)), "119 s")
        XCTAssertEqual(Overview.age(.seconds(120)), "2 min")
        XCTAssertEqual(Overview.age(.seconds(7200)), "2 h")
        XCTAssertEqual(Overview.age(.seconds(172_800)), "2 d")
    }

    func testFormFieldsAreDecoded() {
        let form = FormBody(Array("username=a%20b+c&password=%C3%BC%3D%26&x&=&%zz=1&%".utf8))
        XCTAssertEqual(form["username"], "a b c")
        XCTAssertEqual(form["password"], "ü=&")
        XCTAssertEqual(form["x"], "")
        XCTAssertEqual(form["missing"], "")
        XCTAssertEqual(form["%zz"], "1")
    }
}
