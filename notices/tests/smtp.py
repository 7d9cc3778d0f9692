"""A mail server of a few lines that tests can make refuse, hesitate and hang up."""

import socketserver
import threading


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails = []
        self.connections = 0
        #: Address → what is answered when it is named; others are fine.
        self.refusals = {}
        #: What is answered to a whole mail; "" hangs up without an answer.
        self.verdict = "250 OK"
        #: After so many mails the server closes the connection without a word.
        self.hang_up_after = 0
        self.greeting = "220 test"

    @property
    def port(self):
        return self.server_address[1]


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.server.connections += 1
        self.mails_here = 0
        self.say(self.server.greeting)
        for line in self.rfile:
            verb, _, rest = line.decode().strip().partition(" ")
            answer = self.answer(verb.upper(), rest)
            if not answer:
                return
            self.say(answer)
            if verb.upper() == "QUIT":
                return

    def answer(self, verb, rest):
        if verb == "RCPT":
            address = rest.partition("<")[2].partition(">")[0]
            return self.server.refusals.get(address, "250 OK")
        if verb == "DATA":
            return self.take()
        return "221 bye" if verb == "QUIT" else "250 OK"

    def take(self):
        self.say("354 go on")
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        if self.server.verdict.startswith("250"):
            self.server.mails.append(b"".join(lines))
            self.mails_here += 1
            if self.mails_here == self.server.hang_up_after:
                self.say("250 OK")
                return ""
        return self.server.verdict

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


def serve():
    """A running server; the caller shuts it down."""
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
