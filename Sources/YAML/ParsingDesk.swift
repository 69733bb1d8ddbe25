/// Where files are read one after another: libyaml's parser, and the room that a file is drafted in, which every
/// file would else ask for anew. Whoever reads many on one thread keeps one.
package struct ParsingDesk: ~Copyable {
    let reader = EventReader()
    var room = DraftingRoom()

    package init() {}
}

/// Arrays that grow to what the largest file needs, and are empty between two files.
struct DraftingRoom {
    var records: [Draft] = []
    var children: [Int32] = []
    var arena: [UInt8] = []
    var roots: [Int32] = []
    var open: [Composer.Open] = []
    var pending: [Int32] = []

    mutating func clear() {
        records.removeAll(keepingCapacity: true)
        children.removeAll(keepingCapacity: true)
        arena.removeAll(keepingCapacity: true)
        roots.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
        pending.removeAll(keepingCapacity: true)
    }
}
