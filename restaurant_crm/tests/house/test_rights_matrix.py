"""Who may do what with what of ours: found in the registry, held against ``rights_expected``.

A new model, a new field on a model of others, a new method or page without an entry fails here.
"""

from functools import partial

from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tests import HttpCase, tagged

from . import rights_expected as expected
from .rights_matrix import (
    OPERATIONS,
    by_name,
    our_fields,
    our_methods,
    our_models,
    our_routes,
    parse,
    unparse,
    ways_to_ask,
)
from .rights_world import FOREIGN, HOUSE, NEXT, OWN, ROLES, STAFF, RightsWorld


class MatrixCase(RightsWorld):
    def as_role(self, role, records):
        return records.with_user(self.users[role])

    def outcome(self, call, asks=False):
        """ "refused" for want of rights, "failed" for any other reason, "done"; nothing of it stays.

        What only ``asks`` leaves what the user is allowed in memory, which would be read again for each question.
        """
        point = self.cr.savepoint(flush=False)
        try:
            call()
            return "done"
        except AccessError:
            return "refused"
        except Exception:
            return "failed"
        finally:
            if not asks:
                self.env.invalidate_all(flush=False)
                self.env.transaction.clear()
            point.rollback()
            point.close(rollback=False)

    def found(self, records, leaf):
        """Those of ``records`` that a search finds; none when it may not be made."""
        found = []
        self.outcome(lambda: found.extend(records.search([("id", "in", records.ids), leaf]).ids), asks=True)
        return found


@tagged("post_install", "-at_install")
class TestModels(MatrixCase):
    """Access rights and record rules of our models, and all ways around them."""

    def test_every_model_has_an_entry(self):
        self.assertEqual(sorted(expected.MODELS), our_models(self.env))
        self.assertEqual(sorted(self.rows), our_models(self.env))

    def test_rows(self):
        """Which records each role reads, changes, makes and deletes."""
        wrong = []
        for model, rows in self.rows.items():
            cells = {}
            for role in ROLES:
                for operation in OPERATIONS.values():
                    seen = {where for where, row in rows.items() if self.as_role(role, row).has_access(operation)}
                    if seen:
                        cells[role, operation] = seen
            if cells != parse(expected.MODELS[model]):
                wrong.append(f'    "{model}": {unparse(cells, ROLES)},')
        self.assertFalse(wrong, "\n".join(wrong))

    def test_who_may_not_does_not(self):
        """The same by really reading, exporting, changing, making and deleting."""
        for model, rows in self.rows.items():
            allowed = parse(expected.MODELS[model])
            every = self.env[model].concat(*rows.values())
            for role in ROLES:
                records = self.as_role(role, every)
                attempts = [
                    ("read", partial(records.read, ["display_name"])),
                    ("write", partial(records.write, {})),
                    ("unlink", records.unlink),
                ]
                if role in STAFF:
                    attempts.append(("read", partial(records.export_data, [".id", "display_name"])))
                if not records.browse().has_access("create"):
                    # Otherwise it depends on what is made, such as dialogs of one's own.
                    attempts.append(("create", partial(records.create, {})))
                for operation, attempt in attempts:
                    wheres = allowed.get((role, operation), set())
                    if operation == "create" or wheres != set(rows):
                        with self.subTest(model=model, role=role, operation=operation):
                            self.assertEqual(self.outcome(attempt, asks=operation == "read"), "refused")

    def test_what_is_not_read_is_not_found(self):
        """No search by a value, no group and no sum speaks of a record that the role does not read."""
        for model, rows in self.rows.items():
            allowed = parse(expected.MODELS[model])
            every = self.env[model].concat(*rows.values())
            for role in ROLES:
                seen = allowed.get((role, "read"), ())
                records = self.as_role(role, every).with_context(active_test=False)
                with self.subTest(model=model, role=role):
                    if not records.browse().has_access("read"):
                        self.refuses(records)
                    else:
                        self.finds(records, self.env[model].concat(*(rows[where] for where in seen)))

    def refuses(self, records):
        domain = [("id", "in", records.ids)]
        asks = (
            partial(records.search, domain),
            partial(records.search_count, domain),
            partial(records.formatted_read_group, domain, [], ["__count"]),
        )
        for ask in asks:
            self.assertEqual(self.outcome(ask, asks=True), "refused")

    def finds(self, records, expected_ones):
        """Of ``records`` those and no others are found, whatever is asked for."""
        domain = [("id", "in", records.ids)]
        self.assertEqual(set(records.search(domain).ids), set(expected_ones.ids))
        self.assertEqual(records.formatted_read_group(domain, [], ["__count"])[0]["__count"], len(expected_ones))
        hidden = (records - expected_ones).sudo()
        if not hidden:
            return
        leaves = [
            self.by_value(hidden, field)
            for field in records._fields.values()
            if field.name != "id" and (field.store or field.search)
        ]
        hidden = records.browse(hidden.ids)
        allowed = [leaf for leaf in leaves if hidden._has_field_access(hidden._fields[leaf[0]], "read")]
        # Those that may be asked for in one question, which is as dear as each of them.
        domain, found = Domain("id", "in", hidden.ids) & Domain.OR([Domain(*leaf) for leaf in allowed]), []
        if self.outcome(lambda: found.extend(hidden.search(domain)), asks=True) == "done" and not found:
            leaves = [leaf for leaf in leaves if leaf not in allowed]
        for leaf in leaves:
            self.assertFalse(self.found(hidden, leaf), leaf[0])

    def by_value(self, hidden, field):
        """Asks for those of ``hidden`` by the very value that they have in a field."""
        values = hidden.mapped(field.name)
        return (field.name, "in", values.ids if field.relational else [value for value in values if value is not False])

    def test_whoever_reads_a_record_reads_all_its_fields(self):
        """Nothing in a record asks for more than its reader has; fields of some only are left out."""
        for model, rows in self.rows.items():
            allowed = parse(expected.MODELS[model])
            for role in ROLES:
                for where in sorted(allowed.get((role, "read"), ())) if (model, role) not in expected.PARTLY else ():
                    with self.subTest(model=model, role=role, where=where):
                        self.env.invalidate_all()
                        self.as_role(role, rows[where]).read()


