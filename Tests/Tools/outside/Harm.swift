import TestSupport

/// What is done to a folder between two commands, rather than at a call.
enum Harm: CustomStringConvertible {
    /// The folder lies on a disk of its own with so much room left, until some seconds later.
    case filled(Folder, kibibytes: Int)
    /// A file of objects is not what it was.
    case spoiled(file: String, Spoiling)

    var description: String {
        switch self {
        case .filled(let folder, let kibibytes): "\(folder.rawValue) with \(kibibytes) KiB left"
        case .spoiled(let file, let how): "\(how.rawValue) \(file)"
        }
    }
}

enum Folder: String, CaseIterable { case state, hub, attempts }

enum Spoiling: String, CaseIterable {
    case emptied, truncated, flipped

    /// Of the file `$1`.
    var script: String {
        switch self {
        case .emptied: ": > \"$1\""
        case .truncated: "truncate -s $(($(stat -c %s \"$1\") / 2)) \"$1\""
        case .flipped:
            """
            at=$(($(stat -c %s "$1") / 2))
            byte=$(od -An -tu1 -j $at -N 1 "$1")
            printf "\\\\$(printf %o $((byte ^ 255)))" | dd of="$1" bs=1 seek=$at conv=notrunc status=none
            """
        }
    }
}

extension Arena {
    private func path(of folder: Folder) throws -> String {
        switch folder {
        case .state: state(of: "one")
        case .hub: hubFolder
        case .attempts:
            try shell(
                "mkdir -p \(state(of: "one"))/reconcile/*/attempts; echo \(state(of: "one"))/reconcile/*/attempts"
            )
            .filter { !$0.isNewline }
        }
    }

    /// Room is made by somebody else, while whatever waits for it waits.
    func fill(_ folder: Folder, leaving kibibytes: Int) throws {
        let path = try path(of: folder)
        try shell(
            """
            mkdir -p \(root)/aside; cp -a \(path)/. \(root)/aside
            mount -t tmpfs -o size=16m,mode=755 none \(path)
            cp -a \(root)/aside/. \(path); rm -rf \(root)/aside
            free=$(($(df --output=avail -k \(path) | tail -1) - \(kibibytes)))
            fallocate -l ${free}K \(path)/filling
            (sleep 3; rm -f \(path)/filling) > /dev/null 2>&1 &
            """)
    }

    /// By what `fill` has told no shell: the room is there.
    func waitForRoom(in folder: Folder) throws {
        try shell("while [ -e \(try path(of: folder))/filling ]; do sleep 0.1; done")
    }

    func unmount(_ folder: Folder) throws {
        try shell("umount -l \(try path(of: folder))")
    }

    /// The files of objects in the hub and in the state repository, as copies of the step have them.
    func objectFiles(packed: Bool) throws -> [String] {
        let folders = [
            hubFolder + "/\(isRemote ? "" : ".git/")",
            state(of: "one") + "/reconcile/*/repository.git",
        ]
        if packed {
            for folder in folders {
                try shell(
                    "cd \(folder) && git -c safe.directory='*' -c gc.reflogExpire=now repack -adq")
            }
        }
        let names = packed ? "-name '*.pack' -o -name '*.idx'" : "-path '*/objects/??/*'"
        let found = try shell(
            "find \(folders.joined(separator: " ")) -type f \\( \(names) \\) | sort")
        return found.split(separator: "\n").map(String.init)
    }

    func spoil(_ file: String, _ how: Spoiling) throws {
        try shell(
            """
            rm -rf \(root)/good; cp -a \(file) \(root)/good; chmod u+w \(file); set -- \(file)
            \(how.script)
            cp -a \(file) \(root)/spoiled
            """)
    }

    /// What nobody has mended is put back by a person, who has a copy.
    func putBack(_ file: String) throws {
        try shell(
            "if ! [ -e \(file) ] || cmp -s \(file) \(root)/spoiled; then rm -f \(file); mkdir -p $(dirname \(file)); cp -a \(root)/good \(file); fi"
        )
    }
}

/// By what a person finds the file.
func isNamed(_ file: String, in words: String) -> Bool {
    let parts = file.split(separator: "/")
    guard let name = parts.last, parts.count > 2 else { return false }
    // What was in a pack is named by the object that was looked for.
    if name.hasPrefix("pack-") { return words.contains("fsck` ") }
    return words.contains((parts[parts.count - 2] + name).prefix(10))
}
