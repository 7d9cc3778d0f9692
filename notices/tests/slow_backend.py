"""Mails as files, and a pause in which a test can kill the worker."""

import time

from django.core.mail.backends.filebased import EmailBackend


class SlowBackend(EmailBackend):
    def write_message(self, message):
        self.stream.write(f"X-Subject: {message.subject}\n".encode())
        super().write_message(message)

    def send_messages(self, messages):
        sent = super().send_messages(messages)
        self.stream.flush()
        time.sleep(1.5)
        return sent
