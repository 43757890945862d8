{
    "name": "Restaurant CRM: Purchasing",
    "summary": "From the dish forecast over recipes to what to buy",
    "version": "19.0.1.2.0",
    "category": "Sales/Point of Sale",
    "author": "Restaurant CRM contributors",
    "website": "https://github.com/restaurant-crm/restaurant_crm",
    "license": "LGPL-3",
    # The third comes by itself with the two others and lets buyers read recipes.
    "depends": ["restaurant_crm", "mrp", "purchase_stock", "purchase_mrp"],
    "auto_install": True,
    "data": [
        "security/ir.model.access.csv",
        "security/restaurant_purchase_rules.xml",
        "views/restaurant_ingredient_need_views.xml",
        "views/restaurant_recipe_gap_views.xml",
        "views/restaurant_purchase_review_views.xml",
        "views/restaurant_store_views.xml",
        "views/stock_warehouse_orderpoint_views.xml",
        "views/menus.xml",
    ],
    "demo": ["demo/recipes.xml"],
    "assets": {
        "web.assets_backend": ["restaurant_crm_purchase/static/src/**/*"],
        "web.assets_tests": ["restaurant_crm_purchase/static/tests/tours/**/*"],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