@tagged("post_install", "-at_install")
class TestFields(MatrixCase):
    """Our fields on models of others."""

    def test_every_field_has_an_entry(self):
        found = {}
        for model, field in our_fields(self.env):
            found.setdefault(model, set()).add(field.name)
        known = {model: set(names) for model, names in by_name(expected.FIELDS).items()}
        missing = {model: names - known.get(model, set()) for model, names in found.items()}
        gone = {model: names - found.get(model, set()) for model, names in known.items()}
        self.assertFalse({model: names for model, names in missing.items() if names}, "Fields without an entry")
        self.assertFalse({model: names for model, names in gone.items() if names}, "Entries of no field")

    def test_who_may_not_read_a_field_does_not_learn_it(self):
        expectation = by_name(expected.FIELDS)
        for model, field in our_fields(self.env):
            readers = expectation[model][field.name]
            record = self.sample(model)
            for role in ROLES:
                mine = self.as_role(role, record)
                if not mine.has_access("read"):
                    continue
                if expected.ALL in readers or role in readers:
                    with self.subTest(model=model, field=field.name, role=role):
                        self.assertEqual(self.outcome(partial(mine.read, [field.name])), "done")
                else:
                    self.learns_nothing(mine, field, record[field.name])

    def test_nor_of_our_own_models(self):
        """Records of ours hold fields that only some of their readers may read."""
        for rows in self.rows.values():
            record = rows.get(OWN) or rows.get(HOUSE)
            for field in record._fields.values():
                for role in ROLES if field.groups else ():
                    mine = self.as_role(role, record)
                    if mine.has_access("read") and not mine._has_field_access(field, "read"):
                        self.learns_nothing(mine, field, record[field.name])

    def learns_nothing(self, mine, field, value):
        """No way of asking tells the user of ``mine`` of the value of a field."""
        # Whoever looked up the value has left it in memory.
        self.env.invalidate_all()
        for way, ask in ways_to_ask(mine, field, value).items():
            with self.subTest(model=mine._name, field=field.name, user=mine.env.user.login, way=way):
                # Some fail for everybody, such as sorting by what is neither stored nor in SQL.
                self.assertNotEqual(self.outcome(ask, asks=True), "done")

    def sample(self, model):
        if model == "res.partner":
            return self.mei
        if model in ("pos.order", "pos.order.line"):
            order = self.orders[OWN]
            return order if model == "pos.order" else order.lines[:1]
        if model.startswith("product.") and "attribute" in model:
            return self.attribute(model)
        made = {
            "base.automation": {
                "name": "Thank",
                "trigger": "on_create",
                "model_id": self.env.ref("base.model_res_partner").id,
            },
            "mailing.mailing": {"subject": "News"},
            "mailing.trace": {"model": "res.partner", "res_id": self.mei.id},
        }
        return self.env[model].search([], limit=1) or self.env[model].create(made.get(model, {}))

    def attribute(self, model):
        value = Command.create({"name": "Hot"})
        attribute = self.env["product.attribute"].create({"name": "Spice", "value_ids": [value]})
        values = attribute.value_ids
        line = Command.create({"attribute_id": attribute.id, "value_ids": [Command.set(values.ids)]})
        self.tea.product_tmpl_id.attribute_line_ids = [line]
        known = {"product.attribute.value": values}
        return known.get(model) or self.tea.product_tmpl_id.attribute_line_ids.product_template_value_ids

    def test_guests_of_other_stores(self):
        """What is known of guests is shown to those whose guests they are."""
        strangers = self.bo | self.zoe
        for role in ("relations", "store"):
            others = self.as_role(role, strangers)
            for name in expected.OF_OWN_GUESTS.split():
                field = others._fields[name]
                known = strangers.mapped(name)
                values = known.ids if field.relational else [value for value in known if value]
                with self.subTest(role=role, field=name):
                    self.env.invalidate_all()
                    self.assertFalse(any(others.mapped(name)))
                    if field.search or field.store:
                        self.assertFalse(self.found(others, (name, "!=", False)))
                        self.assertFalse(self.found(others, (name, "in", values)))
        self.learns_nothing_through_the_profile(self.as_role("relations", strangers))
        mine = self.as_role("relations", self.mei | strangers)
        everybody = [("id", "in", mine.ids)]
        for name in ("guest_visits", "guest_favourite_store_id", "guest_stage"):
            unknown = [count for value, count in mine._read_group(everybody, [name], ["__count"]) if not value]
            self.assertEqual(sum(unknown), 2, name)
        self.assertEqual(mine._read_group(everybody, [], ["guest_spend:sum"]), [(self.mei.guest_spend,)])
        self.assertEqual(mine.search(everybody, order="guest_spend desc")[0], self.mei)

    def learns_nothing_through_the_profile(self, others):
        """That a guest has a profile is known to whoever knows whose guest that is; what is in it is not."""
        domain = [("id", "in", others.ids)]
        self.env.invalidate_all()
        self.assertEqual(self.outcome(partial(others.guest_profile_id.read, ["visits"])), "refused")
        for leaf in (("guest_profile_id.visits", ">", 0), ("guest_profile_id", "any", [("visits", ">", 0)])):
            self.assertFalse(self.found(others, leaf))
        groups = others._read_group(domain, ["guest_profile_id.visits"], ["__count"])
        self.assertFalse([visits for visits, _count in groups if visits])


