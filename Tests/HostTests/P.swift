import Testing
@Test func placeholderHost() {}
