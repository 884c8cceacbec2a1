import XCTest

@testable import HaloPortal

final class TemplateTests: XCTestCase {
    private func render(_ text: String, _ values: [String: TemplateValue]) throws -> String {
        try Template(text).render(values)
    }

    func testTextIsEscaped() throws {
        let text = TemplateValue.text("<script>'\"&</script>")
        XCTAssertEqual(try render("{{a}}", ["a": text]), "&lt;script&gt;&#39;&quot;&amp;&lt;/script&gt;")
        XCTAssertEqual(try render("{{{a}", ["a": text], fails: true), "")
    }

    private func render(_ text: String, _ values: [String: TemplateValue], fails: Bool) throws -> String {
        XCTAssertThrowsError(try Template(text))
        return ""
    }

    func testSectionsRepeatShowAndHide() throws {
        let template = "{{#rows}}[{{n}}{{outer}}]{{/rows}}{{^rows}}none{{/rows}}{{! a comment }}"
        let rows = TemplateValue.list([.object(["n": "1"]), .object(["n": "2"])])
        XCTAssertEqual(try render(template, ["rows": rows, "outer": "o"]), "[1o][2o]")
        XCTAssertEqual(try render(template, ["rows": .list([])]), "none")
        XCTAssertEqual(try render(template, [:]), "none")
        XCTAssertEqual(try render("{{#f}}yes{{/f}}{{^f}}no{{/f}}", ["f": .flag(true)]), "yes")
        XCTAssertEqual(try render("{{#m}}<{{.}}>{{/m}}", ["m": "a&b"]), "<a&amp;b>")
    }

    func testABrokenTemplateIsRefused() {
        for text in ["{{a", "{{#a}}", "{{/a}}", "{{#a}}{{/b}}", "{{>a}}", "{{&a}}", "{{}}"] {
            XCTAssertThrowsError(try Template(text), text)
        }
    }
}
