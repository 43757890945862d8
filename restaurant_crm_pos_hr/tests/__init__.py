from . import test_sellers
