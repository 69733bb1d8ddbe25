import Effects
package import Records

extension RememberedHub {
    /// Asks the hub, as a pass would; true where it names what it named before. Whatever goes wrong is for the
    /// pass itself to say.
    package func isAsItWas(variable: @escaping Variable) -> Bool {
        guard
            let hub = try? Hub(
                url: address, repository: state + "/repository.git",
                limits: HubLimits(question: 10), run: gitRunner(variable: variable)),
            let there = try? hub.lsRemote(tips.map(\.reference)), named(there)
        else { return false }
        // `status` says how old it is what is known of the hub.
        return (try? StateRepository.note(answerIn: state)) != nil
    }
}
