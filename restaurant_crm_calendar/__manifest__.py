{
    "name": "Restaurant CRM: Calendar",
    "summary": "Staffing proposals in the calendar",
    "version": "19.0.1.2.0",
    "category": "Sales/Point of Sale",
    "author": "Restaurant CRM contributors",
    "website": "https://github.com/restaurant-crm/restaurant_crm",
    "license": "LGPL-3",
    "depends": ["restaurant_crm", "calendar"],
    "auto_install": True,
    "data": [
        "views/calendar_event_views.xml",
        "views/restaurant_staffing_views.xml",
    ],
}
