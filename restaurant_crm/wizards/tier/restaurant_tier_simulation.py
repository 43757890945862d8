from collections import Counter
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...engine.shared.clock import local_date
from ...engine.tier import changes as engine
from ...engine.tier.review import Review
from ...models.shared import replica
from ...models.tier.restaurant_tier_cost import COST_DAYS
from ..tag.restaurant_tag_rule_preview import AT_ONCE

PURPOSES = [
    ("start", "Put into Force"),
    ("change", "Apply Changes"),
    ("stop", "Take out of Force"),
    ("remove", "Remove a Level"),
    ("look", "Simulation"),
    ("compare", "Compare Schemes"),
]
HORIZONS = [
    ("settled", "once everybody has been reviewed and no grace is left"),
    ("today", "on the first day"),
]
NOBODY = 0


class RestaurantTierSimulation(models.TransientModel):
    """Who would stand where, before it happens: levels now and then, the moves, what benefits cost."""

    _name = "restaurant.tier.simulation"
    _description = "Simulation of Tiers"

    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    scheme_id = fields.Many2one("restaurant.tier.scheme", required=True, readonly=True, ondelete="cascade")
    tier_id = fields.Many2one("restaurant.tier", string="Level to Remove", readonly=True, ondelete="cascade")
    other_scheme_id = fields.Many2one(
        "restaurant.tier.scheme",
        string="Compare With",
        ondelete="cascade",
        context={"active_test": False},
        domain="[('id', '!=', scheme_id)]",
    )
    horizon = fields.Selection(HORIZONS, required=True, default="settled", readonly=True)
    level_ids = fields.One2many("restaurant.tier.simulation.level", "simulation_id", readonly=True)
    move_ids = fields.One2many("restaurant.tier.simulation.move", "simulation_id", readonly=True)
    matrix = fields.Html(compute="_compute_matrix", sanitize=False)
    guest_count = fields.Integer(string="Guests", readonly=True)
    up_count = fields.Integer(string="Go Up", readonly=True)
    down_count = fields.Integer(string="Go Down", readonly=True)
    same_count = fields.Integer(string="Stay", readonly=True)
    uncounted = fields.Char(string="Not in the Costs", readonly=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    def _compute_currency_id(self):
        self.currency_id = self.env["res.company"]._restaurant_currency()

    @api.model_create_multi
    def create(self, vals_list):
        simulations = super().create(vals_list)
        for simulation in simulations:
            simulation._measure()
        return simulations

    # -- asking the engine -------------------------------------------------------------------

    def _rows(self):
        """(guest id, tier id before, tier id after), 0 for none, of the guests whom the scheme concerns."""
        self.ensure_one()
        if self.purpose == "compare":
            return self._compared()
        schemes = self._schemes_then()
        setup = schemes._as_engine(anew=True, unfrozen=self.scheme_id, removed=self.tier_id)
        rows = self._ask(*setup, settled=self.horizon == "settled")
        mine = self.scheme_id.id
        return [
            (row["partner_id"], row["former_tier_id"] or NOBODY, row["tier_id"] or NOBODY)
            for row in rows
            if mine in (row["former_scheme_id"], row["scheme_id"])
        ]

    def _schemes_then(self):
        in_force = self.scheme_id._in_force()
        if self.purpose == "stop":
            return in_force - self.scheme_id
        if self.purpose == "remove" and self.scheme_id not in in_force:
            return in_force
        return (in_force | self.scheme_id.sudo()).sorted(lambda scheme: (scheme.sequence, scheme.id))

    def _compared(self):
        """The levels that the guests of this scheme would reach afresh in it and in the other one."""
        if not self.other_scheme_id:
            return []
        here = self._fresh(self.scheme_id)
        there = self._fresh(self.other_scheme_id, everybody=True)
        return [(guest, tier, there.get(guest, NOBODY)) for guest, tier in here.items()]

    def _fresh(self, scheme, everybody=False):
        schemes, levels = scheme.sudo()._as_engine(anew=True, unfrozen=scheme)
        if everybody:
            schemes = [replace(schemes[0], everybody=True, segment_id=None, frozen=False)]
        rows = self._ask(schemes, levels, fresh=True)
        return {row["partner_id"]: row["tier_id"] or NOBODY for row in rows if row["scheme_id"]}

    def _ask(self, schemes, levels, **options):
        Scheme = self.env["restaurant.tier.scheme"]
        self.env.flush_all()
        members = Scheme._members(schemes, levels)
        now = fields.Datetime.now()
        review = Review(members, schemes, levels, now, local_date(self.env, now), **options)
        return [dict(zip(engine.COLUMNS, row, strict=True)) for row in replica.ask(self.env, engine.preview(review))]

    # -- what it means -----------------------------------------------------------------------

    def _measure(self):
        """Count without writing anything but this record."""
        rows = self._rows()
        moves = Counter((before, after) for _guest, before, after in rows)
        tiers = (
            self.env["restaurant.tier"]
            .with_context(active_test=False)
            .browse({tier for move in moves for tier in move} - {NOBODY})
        )
        shown = (tiers | self._levels_shown()).sorted(
            lambda tier: (tier.scheme_id.sequence, tier.scheme_id.id, tier.sequence, tier.id)
        )
        before, after = self._guests_by_tier(rows, 1, shown), self._guests_by_tier(rows, 2, shown)
        costs_before, costs_after = shown._costs(before), shown._costs(after)
        levels = [
            {
                "sequence": number,
                "tier_id": tier.id,
                "now_count": len(before[tier]),
                "then_count": len(after[tier]),
                "now_cost": costs_before[tier],
                "then_cost": costs_after[tier],
            }
            for number, tier in enumerate(shown)
        ]
        lines = [
            {
                "from_tier_id": source,
                "to_tier_id": target,
                "guest_count": count,
                "direction": self._direction(source, target),
            }
            for (source, target), count in moves.items()
        ]
        directions = Counter()
        for line in lines:
            directions[line["direction"]] += line["guest_count"]
        self.write(
            {
                "level_ids": [Command.clear(), *map(Command.create, levels)],
                "move_ids": [Command.clear(), *map(Command.create, lines)],
                "guest_count": len(rows),
                "up_count": directions["up"],
                "down_count": directions["down"],
                "same_count": directions["same"],
                "uncounted": ", ".join(shown._programs_without_cost().mapped("name")),
            }
        )

    def _levels_shown(self):
        schemes = self.scheme_id | self.other_scheme_id if self.purpose == "compare" else self.scheme_id
        return schemes.tier_ids

    def _guests_by_tier(self, rows, column, tiers):
        guests = {tier: [] for tier in tiers}
        by_id = {tier.id: tier for tier in tiers}
        for row in rows:
            if row[column]:
                guests[by_id[row[column]]].append(row[0])
        return guests

    def _direction(self, source, target):
        tiers = self.env["restaurant.tier"].with_context(active_test=False)
        before, after = tiers.browse(source or ()), tiers.browse(target or ())
        if before == after:
            return "same"
        heights = self._height(before), self._height(after)
        if heights[0] == heights[1]:
            return "same"
        return "up" if heights[1] > heights[0] else "down"

    def _height(self, tier):
        """How high the level is; of ladders that are compared, as a share of their length. No tier is below all."""
        if self.purpose == "compare" and tier:
            return tier.level / len(tier.scheme_id.tier_ids)
        return tier.level

    @api.depends("move_ids")
    @api.depends_context("lang")
    def _compute_matrix(self):
        for simulation in self:
            cells = {(move.from_tier_id, move.to_tier_id): move for move in simulation.move_ids}
            order = list(simulation.level_ids.tier_id.with_context(active_test=False))
            nobody = self.env["restaurant.tier"]
            sources = [tier for tier in (nobody, *order) if any(key[0] == tier for key in cells)]
            targets = [tier for tier in (nobody, *order) if any(key[1] == tier for key in cells)]
            simulation.matrix = cells and self.env["ir.qweb"]._render(
                "restaurant_crm.tier_matrix",
                {
                    "sources": sources,
                    "targets": targets,
                    "cells": cells,
                    "most": max(move.guest_count for move in cells.values()),
                    "label": simulation._label,
                },
            )

    def _label(self, tier):
        """The level, with its scheme where several are shown."""
        if not tier:
            return self.env._("No tier")
        if len(self.level_ids.tier_id.scheme_id) > 1:
            return f"{tier.display_name} ({tier.scheme_id.name})"
        return tier.display_name

    # -- actions -----------------------------------------------------------------------------

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._fields["purpose"]._description_selection(self.env))[self.purpose],
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_settled(self):
        """Show the levels once everybody has been reviewed."""
        return self._look_again({"horizon": "settled"})

    def action_today(self):
        """Show the levels as the change leaves them on its first day."""
        return self._look_again({"horizon": "today"})

    def action_compare(self):
        """Compare with the scheme that was chosen."""
        if not self.other_scheme_id:
            raise UserError(self.env._("Choose a scheme to compare with."))
        return self._look_again({})

    def _look_again(self, values):
        self.write(values)
        self._measure()
        return self._reopen()

    def action_confirm(self):
        """Do what was shown."""
        self.ensure_one()
        at_once = self.up_count + self.down_count <= AT_ONCE
        if self.purpose in ("start", "change"):
            self.scheme_id._start(at_once)
        elif self.purpose == "stop":
            self.scheme_id._stop(at_once)
        elif self.purpose == "remove":
            self.tier_id.active = False
            self.scheme_id._apply()
        if at_once:
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The guests get their tiers in the background. This takes a moment."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _open_guests(self, guests, name):
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.res_partner_action")
        return action | {"domain": [("id", "in", guests)], "display_name": name}


