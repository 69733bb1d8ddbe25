import Testing
@Test func placeholderManifests() {}
