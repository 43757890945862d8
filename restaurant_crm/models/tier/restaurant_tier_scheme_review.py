import logging
import time

from odoo import api, fields, models

from ...engine.guest.guests import all_guests
from ...engine.shared.clock import local_date
from ...engine.tier import changes as engine
from ...engine.tier.review import Level, Review, Scheme
from ..shared import planner
from ..shared.transactions import attempt, start_again

_logger = logging.getLogger(__name__)


class RestaurantTierScheme(models.Model):
    """How conditions become levels: evaluation of some guests after a payment, of everybody at night.

    sudo throughout: who stands where does not depend on whose payment or click it follows.
    """

    _inherit = "restaurant.tier.scheme"

    @api.model
    def _in_force(self):
        return self.sudo().with_context(active_test=True).search([("state", "!=", "draft")])

    @api.model
    def _apply(self, partner_ids=None, anew=False):
        """Move guests between schemes and levels, by all schemes in force.

        Upgrades and what refunds take back happen at any time. Whether guests still fulfil their
        level, and are still in the right scheme, is reviewed only when everybody is looked at.

        :param partner_ids: only look at these guests; None for everybody, which is the review
        :param anew: let the guests change scheme, review or not
        :return: the number of guests for whom something changed
        """
        if partner_ids is not None and not partner_ids:
            return 0
        Row = self.env["restaurant.guest.tier"].sudo()
        schemes = self._in_force()
        if not schemes and not Row.search_count([], limit=1):
            return 0
        self.env.flush_all()
        started = time.monotonic()
        failing = self.env["restaurant.segment"]
        with attempt(self.env.cr) as tried:
            rows = self._write_changes(schemes, partner_ids, anew)
        if tried.error:
            failing = schemes._find_failing(partner_ids)
            with attempt(self.env.cr) as tried:
                rows = self._write_changes(schemes, partner_ids, anew, failing)
            if tried.error:
                schemes._fail(str(tried.error))
                return 0
        if partner_ids is None:
            self._note_reviewed(schemes, failing, time.monotonic() - started)
        if rows:
            guests = self.env["res.partner"].browse([row["partner_id"] for row in rows])
            self.env["restaurant.guest.profile"]._hold(guests.ids)
            Row._invalidate_tiers_of(guests)
            self._log_changes(rows)
            self._apply_tags_by_tier(guests.ids)
        return len(rows)

    def _write_changes(self, schemes, partner_ids, anew, failing=()):
        """Decide and write who moves; the rows of the engine's ``COLUMNS`` as dicts.

        :param failing: segments that cannot be evaluated; what depends on them rests
        """
        setup = schemes._as_engine(failing, review=partner_ids is None, anew=anew)
        unearned = self.env["restaurant.tier.return"]._judge(*setup, partner_ids)
        members, now = self._members(*setup, partner_ids), fields.Datetime.now()
        review = Review(members, *setup, now, local_date(self.env, now), partner_ids, tuple(unearned))
        return self._ask(engine.changes(review))

    @api.model
    def _ask(self, query):
        """The rows that a statement of the engine selects, as dicts."""
        # It is long, and PostgreSQL would take longer to compile it than to run it.
        planner.without_compiling(self.env.cr)
        return [dict(zip(engine.COLUMNS, row, strict=True)) for row in self.env.execute_query(query)]

    @api.model
    def _members(self, schemes, levels, partner_ids=None, as_of=None):
        """SQL that selects ``(segment_id, partner_id)`` of the segments that these engine data ask for.

        :param as_of: an instant of a day that is over, in UTC; None for now
        """
        frozen = {scheme.id for scheme in schemes if scheme.frozen}
        wanted = {scheme.segment_id for scheme in schemes if not scheme.frozen and not scheme.everybody}
        for level in levels:
            if level.scheme_id not in frozen and not level.frozen and not level.removed:
                wanted |= {level.segment_id, level.keep_id}
        segments = self.env["restaurant.segment"].sudo().browse(sorted(wanted - {None}))
        if as_of:
            # The borders of ranks that are kept are those of last night.
            return segments._members_sql(as_of=as_of)
        if partner_ids is None:
            # Facts are read once for all segments when guests are named, be they all.
            segments._store_borders()
            partner_ids = all_guests()
        return segments._members_sql(partner_ids)

    def _as_engine(self, failing=(), review=False, anew=False, unfrozen=(), removed=()):
        """These schemes and their levels as the engine's data.

        :param failing: segments that cannot be evaluated; what depends on them rests
        :param review: whether everybody's level is under review
        :param anew: whether guests may change scheme, review or not
        :param unfrozen: schemes to be taken as being in force although they are being changed
        :param removed: levels to be taken as if they were not there
        """
        today = local_date(self.env)
        schemes, levels = [], []
        for scheme in self.sudo():
            frozen = bool(
                (scheme.state == "paused" and scheme not in unfrozen)
                or scheme.segment_id in failing
                or scheme._defect()
            )
            own = scheme._engine_levels(failing, removed, frozen)
            levels += own
            floor = max(
                (level.rank for level in own if not level.removed and not level.segment_id and not level.frozen),
                default=0,
            )
            schemes.append(
                Scheme(
                    scheme.id,
                    None if scheme.everybody else scheme.segment_id.id,
                    everybody=scheme.everybody,
                    frozen=frozen,
                    sticky=not (anew or scheme.unsettled or (review and scheme._lets_go(today))),
                    due=review and scheme._is_due(today),
                    reviewed_on=scheme.reviewed_on or None if review and scheme.review == "anniversary" else None,
                    grace_days=scheme.grace_days,
                    straight=scheme.step_down == "straight",
                    floor=floor,
                    protected_tag_ids=tuple(scheme.protected_tag_ids.ids),
                )
            )
        return schemes, levels

    def _engine_levels(self, failing, removed, frozen):
        self.ensure_one()
        levels, rank = [], 0
        failing = failing or self.env["restaurant.segment"]
        tiers = self.with_context(active_test=False).tier_ids.sorted(lambda tier: (tier.sequence, tier.id))
        for tier in tiers:
            gone = (not tier.active or tier in removed) and not frozen
            rank += 0 if gone else 1
            levels.append(
                Level(
                    tier.id,
                    self.id,
                    rank,
                    None if tier.everybody else tier.segment_id.id,
                    None if tier.everybody else tier.keep_segment_id.id or None,
                    frozen=bool((tier.segment_id | tier.keep_segment_id) & failing or tier._defect()),
                    removed=gone,
                )
            )
        return levels

    def _is_due(self, today):
        """Whether the review of all levels of the scheme has come."""
        if not self.reviewed_on:
            return False
        return self.review == "daily" or (self.review == "monthly" and self.reviewed_on < today.replace(day=1))

    def _lets_go(self, today):
        """Whether the guests may change to another scheme in today's review: once a month, or every day."""
        return self.review == "daily" or not self.reviewed_on or self.reviewed_on < today.replace(day=1)

    def _find_failing(self, partner_ids):
        """The segments of these schemes that cannot be evaluated; each scheme says why from now on."""
        failing = self.env["restaurant.segment"].sudo()
        # Everybody is asked about as in ``_members``.
        scope = all_guests() if partner_ids is None else partner_ids
        for scheme in self.filtered(lambda scheme: scheme.state != "paused"):
            errors = scheme._segments()._find_failing(scope)
            failing = failing.union(failing, *errors)
            if errors:
                scheme._fail("\n".join(f"{segment.name}: {error}" for segment, error in errors.items()))
        return failing

    def _segments(self):
        """The segments that say who is in these schemes and on which level."""
        return self.segment_id | self.tier_ids.segment_id | self.tier_ids.keep_segment_id

    def _fail(self, text):
        """Keep the reason at the schemes for their administrator, until everybody has been reviewed."""
        for scheme in self:
            _logger.error("Tier scheme %s (%s): %s", scheme.id, scheme.name, text)
        self.filtered(lambda scheme: scheme.last_error != text).last_error = text

    def _note_reviewed(self, schemes, failing, duration):
        today = local_date(self.env)
        for scheme in schemes:
            sound = not scheme._segments() & failing
            values = {"last_duration": duration, **({"last_error": False} if sound else {})}
            if scheme.state == "running":
                values |= {"reviewed_on": today, "unsettled": False}
            scheme.write(values)

    # -- everybody, in the background --------------------------------------------------------

    @api.model
    def _cron_review(self):
        """Review everybody's level and note the sizes of the levels, once a day or after a change."""
        cron = self.env["ir.cron"]
        # A worker may bring a guest up to date in the meantime.
        if cron._commit_progress(remaining=1) and start_again(self.env, self._review, remaining=1):
            cron._commit_progress(1, remaining=0)

    @api.model
    def _review(self):
        self._apply()
        self.env["restaurant.tier.history"]._note_today()
        self.env["restaurant.tier.history"]._note_past()
        return True

    @api.model
    def _make_all_due(self):
        """Have everybody reviewed: windows have moved on."""
        self._in_force()._make_due()

    @api.model
    def _apply_tags_by_tier(self, partner_ids):
        """Evaluate the tag rules that ask for tiers for guests whose tier has changed."""
        rules = self.env["restaurant.tag.rule"].sudo().search([("paused", "=", False)])
        rules = rules.filtered(lambda rule: rule.segment_id._asks_for_tiers())
        if rules:
            rules._apply_tags(rules.tag_id, partner_ids)

    # -- log ---------------------------------------------------------------------------------

    @api.model
    def _log_changes(self, rows):
        """Write the changes into the guest log with the numbers of the conditions as they are now."""
        tiers = self.env["restaurant.tier"].sudo().with_context(active_test=False)
        levels = {tier.id: tier for tier in tiers.search([])}
        entries = [entry for row in rows for entry in self._entries(row, levels)]
        asked = {}
        for entry in entries:
            if tier := levels.get(entry.pop("about")):
                entry["about"] = tier
                asked.setdefault(tier, set()).add(entry["partner_id"])
        reasons = {
            tier: tier.segment_id._reasons_for_log(guests) for tier, guests in asked.items() if not tier.everybody
        }
        for entry in entries:
            tier = entry.pop("about", None)
            entry["explanation"] = reasons.get(tier, {}).get(entry["partner_id"])
        self.env["restaurant.guest.log"]._note(entries)

    @api.model
    def _entries(self, row, levels):
        """The log entries of one changed guest; ``about`` is the level whose conditions say why."""
        former, now = levels.get(row["former_tier_id"]), levels.get(row["tier_id"])
        entries = []

        def note(kind, about, **values):
            entries.append(
                {
                    "kind": kind,
                    "partner_id": row["partner_id"],
                    "origin": "rule",
                    "scheme_id": row["scheme_id"] or row["former_scheme_id"],
                    "tier_id": row["tier_id"],
                    "former_tier_id": row["former_tier_id"],
                    "about": about,
                    **values,
                }
            )

        if row["override_ended"]:
            note("tier_override_ended", None)
        if row["former_scheme_id"] and row["scheme_id"] and row["former_scheme_id"] != row["scheme_id"]:
            note("scheme_changed", None)
        if row["grace_until"] and not row["former_grace"]:
            note("grace_started", row["earned_id"], until=row["grace_until"])
        if row["former_grace"] and not row["grace_until"]:
            note("grace_ended", row["former_earned_id"])
        if former != now:
            started = not former and now and now.everybody
            if now and (not former or now.level >= former.level):
                if not started:
                    note("tier_up", now.id)
            else:
                note("tier_down", former.id)
        return entries
