import Host

/// One place that a pass looked at, and what it saw.
package struct Sight: Hashable, Sendable {
    package var place: Place
    package var finding: Finding

    package init(_ place: Place, _ finding: Finding) {
        (self.place, self.finding) = (place, finding)
    }

    package struct Place: Hashable, Sendable {
        package var path: String
        package var how: How

        package init(_ path: String, _ how: How) { (self.path, self.how) = (path, how) }
    }

    package enum How: String, Hashable, Sendable, CaseIterable {
        /// A small file, byte for byte.
        case content
        /// A large one: what the system tells of it, links followed.
        case stamp
        /// A folder: which one it is, whatever it holds.
        case identity
    }

    package enum Finding: Hashable, Sendable {
        case nothing
        case bytes([UInt8])
        case stamp(String)
    }
}

extension Sight.Place {
    /// References, marks and settings are smaller; what is larger is not taken for one.
    static let bytesMax = 64 << 10

    /// What stands there now; nil where that cannot be told.
    package func look() -> Sight.Finding? {
        switch how {
        case .content:
            do throws(HostError) {
                return .bytes(try File.read(path, maxBytes: Self.bytesMax))
            } catch {
                return error.isNotFound ? .nothing : nil
            }
        case .stamp:
            return FilePrint(at: path, followingLink: true).map { .stamp($0.text) } ?? .nothing
        case .identity:
            return FilePrint(at: path, followingLink: true).map { .stamp($0.identity) }
        }
    }

    /// What stands there, if it has stood there since before `moment`; else nobody knows whether it is what the pass
    /// has read. The moment, in nanoseconds since 1970, allows for a clock of the file system that is coarse:
    /// git's index calls such a file racy.
    package func look(unchangedSince moment: Int) -> Sight? {
        guard let finding = look() else { return nil }
        if how != .identity, let print = FilePrint(at: path, followingLink: true),
            print.lastChange >= moment
        {
            return nil
        }
        return Sight(self, finding)
    }
}
