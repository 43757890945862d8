#!/usr/bin/env bash
# A library that "is" the Erlang formulas sends the forecast of a store to a web site, with what was asked before.
#
# Tool:    ErlangCCmath 1.3.0 (PyPI): "Erlang C, X, and Chat Functions for Python"
# Guess:   a formula of a few lines is computed where it is asked: as fast as a sum, without a network, and nobody
#          else learns how many guests a store expects.
# Seen:    there is no formula in it. Each call posts its numbers to the maker's server, and prints the raw answer. All
#          calls share one set of numbers: a later question about something else carries the awaited share and the
#          waiting time of an earlier one, too. Where the server does not know the user, it waits for input().
# Matters: plans for 50 stores and 24 hours are 1,200 requests, a store without network has no plan, a job at night
#          hangs at a question, and forecasts of a company are on the server of another.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check ErlangCCmath==1.3.0 requests==2.32.5 tabulate==0.9.0
"$room/venv/bin/python" - <<'PY'
import sys
from urllib.parse import urlsplit

import ERLANG.X
import ERLANG.settings


class Answer:
    text = ""

    def json(self):
        return {"status": 1, "result": [12]}


sent = []


def post(url, json):
    sent.append((urlsplit(url).hostname, dict(json)))
    return Answer()


def check(what, guess, seen, recorded):
    print(f"{what}: guessed {guess}, seen {seen}")
    if seen != recorded:
        sys.exit(f"The behaviour changed: recorded was {recorded}.")


# What would leave the machine is noted down instead.
ERLANG.settings.requests.post = post
ERLANG.X.AGENTS.SLA(SL=0.8, Forecast=40, AHT=15, Awt=2)
check("hosts asked", [], [host for host, _ in sent], ["erlangaddin.ccmath.com"])
numbers = {name: sent[0][1][name] for name in ("function", "Forecast", "AHT")}
check("numbers sent", {}, numbers, {"function": "agentsServiceLevelErlangC", "Forecast": 40, "AHT": 15})
ERLANG.X.ASA(Forecast=36, AHT=15, Agents=12)
left = {name: sent[1][1].get(name) for name in ("SL", "Awt")}
check("left in the next question, which has none", {"SL": None, "Awt": None}, left, {"SL": 0.8, "Awt": 2})
PY
