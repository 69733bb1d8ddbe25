/// What a stage brings to its environments: flags and variables, those of the stages before it included.
package struct Exposure: Sendable, Equatable {
    package var flags = Table<FlagSetting>()
    package var variables = Table<SecretOr>()

    package init() {}
}

extension Rollout {
    /// Returns each stage's exposure; a work stage has that of the stage before it.
    package func exposures() -> [Exposure] {
        var carried = Exposure()
        carried.variables = variables
        return stages.map { stage in
            var exposure = carried
            if let share = stage.raiseTo { exposure.raise(to: share) }
            for row in stage.flags.rows { exposure.flags.set(row.name, at: row.place, row.value) }
            for row in stage.variables.rows {
                exposure.variables.set(row.name, at: row.place, row.value)
            }
            if stage.carry { carried = exposure }
            return exposure
        }
    }
}

extension Exposure {
    /// Lifts the gradual flags; one that is further already stays.
    mutating func raise(to share: Percentage) {
        for index in flags.rows.indices {
            let setting = flags.rows[index].value
            guard setting.isGradual else { continue }
            flags.rows[index].value.percentage = setting.percentage.map { max($0, share) } ?? share
        }
    }
}

extension FlagSetting {
    /// Whether some users have it and others not; cohorts and percentage are a union.
    var isGradual: Bool { percentage != nil || !cohorts.isEmpty }
}
