"""Metrics of the profile as fields of the guest."""

from collections.abc import Collection

from odoo.fields import Domain

ONLY_GUEST_RELATIONS = "restaurant_crm.group_user"


class ProfileField:
    """Searched, sorted and grouped by through the link to the profile; empty for guests that are not the user's own.

    Through the link everything is read as superuser, or the list of guests could be neither sorted nor grouped.
    """

    def _compute_related(self, records):
        if self.inherited:
            # On users, who read it from their contact.
            super()._compute_related(records)
            return
        own = records._filtered_own()
        super()._compute_related(own)
        for record in records - own:
            record[self.name] = False

    def _search_related(self, records, operator, value):
        domain = super()._search_related(records, operator, value)
        if self.inherited or domain is NotImplemented:
            return domain
        own = records._own_guests()
        if own.is_true():
            return domain
        return domain & own | ~own if self._finds_unknown(operator, value) else domain & own

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
        depends_context=("uid", "su", "allowed_company_ids", "lang"),
        groups=ONLY_GUEST_RELATIONS,
        **options,
    )
