internal import Manifests

@main struct Main {
    static func main() { print(sha256([]).count) }
}
