from odoo.http import request


def public_page(template, values):
    """Render a page whose address a guest was given: out of no cache, in no search engine, told to no other site.

    :return: the response
    """
    response = request.render(template, values)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
