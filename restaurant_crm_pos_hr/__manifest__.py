{
    "name": "Restaurant CRM: People at the Till",
    "summary": "Who sold, beside who was planned",
    "version": "19.0.1.2.0",
    "category": "Sales/Point of Sale",
    "author": "Restaurant CRM contributors",
    "website": "https://github.com/restaurant-crm/restaurant_crm",
    "license": "LGPL-3",
    "depends": ["restaurant_crm", "pos_hr"],
    "auto_install": True,
    "data": [
        "views/restaurant_staffing_need_views.xml",
    ],
}
