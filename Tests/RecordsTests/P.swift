import Testing
@Test func placeholderRecords() {}
