extension ObjectID {
    /// The name that a file of these bytes has in git; nothing is written.
    package init(ofFile bytes: [UInt8]) { self = objectID(.blob, bytes) }
}
