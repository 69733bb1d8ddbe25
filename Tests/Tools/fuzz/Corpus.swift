import Glibc

/// The files that mutations begin with: odd YAML, and real manifests.
func readCorpus(below root: String = "Tests/Fixtures") -> [[UInt8]] {
    ["manifest-corpus", "yaml-corpus"].flatMap { readFolder(root + "/" + $0) }
}

/// The bytes of signatures and keys of every kind that is taken.
func readSignatures(below root: String = "Tests/Fixtures") -> [[UInt8]] {
    readFolder(root + "/signature-corpus")
}

/// By name, since the order decides what a seed gives.
private func readFolder(_ folder: String) -> [[UInt8]] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted().map { readFile(folder + "/" + $0) }
}

private func readFile(_ path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
}
