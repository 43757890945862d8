{
    "name": "Restaurant CRM: Attendance",
    "summary": "How long an order takes, and who was at work, from attendance",
    "version": "19.0.1.2.0",
    "category": "Sales/Point of Sale",
    "author": "Restaurant CRM contributors",
    "website": "https://github.com/restaurant-crm/restaurant_crm",
    "license": "LGPL-3",
    "depends": ["restaurant_crm", "hr_attendance"],
    "auto_install": True,
    "data": [
        "views/hr_employee_views.xml",
        "views/restaurant_staffing_need_views.xml",
        "views/restaurant_store_views.xml",
    ],
}
