"""`./dev bench [NAME ...]`: the measured claims of the product, each as a ratio within one run.

Without names all of them run. Figures and their reading: benchmarks/README.md.
"""

import sys

import campaigns
import channel
import customer_list
import erasure
import facts
import freshness
import guest_log
import insight
import menu
import mirror
import overview
import payment
import rules
import suggestions
import tiers
import till

BENCHMARKS = {
    "payment": payment.run,
    "facts": facts.run,
    "rules": rules.run,
    "tiers": tiers.run,
    "till": till.run,
    "customer_list": customer_list.run,
    "channel": channel.run,
    "campaigns": campaigns.run,
    "insight": insight.run,
    "guest_log": guest_log.run,
    "overview": overview.run,
    "suggestions": suggestions.run,
    "menu": menu.run,
    "mirror": mirror.run,
    "erasure": erasure.run,
    "freshness": freshness.run,
}

for name in sys.argv[1:] or BENCHMARKS:
    if name not in BENCHMARKS:
        sys.exit(f"There is no benchmark {name!r}. There are: {', '.join(BENCHMARKS)}.")
    print(f"\n== {name}", flush=True)
    BENCHMARKS[name](env)  # noqa: F821  (given by ./dev bench)
