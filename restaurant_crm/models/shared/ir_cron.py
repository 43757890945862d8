from datetime import timedelta

from odoo import api, fields, models

from ...engine.shared.clock import day_start, local_date


class IrCron(models.Model):
    """Jobs of the night: they run when the business day is over, by the clock of the company, summer and winter."""

    _inherit = "ir.cron"

    restaurant_night_minutes = fields.Integer(
        string="Minutes After the Business Day",
        help="Runs once a night, so many minutes after the company's business day has ended. 0: by the schedule above.",
    )

    def _next_night(self, moment):
        """The first end of a business day, plus the minutes of this job, after ``moment`` (UTC).

        By the clock of the job's user's company, whoever plans it: of companies with different clocks it is one night.
        """
        env = self.with_company(self.user_id.company_id).env
        delay = timedelta(minutes=self.restaurant_night_minutes)
        day = local_date(env, moment - delay)
        return day_start(env, day + timedelta(days=1)) + delay

    @api.model
    def _reschedule_later(self, job):
        result = super()._reschedule_later(job)
        cron = self.browse(job["id"])
        if cron.restaurant_night_minutes > 0:
            self.env.cr.execute(
                "UPDATE ir_cron SET nextcall = %s WHERE id = %s",
                [cron._next_night(self.env.cr.now().replace(microsecond=0)), cron.id],
            )
        return result

    @api.model
    def _align_nights(self):
        """Plan the next run of each job of the night anew; one that is running does so itself when it is done."""
        # sudo: who sets clocks and house rules may have no rights on scheduled actions.
        crons = self.sudo().with_context(active_test=False).search([("restaurant_night_minutes", ">", 0)])
        for cron in crons.try_lock_for_update():
            cron.nextcall = cron._next_night(fields.Datetime.now())
