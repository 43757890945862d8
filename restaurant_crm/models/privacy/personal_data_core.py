from functools import partial

from odoo import api, models
from odoo.tools import SQL

from .personal_data import BLANK, DELETE, HASH, KEEP, by_column

# Words of contacts. What is not here is no word: a choice, a number, a link.
CONTACT = (
    "name complete_name ref vat company_registry website function street street2 zip city email phone "
    "commercial_company_name company_name properties barcode comment email_normalized phone_sanitized "
    "picking_warn_msg global_location_number peppol_endpoint"
)
COLUMNS = {
    "res_partner": {
        **dict.fromkeys(CONTACT.split(), BLANK),
        **dict.fromkeys(("lang", "tz"), KEEP),
        **dict.fromkeys(("state_id", "partner_latitude", "partner_longitude"), BLANK),
    },
    # Portal users sign in with their address.
    "res_users": {
        "login": BLANK,
        "password": BLANK,
        "signature": BLANK,
        "out_of_office_message": BLANK,
        "totp_secret": BLANK,
    },
    "res_partner_bank": {
        "acc_number": DELETE,
        "sanitized_acc_number": DELETE,
        "clearing_number": DELETE,
        "acc_holder_name": DELETE,
        "note": DELETE,
    },
    # Orders are documents of the accounting: they stay, without the words of and about the guest.
    "pos_order": {
        **dict.fromkeys(("email", "mobile", "floating_order_name", "general_customer_note", "internal_note"), BLANK),
        "last_order_preparation_change": BLANK,
        **dict.fromkeys(("name", "pos_reference", "tracking_number", "table_stand_number"), KEEP),
    },
    "pos_order_line": {
        **dict.fromkeys(("customer_note", "note", "notice"), BLANK),
        **dict.fromkeys(("name", "full_product_name"), KEEP),
    },
    "product_attribute_custom_value": {"custom_value": BLANK},
    "pos_payment": {
        **dict.fromkeys(("cardholder_name", "card_no"), BLANK),
        **dict.fromkeys(("name", "payment_ref_no", "transaction_id", "ticket"), KEEP),
    },
    "account_move": {
        **dict.fromkeys(("invoice_partner_display_name", "invoice_source_email", "narration", "sending_data"), BLANK),
        **dict.fromkeys(("name", "ref", "payment_reference"), KEEP),
    },
    "account_move_line": {"name": KEEP, "ref": KEEP},
    "account_analytic_line": {"name": KEEP, "ref": KEEP},
    "stock_picking": {"note": BLANK, "name": KEEP, "origin": KEEP, "picking_properties": KEEP},
    "account_payment": {"name": KEEP, "memo": KEEP, "payment_reference": KEEP},
    "account_bank_statement_line": {
        **dict.fromkeys(("partner_name", "account_number", "transaction_details"), BLANK),
        "payment_ref": KEEP,
    },
    "payment_transaction": {
        **dict.fromkeys(
            (
                *("partner_name", "partner_email", "partner_address", "partner_zip", "partner_city"),
                *("partner_phone", "partner_lang", "state_message"),
            ),
            BLANK,
        ),
        **dict.fromkeys(("reference", "provider_reference"), KEEP),
    },
    "payment_token": {"payment_details": BLANK, "provider_ref": BLANK},
    "loyalty_card": {"code": BLANK},
    "loyalty_history": {"description": KEEP},
    "rating_rating": {"feedback": BLANK, "res_name": BLANK, "publisher_comment": BLANK, "parent_res_name": BLANK},
    # What was said and sent.
    "mail_message": dict.fromkeys(
        (
            *("body", "subject", "email_from", "incoming_email_to", "incoming_email_cc", "outgoing_email_to"),
            *("reply_to", "message_id"),
        ),
        DELETE,
    ),
    "mail_mail": dict.fromkeys(
        ("body_html", "email_to", "email_cc", "headers", "references", "failure_reason"), DELETE
    ),
    "mail_message_translation": {"body": DELETE},
    "mail_push": {"payload": DELETE},
    "mail_activity": {"summary": DELETE, "note": DELETE, "feedback": DELETE, "res_name": DELETE},
    "mail_scheduled_message": {
        "subject": DELETE,
        "body": DELETE,
        "send_context": DELETE,
        "notification_parameters": DELETE,
    },
    "mail_followers": {"res_model": DELETE},
    "mail_notification": dict.fromkeys(("mail_email_address", "sms_number", "failure_reason"), DELETE),
    "mail_tracking_value": dict.fromkeys(
        ("old_value_char", "new_value_char", "old_value_text", "new_value_text", "field_info"), DELETE
    ),
    "mail_gateway_allowed": {"email": DELETE, "email_normalized": DELETE},
    "mail_blacklist": {"email": HASH},
    "phone_blacklist": {"number": HASH},
    "sms_sms": {"number": DELETE, "body": DELETE},
    "mailing_trace": {"email": BLANK, "sms_number": BLANK, "message_id": BLANK, "failure_reason": BLANK},
    "mailing_contact": dict.fromkeys(
        (
            *("name", "first_name", "last_name", "company_name", "email", "email_normalized", "properties"),
            *("phone_sanitized", "mobile"),
        ),
        DELETE,
    ),
    "snailmail_letter": dict.fromkeys(("street", "street2", "zip", "city", "info_msg"), BLANK),
    "discuss_channel_member": {"custom_channel_name": DELETE},
    "privacy_lookup_wizard": {"name": DELETE, "email": DELETE, "execution_details": DELETE},
    "privacy_lookup_wizard_line": {"res_name": DELETE, "execution_details": DELETE},
    "bus_bus": {"message": DELETE},
    "ir_logging": {"message": BLANK},
    # Files go by their records, with what is on the disk.
    "ir_attachment": {"name": DELETE, "description": DELETE, "index_content": DELETE, "db_datas": DELETE},
}
# Documents whose files the law has kept.
KEPT_DOCUMENTS = ("account.move", "account.payment")


