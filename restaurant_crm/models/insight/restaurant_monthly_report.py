from datetime import timedelta

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models

from ...engine.insight import months
from ...engine.shared.flush import flush
from ..shared import planner
from ..shared.one_by_one import in_turn
from ..shared.whole_money import whole_money

# Weeks of the plot, and its size in points.
WEEKS, WIDTH, HEIGHT = 13, 640, 120
REPORT = "restaurant_crm.action_report_monthly"


class RestaurantMonthlyReport(models.Model):
    """How a month went: what a company took in, its guests, what rose and fell, what became of advice."""

    _name = "restaurant.monthly.report"
    _description = "Monthly Report"
    _order = "month desc, id desc"
    _rec_name = "month"

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="cascade")
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    figures = fields.Json(readonly=True, help="As they were when the report was made.")
    order_count = fields.Integer(string="Orders", readonly=True)
    amount = fields.Monetary(string="Taken In", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")

    _month_unique = models.UniqueIndex("(company_id, month)")

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._(
                "Month %(month)s of %(company)s", month=f"{report.month:%Y-%m}", company=report.company_id.name
            )

    # -- making ------------------------------------------------------------------------------------

    @api.model
    def _cron_report(self):
        """Make the reports of last month and send them."""
        in_turn(self.env["res.company"]._with_stores(), "restaurant_reported_on", "_report_month")

    @api.model
    def action_make(self):
        """Make the report of last month now, for who does not wait for the first; nobody gets a mail."""
        self.check_access("read")
        # sudo: only the system writes reports; whoever may read them may have one made.
        self.sudo()._make(self.env.company)
        return self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_monthly_report_action")

    @api.model
    def _make(self, company, first=None):
        """The report of a month, of last month by default; made once."""
        first = first or company._local_date().replace(day=1) - relativedelta(months=1)
        known = self.search([("company_id", "=", company.id), ("month", "=", first)])
        if known:
            return known
        flush(self.env, months.reads(self.env))
        figures = {name: self._figures(company, day) for name, day in self._months(first).items()}
        until = first + relativedelta(months=1)
        figures["weeks"] = [0.0] * WEEKS
        for week, amount in planner.rows_of_all(self.env, months.weeks(self.env, company.id, until, WEEKS)):
            figures["weeks"][week] = amount
        now = figures["now"]
        values = {"order_count": now["orders"], "amount": now["amount"], "figures": figures}
        return self.create({"company_id": company.id, "month": first, **values})

    def _months(self, first):
        return {"now": first, "before": first - relativedelta(months=1)}

    @api.model
    def _figures(self, company, first):
        until = first + relativedelta(months=1)
        stores = {
            store: [orders, amount]
            for store, orders, amount in planner.rows_of_all(
                self.env, months.stores(self.env, company.id, first, until)
            )
        }
        visits, guests, new = planner.rows_of_all(self.env, months.guests(company.id, first, until))[0]
        orders = sum(row[0] for row in stores.values())
        amount = sum(row[1] for row in stores.values())
        return {
            "orders": orders,
            "amount": amount,
            "average": amount / orders if orders else 0,
            "visits": visits,
            "guests": guests,
            "new": new,
            "stores": {str(store): row for store, row in stores.items()},
        }

    def _send(self):
        """Send the report to the administrators of the company, to each in the own language."""
        self.ensure_one()
        group = self.env.ref("restaurant_crm.group_manager")
        users = group.all_user_ids.filtered(lambda user: user.email and self.company_id in user.company_ids)
        for user in users:
            report = self.with_context(lang=user.lang or self.env.lang)
            content, extension = report._document()
            self.env["mail.mail"].create(
                {
                    "subject": report.display_name,
                    "email_to": user.email_formatted,
                    "author_id": self.env.user.partner_id.id,
                    "auto_delete": True,
                    "body_html": Markup("<br/>").join(report._sentences()),
                    "attachment_ids": [
                        fields.Command.create(
                            {
                                "name": f"{report.display_name}.{extension}",
                                "raw": content,
                                "res_model": "mail.mail",
                                "mimetype": "application/pdf" if extension == "pdf" else "text/html",
                            }
                        )
                    ],
                }
            )
        return users

    def _document(self):
        """The report as a file, and its extension: a page for the browser where the server cannot print."""
        renderer = self.env["ir.actions.report"]
        if renderer.get_wkhtmltopdf_state() in ("ok", "workers"):
            return renderer._render_qweb_pdf(REPORT, self.ids)[0], "pdf"
        return renderer._render_qweb_html(REPORT, self.ids)[0], "html"

    # -- what is on it -----------------------------------------------------------------------------

    def _money(self, amount):
        return whole_money(self.env, amount, self.company_id.currency_id)

    def _rows(self):
        """Lines of figures: name, this month, the month before, the change in percent or False."""
        now, before = self.figures["now"], self.figures["before"]
        names = {
            "amount": self.env._("Taken in"),
            "orders": self.env._("Orders placed"),
            "average": self.env._("Average order"),
            "guests": self.env._("Known guests who came"),
            "new": self.env._("New among them"),
            "visits": self.env._("Visits of known guests"),
        }
        money = ("amount", "average")
        return [
            (
                label,
                *(self._money(row[name]) if name in money else f"{row[name]:,}" for row in (now, before)),
                self._change(now[name], before[name]),
            )
            for name, label in names.items()
        ]

    def _change(self, now, before):
        return f"{100 * (now / before - 1):+.1f} %" if before else ""

    def _store_rows(self):
        """Lines of the stores, the largest first, like ``_rows``."""
        now, before = self.figures["now"]["stores"], self.figures["before"]["stores"]
        stores = self.env["restaurant.store"].with_context(active_test=False).browse(map(int, now)).exists()
        rows = []
        for store in stores.sorted(lambda store: -now[str(store.id)][1]):
            amount, earlier = now[str(store.id)][1], before.get(str(store.id), [0, 0])[1]
            rows.append((store.name, self._money(amount), self._money(earlier), self._change(amount, earlier)))
        return rows

    def _bars(self):
        """The bars of the plot of weeks: place and size in points, and the amount."""
        amounts = self.figures["weeks"]
        most = max(*amounts, 1)
        width = WIDTH / WEEKS
        until = self.month + relativedelta(months=1)
        return [
            {
                "x": round(week * width + 2, 1),
                "y": round(HEIGHT * (1 - max(amount, 0) / most), 1),
                "width": round(width - 4, 1),
                "height": round(HEIGHT * max(amount, 0) / most, 1),
                "label": f"{until - timedelta(days=7 * (WEEKS - week)):%m-%d}",
                "amount": self._money(amount),
            }
            for week, amount in enumerate(amounts)
        ]

    def _trends(self):
        """What rises and falls in all regions now."""
        return self.env["restaurant.menu.trend"].search(
            [("company_id", "=", self.company_id.id), ("region_id", "=", False)], limit=15
        )

    def _judged(self):
        """Advice that was judged in the month, with what became of it."""
        return (
            self.env["restaurant.advice"]
            .search(
                [
                    *(("company_id", "=", self.company_id.id), ("state", "=", "done")),
                    *(("judged_on", ">=", self.month), ("judged_on", "<", self.month + relativedelta(months=1))),
                ]
            )
            .filtered("outcome")[:10]
        )

    def _sentences(self):
        """The report in a few sentences, for the mail."""
        return [f"{label}: {now} ({change or before})" for label, now, before, change in self._rows()]

    def action_print(self):
        """The report as a file."""
        self.check_access("read")
        return self.env.ref(REPORT).report_action(self)
