/// What went wrong in the setting of a test, rather than in what it tests.
package struct TestSupportError: Error, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}
