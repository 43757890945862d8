"""Metrics of the profile as fields of the guest."""

from collections.abc import Collection

from odoo.fields import Domain

ONLY_GUEST_RELATIONS = "restaurant_crm.group_user"
GUEST_RELATIONS_AND_TILL = f"{ONLY_GUEST_RELATIONS},point_of_sale.group_pos_user"


class ProfileField:
    """Searched, sorted and grouped by through the link to the profile; empty for guests that are not the user's own.

    Each user has a value of one's own, whoever else has read it: it is not computed as superuser.
    """

    def _compute_related(self, records):
        if self.inherited:
            # On users, who read it from their contact.
            super()._compute_related(records)
            return
        own = set(records._filtered_own()._ids)
        for record in records:
            # sudo: of own guests everything is known.
            profile, field = self.traverse_related(record.sudo())
            record[self.name] = profile[field.name] if record.id in own else False

    def _search_related(self, records, operator, value):
        domain = super()._search_related(records, operator, value)
        if self.inherited or domain is NotImplemented or not self._finds_unknown(operator, value):
            return domain
        return domain | ~records._own_guests()

    def _finds_unknown(self, operator, value):
        """Whether those are found of whom the metric is not known."""
        empty = (False, None, self.falsy_value)
        several = isinstance(value, Collection) and not isinstance(value, str)
        found = any(each in empty for each in value) if several else value in empty
        return found == (operator not in Domain.NEGATIVE_OPERATORS)


def of_profile(field_class, path, **options):
    """A metric of the profile as a field of the guest.

    :param path: from the profile on
    """
    profile_class = type(field_class.__name__, (ProfileField, field_class), {})
    return profile_class(
        related=f"guest_profile_id.{path}",
        related_sudo=False,
        depends_context=("uid", "allowed_company_ids", "lang"),
        groups=ONLY_GUEST_RELATIONS,
        **options,
    )
