/// Returns the arrows of `Package.swift` that the house does not allow, as `Lower -> Upper`.
///
/// It reads the declarations as they are written there: a name, then the list of what it uses.
func wrongArrows(in package: String) -> [String] {
    var wrong: [String] = []
    let openings = ["room(\"", ".executableTarget(name:\""]
    let compact = package.filter { !$0.isWhitespace }
    for opening in openings {
        for declaration in compact.components(after: opening) {
            let name = String(declaration.prefix { $0 != "\"" })
            guard let room = Room.named(name) else {
                wrong.append("\(name) is no room")
                continue
            }
            let rest = declaration.dropFirst(name.count + 1)
            guard let list = rest.list(after: [",uses:[", ",dependencies:["]) else { continue }
            for used in list where !room.imports.contains(used) {
                wrong.append("\(name) -> \(used)")
            }
        }
    }
    return wrong
}

extension String {
    /// Returns what stands behind each `opening`.
    fileprivate func components(after opening: String) -> [Substring] {
        var found: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: opening) {
            rest = rest[range.upperBound...]
            found.append(rest)
        }
        return found
    }
}

extension Substring {
    /// Returns the names of a list that follows at once after one of `openings`.
    fileprivate func list(after openings: [String]) -> [String]? {
        guard let opening = openings.first(where: hasPrefix) else { return nil }
        let list = dropFirst(opening.count).prefix { $0 != "]" }
        return list.split(separator: ",").map { $0.filter { $0 != "\"" } }
    }
}
