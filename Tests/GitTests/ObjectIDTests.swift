import Git
import Testing

@Suite("Object id") struct ObjectIDTests {
    let hex = "0123456789abcdef00ff00ff00ff00ff89abcdef"

    @Test func `forty digits are read, and written back in lower case`() throws {
        #expect(try id(hex.uppercased()).hex == hex)
        #expect(try "\(id(hex))" == hex)
    }

    @Test func `its bytes are those of the digits, in order`() throws {
        let bytes: [UInt8] = [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x00, 0xff]
        #expect(try id(hex).bytes.prefix(10) == bytes[...])
        #expect(try ObjectID(bytes: id(hex).bytes) == id(hex))
    }

    @Test(arguments: ["", "0123", "0123456789abcdef00ff00ff00ff00ff89abcdeg", "é"])
    func `anything but forty digits is not an id`(_ text: String) {
        #expect(ObjectID(hex: text) == nil)
        #expect(ObjectID(hex: hexWithOneMore) == nil)
        #expect(ObjectID(bytes: [1, 2, 3]) == nil)
    }

    var hexWithOneMore: String { hex + "0" }

    @Test func `ids are ordered as their digits are`() throws {
        let hexes = ["00", "01", "7f", "80", "ff"].flatMap { start in
            ["00", "ff"].map { start + $0 + String(repeating: "5", count: 36) }
        }
        #expect(try hexes.shuffled().map(id).sorted().map(\.hex) == hexes)
    }
}
