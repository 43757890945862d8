"""Builders for tests of feedback."""

from ..complaint.case import ComplaintCase

TOKEN = "0123456789abcdef01234567"


class FeedbackCase(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.config = cls.shanghai.config_ids[0]
        aspects = cls.env["restaurant.feedback.aspect"].search([])
        cls.food, cls.service, cls.place, cls.speed = aspects

    def answer(self, *stars, token=TOKEN, **values):
        aspects = (self.food, self.service, self.place, self.speed)
        given = {aspect.id: each for aspect, each in zip(aspects, stars, strict=False)}
        return self.env["restaurant.feedback"]._answer(self.config, token, given, **values)
