#!/usr/bin/env python3
"""service.py FOLDER: serves what was deployed to a folder; stands in for your application.

Its address is in FOLDER/address, and it runs until that file is removed. A version that stands in
FOLDER/refuses does not start there: a failure to try.
"""
import http.server
import os
import sys

folder = sys.argv[1]


def text(name):
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        release = text("release")
        refused = [word for word in text("refuses").split() if f"version={word}\n" in release]
        if refused:
            self.answer(503, f"{refused[0]} does not start: its schema is newer than the database\n")
        elif release:
            self.answer(200, release)
        else:
            self.answer(503, "nothing is deployed here\n")

    def answer(self, status, words):
        with open(os.path.join(folder, "log"), "a", encoding="utf-8") as log:
            log.write(("INFO served\n" if status == 200 else f"ERROR {words}"))
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(words.encode())

    def log_message(self, *_):
        pass


os.makedirs(folder, exist_ok=True)
address = os.path.join(folder, "address")
with http.server.HTTPServer(("127.0.0.1", 0), Service) as server:
    with open(address + ".new", "w", encoding="utf-8") as file:
        file.write(f"127.0.0.1:{server.server_port}\n")
    os.replace(address + ".new", address)
    server.timeout = 0.5
    while os.path.exists(address):
        server.handle_request()
