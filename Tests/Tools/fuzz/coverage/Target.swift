/// What libFuzzer calls with each input; `scripts/fuzz-coverage` builds it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    _ = exercise(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
