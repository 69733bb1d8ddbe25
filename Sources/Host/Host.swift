enum HostRoom {}
