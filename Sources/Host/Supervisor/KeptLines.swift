import Glibc

/// Reads what a supervisor keeps of an attempt while it is being written, a line at a time. Secrets have been
/// taken out of it, and of a stream that is too long the middle.
package struct KeptLines {
    private let files: AttemptFiles
    private let commandsMax: Int
    /// The streams of the command that was the last to begin, as far as has been seen.
    private var streams: [Stream] = []
    private var number = 0

    fileprivate struct Stream {
        var path: String
        var offset = 0
        var begun: [UInt8] = []
    }

    package struct Line: Hashable, Sendable {
        /// The position of the command among those of the plan.
        package var command: Int
        package var text: String
    }

    package init(in folder: String, commandsMax: Int) {
        (files, self.commandsMax) = (AttemptFiles(folder), commandsMax)
    }

    /// The lines that have come since the last call. At the `end` of the attempt also those that were never ended.
    package mutating func next(atEnd end: Bool = false) -> [Line] {
        var lines: [Line] = []
        while number <= commandsMax {
            // Whatever begins after it begins when all of it is written.
            let hasNext = number < commandsMax && FileKind(at: files.output(of: number + 1)) != nil
            lines += read(isOver: end || hasNext)
            guard hasNext else { break }
            number += 1
            streams = [files.output(of: number), files.complaints(of: number)].map {
                Stream(path: $0)
            }
        }
        return lines
    }

    private mutating func read(isOver: Bool) -> [Line] {
        var lines: [Line] = []
        for index in streams.indices {
            lines += streams[index].read(isOver: isOver).map {
                Line(command: number - 1, text: $0)
            }
        }
        return lines
    }
}

extension KeptLines.Stream {
    /// Programs that draw on one line end it by a return.
    fileprivate mutating func read(isOver: Bool) -> [String] {
        var parts = (begun + newBytes()).split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == 10 || $0 == 13 })
        begun = isOver ? [] : Array(parts.popLast() ?? [])
        return parts.filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Nothing where it cannot be read: it is only shown, and what is kept can still be asked for.
    private mutating func newBytes() -> [UInt8] {
        let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        guard let file = Descriptor(open(path, flags)) else { return [] }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = uninterrupted { pread(file.number, &part, part.count, off_t(offset)) }
            guard count > 0 else { return bytes }
            bytes += part[..<count]
            offset += count
        }
    }
}
