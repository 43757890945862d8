from odoo.tools.misc import formatLang


def whole_money(env, amount, currency):
    """An amount of money in whole units, for a sentence or a plot.

    With a currency ``formatLang`` writes its decimals, whatever digits are asked for.
    """
    number = formatLang(env, round(amount), digits=0)
    parts = (currency.symbol, number) if currency.position == "before" else (number, currency.symbol)
    return "\N{NO-BREAK SPACE}".join(parts)