class RestaurantTierSimulationLevel(models.TransientModel):
    _name = "restaurant.tier.simulation.level"
    _description = "Level in a Simulation"
    _order = "sequence, id"

    simulation_id = fields.Many2one("restaurant.tier.simulation", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer()
    tier_id = fields.Many2one("restaurant.tier", string="Level", required=True, ondelete="cascade")
    color = fields.Integer(related="tier_id.color", related_sudo=False)
    scheme_id = fields.Many2one(related="tier_id.scheme_id", related_sudo=False)
    now_count = fields.Integer(string="Now")
    then_count = fields.Integer(string="Then")
    difference = fields.Integer(compute="_compute_difference")
    now_cost = fields.Monetary(
        string="Cost Now", help=f"What the benefits would have cost in the last {COST_DAYS} days."
    )
    then_cost = fields.Monetary(
        string="Cost Then", help=f"What the benefits would have cost in the last {COST_DAYS} days."
    )
    currency_id = fields.Many2one(related="simulation_id.currency_id", related_sudo=False)

    @api.depends("now_count", "then_count")
    def _compute_difference(self):
        for level in self:
            level.difference = level.then_count - level.now_count


class RestaurantTierSimulationMove(models.TransientModel):
    _name = "restaurant.tier.simulation.move"
    _description = "Move in a Simulation"
    _order = "guest_count desc, id"

    simulation_id = fields.Many2one("restaurant.tier.simulation", required=True, ondelete="cascade", index=True)
    from_tier_id = fields.Many2one("restaurant.tier", string="From", ondelete="cascade")
    to_tier_id = fields.Many2one("restaurant.tier", string="To", ondelete="cascade")
    guest_count = fields.Integer(string="Guests")
    direction = fields.Selection([("up", "Up"), ("same", "Stay"), ("down", "Down")], required=True)

    def action_open_guests(self):
        """Open the guests behind the number, asked again."""
        self.ensure_one()
        move = (self.from_tier_id.id or NOBODY, self.to_tier_id.id or NOBODY)
        guests = [guest for guest, *tiers in self.simulation_id._rows() if tuple(tiers) == move]
        label = self.simulation_id._label
        name = " → ".join((label(self.from_tier_id), label(self.to_tier_id)))
        return self.simulation_id._open_guests(guests, name)