class RestaurantPersonalData(models.AbstractModel):
    """What Odoo itself keeps of guests."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _personal_columns(self):
        return super()._personal_columns() | by_column(COLUMNS)

    @api.model
    def _personal_values(self):
        """Names that lists need to show something, and codes that have to differ."""
        erased = SQL("'Erased guest ' || id")
        partner_of = SQL("'Erased guest ' || partner_id")
        return super()._personal_values() | {
            ("res_partner", "name"): erased,
            ("res_partner", "complete_name"): erased,
            ("res_users", "login"): SQL("'erased-' || id"),
            ("account_move", "invoice_partner_display_name"): partner_of,
            ("loyalty_card", "code"): SQL("'erased-' || id"),
            ("payment_token", "provider_ref"): SQL("'erased-' || id"),
        }

    @api.model
    def _documents(self):
        """``{model: name of the link to contacts, or SQL}`` of the records whose messages and files are the guest's."""
        return {"res.partner": "id", "pos.order": "partner_id"}

    @api.model
    def _document_ids(self, ids):
        """``{model: ids}`` of the documents of these contacts."""
        queries = []
        for name, link in self._documents().items():
            if name in self.env:
                table = self.env[name]._table
                mine = link if isinstance(link, SQL) else SQL("%s = ANY(%s)", SQL.identifier(table, link), ids)
                queries.append(SQL("SELECT %s, array_agg(id) FROM %s WHERE %s", name, SQL.identifier(table), mine))
        return {name: found for name, found in self.env.execute_query(SQL(" UNION ALL ").join(queries)) if found}

    @api.model
    def _hangs_on(self, documents, model_column, id_column):
        """A condition: rows that hang on one of these documents, by the name of a model and an id.

        Ids are written out: an index finds rows by them, and not by what a SELECT within the condition would say.
        """
        conditions = [
            SQL("(%s = %s AND %s = ANY(%s))", model_column, name, id_column, found) for name, found in documents.items()
        ]
        return SQL("(%s)", SQL(" OR ").join(conditions)) if conditions else SQL("FALSE")

    @api.model
    def _messages_of(self, ids, documents, mails):
        """Ids of the messages to, from and about these contacts.

        :param mails: ids of the mails to them: of messages to nobody's document only the mail says whose they are
        """
        said = self._hangs_on(documents, SQL("mail_message.model"), SQL("mail_message.res_id"))
        query = SQL(
            """SELECT id FROM mail_message WHERE %s OR author_id = ANY(%s)
                UNION SELECT message.id FROM mail_mail AS mail
                        JOIN mail_message AS message ON message.id = mail.mail_message_id
                       WHERE mail.id = ANY(%s) AND message.model IS NULL""",
            said,
            ids,
            mails,
        )
        return [row[0] for row in self.env.execute_query(query)]

    @api.model
    def _personal_rows(self, ids, values):
        orders = SQL("(SELECT id FROM pos_order WHERE partner_id = ANY(%s))", ids)
        lines = SQL("(SELECT id FROM pos_order_line WHERE order_id IN %s)", orders)
        documents = self._document_ids(ids)
        document = partial(self._hangs_on, documents)
        query = SQL("SELECT mail_mail_id FROM mail_mail_res_partner_rel WHERE res_partner_id = ANY(%s)", ids)
        mails = [row[0] for row in self.env.execute_query(query)]
        mails += self._ids_with_words("mail_mail", SQL("email_to"), values)
        messages = self._messages_of(ids, documents, mails)
        lookups = self._mentions("privacy_lookup_wizard", SQL("concat_ws(' ', name, email)"), ids, values)
        return super()._personal_rows(ids, values) | {
            "res_partner": SQL("res_partner.id = ANY(%s)", ids),
            "pos_order_line": SQL("pos_order_line.order_id IN %s", orders),
            "product_attribute_custom_value": SQL("product_attribute_custom_value.pos_order_line_id IN %s", lines),
            "pos_payment": SQL("pos_payment.pos_order_id IN %s", orders),
            "account_move_line": SQL(
                "account_move_line.move_id IN (SELECT id FROM account_move WHERE partner_id = ANY(%s))", ids
            ),
            "loyalty_history": SQL(
                "loyalty_history.card_id IN (SELECT id FROM loyalty_card WHERE partner_id = ANY(%s))", ids
            ),
            "rating_rating": SQL(
                "(rating_rating.partner_id = ANY(%s) OR %s)",
                ids,
                document(SQL("rating_rating.res_model"), SQL("rating_rating.res_id")),
            ),
            "mail_message": SQL("mail_message.id = ANY(%s)", messages),
            "mail_mail": SQL("(mail_mail.id = ANY(%s) OR mail_mail.mail_message_id = ANY(%s))", mails, messages),
            "mail_activity": document(SQL("mail_activity.res_model"), SQL("mail_activity.res_id")),
            "mail_scheduled_message": document(
                SQL("mail_scheduled_message.model"), SQL("mail_scheduled_message.res_id")
            ),
            "mail_followers": SQL(
                "(mail_followers.partner_id = ANY(%s) OR %s)",
                ids,
                document(SQL("mail_followers.res_model"), SQL("mail_followers.res_id")),
            ),
            "mail_notification": SQL(
                "(mail_notification.res_partner_id = ANY(%s) OR mail_notification.mail_message_id = ANY(%s))",
                ids,
                messages,
            ),
            "mail_tracking_value": SQL("mail_tracking_value.mail_message_id = ANY(%s)", messages),
            "mail_message_translation": SQL("mail_message_translation.message_id = ANY(%s)", messages),
            "mail_push": self._mentions("mail_push", SQL("payload"), ids, values),
            "mail_gateway_allowed": SQL("mail_gateway_allowed.email_normalized = ANY(%s)", values),
            "mail_blacklist": SQL("mail_blacklist.email = ANY(%s)", values),
            "phone_blacklist": SQL("phone_blacklist.number = ANY(%s)", values),
            "sms_sms": SQL("(sms_sms.partner_id = ANY(%s) OR sms_sms.number = ANY(%s))", ids, values),
            "mailing_trace": SQL(
                "(%s OR mailing_trace.email = ANY(%s) OR mailing_trace.sms_number = ANY(%s))",
                document(SQL("mailing_trace.model"), SQL("mailing_trace.res_id")),
                values,
                values,
            ),
            "mailing_contact": SQL(
                "(mailing_contact.email_normalized = ANY(%s) OR mailing_contact.phone_sanitized = ANY(%s))",
                values,
                values,
            ),
            "privacy_lookup_wizard": lookups,
            "privacy_lookup_wizard_line": SQL(
                """(%s OR privacy_lookup_wizard_line.wizard_id IN (
                       SELECT id FROM privacy_lookup_wizard WHERE %s))""",
                document(SQL("privacy_lookup_wizard_line.res_model"), SQL("privacy_lookup_wizard_line.res_id")),
                lookups,
            ),
            "bus_bus": self._mentions("bus_bus", SQL("message"), ids, values),
            "ir_logging": self._mentions("ir_logging", SQL("message"), ids, values),
            "ir_attachment": SQL(
                """(%s OR (ir_attachment.res_model = 'mail.message' AND ir_attachment.res_id = ANY(%s))
                    OR (ir_attachment.id IN (SELECT attachment_id FROM message_attachment_rel
                                          WHERE message_id = ANY(%s))
                        AND COALESCE(ir_attachment.res_model, '') NOT IN ('mail.template', 'mailing.mailing')))""",
                document(SQL("ir_attachment.res_model"), SQL("ir_attachment.res_id")),
                messages,
                messages,
            ),
        }