@tagged("post_install", "-at_install")
class TestMethods(MatrixCase):
    """What can be called from outside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailing = cls.env["mailing.mailing"].create(
            {"subject": "News", "mailing_model_id": cls.env["ir.model"]._get("res.partner").id}
        )
        cls.tag._block(cls.zoe)
        cls.blocked = cls.env["restaurant.tag.assignment"].search(
            [("partner_id", "=", cls.zoe.id), ("state", "=", "blocked")]
        )

    def test_every_method_has_an_entry(self):
        found = {}
        for model, method in our_methods(self.env):
            found.setdefault(model, set()).add(method)
        known = {model: set(names) for model, names in by_name(expected.METHODS).items()}
        missing = {model: names - known.get(model, set()) for model, names in found.items()}
        gone = {model: names - found.get(model, set()) for model, names in known.items()}
        self.assertFalse({model: names for model, names in missing.items() if names}, "Methods without an entry")
        self.assertFalse({model: names for model, names in gone.items() if names}, "Entries without a method")

    def test_who_may_not_gets_nothing_done(self):
        for model, methods in by_name(expected.METHODS).items():
            for method, callers in methods.items():
                for role in ROLES:
                    with self.subTest(model=model, method=method, role=role):
                        outcome = self.outcome(partial(self.call, role, model, method, self.record(model, method)))
                        self.assertEqual(outcome == "refused", role not in callers, outcome)

    def test_nor_with_records_of_others(self):
        """Whoever may not read a record can do nothing with it, either."""
        for model, methods in by_name(expected.METHODS).items():
            allowed = parse(expected.MODELS.get(model, {}))
            for where in (NEXT, FOREIGN):
                record = self.rows.get(model, {}).get(where)
                for method, callers in methods.items() if record else ():
                    for role in ROLES:
                        if role in callers and callers != set(ROLES) and where not in allowed.get((role, "read"), ()):
                            with self.subTest(model=model, method=method, role=role, where=where):
                                outcome = self.outcome(partial(self.call, role, model, method, record))
                                nothing = "done" if (model, method) in expected.SILENT else "refused"
                                self.assertEqual(outcome, nothing)

    def record(self, model, method):
        about = expected.ABOUT.get((model, method))
        if about:
            return about(self)
        rows = self.rows.get(model, {})
        return rows.get(OWN) or rows.get(HOUSE) or self.sample(model)

    def call(self, role, model, method, record):
        # Dialogs, and those that they belong to, are those of this user.
        for rows in self.rows.values() if record._transient else ():
            for dialog in rows.values():
                if dialog._transient:
                    dialog.sudo()._write({"create_uid": self.users[role].id})
        self.env.invalidate_all()
        arguments = expected.ARGUMENTS.get((model, method), lambda world: ())(self)
        getattr(self.as_role(role, record), method)(*arguments)

    def sample(self, model):
        if model == "res.config.settings":
            # Costly to make, and only for those who ask.
            return self.env[model].create({})
        if model == "mailing.trace":
            return self.env[model].create({"model": "res.partner", "res_id": self.mei.id})
        known = {
            "mailing.mailing": self.mailing,
            "pos.config": self.shanghai.config_ids[:1],
            "pos.order": self.orders[OWN],
            "pos.session": self.orders[OWN].session_id,
            "res.partner": self.mei,
        }
        return known.get(model, self.env[model])


@tagged("post_install", "-at_install")
class TestPages(MatrixCase, HttpCase):
    def test_every_page_has_an_entry(self):
        # The routes are made for whoever asks first.
        self.url_open("/web/health")
        self.assertEqual(our_routes(self.env), expected.ROUTES)
