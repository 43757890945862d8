import re

from odoo import models
from odoo.tools import html2plaintext

# The picture by which Email Marketing sees that a mail was opened; in plain text it would be an address to be opened.
PICTURE = re.compile(r"<img[^>]*/mail/track/[^>]*>")
ONE_CLICK = "List-Unsubscribe"


class OneLine(str):
    """A header that is written as it is: the standard library folds long addresses, and encodes those that do not fit
    even then, which mail programs do not take for an address any more.

    Headers of ``email`` that know their name write themselves.
    """

    __slots__ = ()
    name = ONE_CLICK

    def fold(self, *, policy):
        return f"{self.name}: {self}{policy.linesep}"


class MailMail(models.Model):
    """The address for writing no more stays whole, however long the name of the house's server is; plain text says what
    guests are to read."""

    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        mails = super()._prepare_outgoing_list(mail_server=mail_server, doc_to_followers=doc_to_followers)
        for mail in mails:
            address = mail["headers"].get(ONE_CLICK)
            # A line break would be another header.
            if address and address.isascii() and address.isprintable():
                mail["headers"][ONE_CLICK] = OneLine(address)
            if PICTURE.search(mail["body"] or ""):
                mail["body_alternative"] = html2plaintext(PICTURE.sub("", mail["body"]))
        return mails
