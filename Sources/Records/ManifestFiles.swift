import Git
import Manifests
import YAML

/// The folder of the desired state in a repository.
package let desiredStateFolder = "desired-state"

/// The rule of a file that is there and could not be read: nobody's manifest is wrong by that.
package let unreadable = "unreadable"

/// What one file gave.
struct ReadFile: Sendable {
    var name: String
    var manifests: [Decoded] = []
    var strays: [Diagnostic] = []

    init(_ bytes: [UInt8], name: String, at desk: inout ParsingDesk) {
        self.name = name
        if isLFSPointer(bytes) {
            strays = [ReadFile.lfsPointer(name)]
        } else {
            (manifests, strays) = decode(parse(bytes, file: name, at: &desk))
        }
    }

    init(problem: Diagnostic) {
        name = problem.location.file
        strays = [problem]
    }

    private static func lfsPointer(_ name: String) -> Diagnostic {
        Diagnostic(
            rule: "lfs-pointer", at: SourceLocation(file: name),
            "this is a pointer of Git LFS, not the file itself",
            remedy: "keep manifests out of LFS: `git lfs untrack`, then add the file again")
    }

    static func tooLarge(_ name: String) -> ReadFile {
        let megabytes = Limits.standard.fileBytesMax >> 20
        return ReadFile(
            problem: Diagnostic(
                rule: "limit-size", at: SourceLocation(file: name),
                "this file is larger than \(megabytes) MiB",
                remedy: "a manifest is a page of text; take out what is none"))
    }
}

func isManifest(_ path: String) -> Bool {
    let bytes = path.utf8
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let start = slash.map { bytes.index(after: $0) } ?? bytes.startIndex
    guard bytes[start...].first != UInt8(ascii: ".") else { return false }
    return [".yaml", ".yml"].contains { bytes.suffix($0.utf8.count).elementsEqual($0.utf8) }
}

extension Diagnostic {
    /// What is odd about a path under `desired-state/`, in the words of a manifest's author.
    init?(_ oddity: Oddity, as name: String) {
        let place = SourceLocation(file: name)
        switch oddity.kind {
        case .symlink(let target):
            self.init(
                rule: "symlink", at: place,
                "this is a symbolic link\(target.map { " to `\($0)`" } ?? ""), which is not followed",
                remedy: "put the file itself here")
        case .submodule:
            self.init(
                rule: "submodule", at: place, "this is a submodule, which is not entered",
                remedy: "put the manifests into this repository")
        case .notUTF8:
            self.init(
                rule: "path-encoding", at: place, "the name of this file is not UTF-8",
                remedy: "rename it")
        case .impossibleName:
            self.init(
                rule: "path-name", at: place, "no file can have this name", remedy: "rename it")
        case .invisibleCharacters:
            self.init(
                rule: "path-name", at: place,
                "the name of this file holds characters that nobody sees",
                remedy: "rename it")
        case .differsInCase(let other):
            self.init(
                .warning, rule: "look-alike-path", at: place,
                "this path differs from `\(other)` in case only",
                remedy: "a disk that ignores case keeps one of the two; rename one")
        case .looksLike(let other):
            self.init(
                rule: "look-alike-path", at: place,
                "this path looks like `\(other)`, and is another",
                remedy: "rename one")
        }
    }
}
