/// One program of an attempt, and what its supervisor has kept of what it said: secrets are taken out.
package struct KeptProgram: Hashable, Sendable {
    package var words: [String]
    /// Nil until it has ended, and where nobody saw that.
    package var record: CommandRecord?
    package var output: [UInt8]
    package var complaints: [UInt8]
}

/// What the folder of an attempt keeps of the programs that have begun, in their order.
package func keptPrograms(in folder: String) throws(HostError) -> [KeptProgram] {
    let files = AttemptFiles(folder)
    let planned = try File.read(files.plan, maxBytes: SupervisorPlan.bytesMax)
    let plan = try SupervisorPlan(decoding: planned, path: files.plan)
    var records: [CommandRecord] = []
    if FileKind(at: files.ended) != nil {
        let bytes = try File.read(files.ended, maxBytes: AttemptRecord.bytesMax)
        records = try AttemptRecord(decoding: bytes, path: files.ended).commands
    }
    var programs: [KeptProgram] = []
    for (index, command) in plan.commands.enumerated() {
        let record = index < records.count ? records[index] : nil
        if record == nil, FileKind(at: files.output(of: index + 1)) == nil { break }
        programs.append(
            KeptProgram(
                words: command.words, record: record,
                output: try kept(files.output(of: index + 1), of: plan),
                complaints: try kept(files.complaints(of: index + 1), of: plan)))
    }
    return programs
}

/// Nothing where the program could not be begun.
private func kept(_ path: String, of plan: SupervisorPlan) throws(HostError) -> [UInt8] {
    guard FileKind(at: path) != nil else { return [] }
    return try File.read(path, maxBytes: plan.outputBytesMax + markBytesMax)
}

/// What stands between the two halves of a stream that was cut is less.
private let markBytesMax = 1 << 10
