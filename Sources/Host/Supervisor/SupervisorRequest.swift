import CHost
import Glibc

/// Asks for one supervisor, over a socket: how it is called, and its descriptors. Its secrets lie behind one
/// of these, so that whoever passes them on has never read them.
struct SupervisorRequest: ~Copyable {
    let words: [String]
    private let input: Descriptor
    private let output: Descriptor
    private let complaints: Descriptor
    /// Told once how it began, and held for as long as it lives.
    private let lifeline: Descriptor

    init(
        _ words: [String], input: consuming Descriptor, output: consuming Descriptor,
        complaints: consuming Descriptor, lifeline: consuming Descriptor
    ) {
        self.words = words
        self.input = input
        self.output = output
        self.complaints = complaints
        self.lifeline = lifeline
    }

    /// False where nobody is there to take it, or too much waits there.
    func isSent(to socket: borrowing Descriptor) -> Bool {
        let numbers = [input.number, output.number, complaints.number, lifeline.number]
        let bytes = encoded
        return bytes.count <= Self.bytesMax
            && chost_send(socket.number, bytes, bytes.count, numbers, Int32(numbers.count)) == 0
    }

    /// Waits for the next one; nil at the end.
    static func receive(from socket: Int32) -> SupervisorRequest? {
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        var numbers: [Int32] = [-1, -1, -1, -1]
        while true {
            let count = chost_receive(
                socket, &bytes, bytes.count, &numbers, Int32(numbers.count))
            if count < 0, errno == EBADMSG { continue }
            guard count > 0, let input = Descriptor(numbers[0]),
                let output = Descriptor(numbers[1]), let complaints = Descriptor(numbers[2]),
                let lifeline = Descriptor(numbers[3])
            else { return nil }
            let words = bytes[..<count].split(separator: 0).map {
                String(decoding: $0, as: UTF8.self)
            }
            return SupervisorRequest(
                words, input: input, output: output, complaints: complaints, lifeline: lifeline)
        }
    }

    /// Makes this process the one that was asked for, and returns what it is to exit with when all is over.
    func carryOut() -> Int32 {
        // Whoever looks for the supervisor of a folder finds it by its words.
        let shown = encoded
        guard let folder = words.last, chost_show_words(shown, shown.count) == 0,
            dup2(input.number, STDIN_FILENO) >= 0, dup2(output.number, STDOUT_FILENO) >= 0,
            dup2(complaints.number, STDERR_FILENO) >= 0
        else { return SupervisorRefusal.systemError.rawValue }
        carryOut(of: folder)
        return 0
    }

    private func carryOut(of folder: String) {
        let lifeline = lifeline.number
        Host.carryOut(folder) { status in
            var byte = UInt8(clamping: status)
            _ = write(lifeline, &byte, 1)
        }
    }

    private var encoded: [UInt8] { words.flatMap { Array($0.utf8) + [0] } }

    private static let bytesMax = 16 << 10
}
