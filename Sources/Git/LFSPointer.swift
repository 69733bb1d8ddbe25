/// Whether a file's bytes are a Git LFS pointer: the content is elsewhere, and is not fetched.
package func isLFSPointer(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: "version https://git-lfs.github.com/spec/".utf8)
}
