/// Objects that were named and are not on the disk yet.
struct Pending {
    struct Object {
        var kind: ObjectKind
        var id: ObjectID
        var bytes: [UInt8]
        /// The object here that it was made from, and differs little from.
        var origin: Int?
    }

    private(set) var objects: [Object] = []
    private(set) var byteCount = 0
    private var places: [ObjectID: Int] = [:]

    var isEmpty: Bool { objects.isEmpty }

    func bytes(of id: ObjectID) -> [UInt8]? { places[id].map { objects[$0].bytes } }

    /// Keeps it once, however often it is put.
    mutating func put(_ kind: ObjectKind, _ bytes: [UInt8], from origin: ObjectID? = nil)
        -> ObjectID
    {
        let id = objectID(kind, bytes)
        guard places[id] == nil else { return id }
        places[id] = objects.count
        objects.append(
            Object(kind: kind, id: id, bytes: bytes, origin: origin.flatMap { places[$0] }))
        byteCount += bytes.count
        return id
    }

    mutating func removeAll() {
        objects.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        byteCount = 0
    }
}
