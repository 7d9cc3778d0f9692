"""Papers, pages, then the register at two sizes; printed and kept in ``var/bench``."""

import sys

from tools.bench.ground import OUT, installation, keep, show

#: ``ours`` and ``plain``: one cold paper; without a word: everything.
ONE = sys.argv[1:2]
installation(OUT / "data", demo=True, ready=bool(ONE))

from django.conf import settings  # noqa: E402 -- the environment comes first

from tools.bench import pages, papers, sizes  # noqa: E402 -- as above


def main() -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = True
    papers_took = papers.pdf_figures()
    keep("pdf", papers_took)
    show("Papers: times as fast as the engine alone", papers_took, slower=False)
    pages_took = pages.page_figures()
    keep("pages", pages_took)
    show("Pages: CPU time in bare views", pages_took, slower=True)
    sizes.main()


if ONE:
    {"ours": papers.our_pdf, "plain": papers.plain_pdf}[ONE[0]]()
else:
    main()
