enum RecordsRoom {}
