{
    "name": "Restaurant CRM: Dashboards",
    "summary": "Guests, stores, dishes, campaigns and complaints as spreadsheets that people change themselves",
    "version": "19.0.1.2.0",
    "category": "Sales/Point of Sale",
    "author": "Restaurant CRM contributors",
    "website": "https://github.com/restaurant-crm/restaurant_crm",
    "license": "LGPL-3",
    "depends": ["restaurant_crm", "spreadsheet_dashboard"],
    "auto_install": True,
    "data": ["data/dashboards.xml"],
}
