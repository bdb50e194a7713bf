"""Patients of published examples, whose figures the statistics have to give."""

from __future__ import annotations

S100B = [
    *(14, 8, 18, 12, 34, 40, 38, 2, 28, 6, 2, 32, 30, 36, 40, 22, 40, 40, 40, 2, 40, 24, 0, 6, 20),
    *(40, 22, 40, 4, 22, 14, 8, 10, 20, 40, 16, 40, 26, 40, 40, 34, 14, 16, 8, 1, 35, 19, 8, 8, 1),
    *(4, 1, 6, 10, 2, 19, 2, 10, 14, 19, 1, 18, 16, 29, 6, 39, 35, 18, 2, 33, 35, 10, 4, 6, 4, 1),
    *(14, 8, 16, 17, 1, 1, 6, 1, 6, 4, 18, 6, 4, 28, 10, 23, 2, 8, 26, 2, 1, 21, 31, 8, 17, 4, 16),
    *(8, 2, 1, 19, 17, 35, 19, 17, 39, 36),
]
"""113 patients with a subarachnoid haemorrhage, the 41 with a poor outcome first: the order of
their s100b (which is all that a ROC curve reads), from the placements that pROC's tests list.

Turck et al. (2010) Intensive Care Medicine 36:107-115; Robin et al. (2011) BMC Bioinformatics
12:77, github.com/xrobin/pROC, tests/testthat/helper-deLongPlacementsCpp-expected.R."""

WFNS = [
    int(grade)
    for grade in (
        "324555525212544255525252454414422552255551111512212211121211"
        "34141551124112212122111121211324214115422111312244111"
    )
]
"""The same patients' WFNS grade."""

POOR_OUTCOME = [1] * 41 + [0] * 72

_OVARIAN = """
3.0 5.8 10 0   3.2 6.3  5 1   3.9 6.8  3 1   2.8 4.8  6 0   3.2 5.8  3 1   0.9 4.0  5 0
2.5 5.7  8 0   1.6 5.6  5 1   3.8 5.7  5 1   3.7 6.7  6 1   3.2 5.4  4 1   3.8 6.6  6 1
4.1 6.6  5 1   3.6 5.7  5 1   4.3 7.0  4 1   3.6 6.7  4 0   2.3 4.4  6 1   4.2 7.6  4 0
4.0 6.6  6 0   3.5 5.8  6 1   3.8 6.8  7 1   3.0 4.7  8 0   4.5 7.4  5 1   3.7 7.4  5 1
3.1 6.6  6 1   4.1 8.2  6 1   4.3 7.0  5 1   4.3 6.5  4 1   3.2 5.1  5 1   2.6 4.7  6 1
3.3 6.8  6 0   1.7 4.0  7 0   3.7 6.1  5 1   3.3 6.3  7 1   4.2 7.7  6 1   3.5 6.2  5 1
2.9 5.7  9 0   2.1 4.8  7 1   2.8 6.2  8 0   4.0 7.0  7 1   3.3 5.7  6 1   3.7 6.9  5 1
3.6 6.6  5 1
"""
_COLUMNS = list(zip(*[iter(_OVARIAN.split())] * 4, strict=True))

ALBUMIN = [float(row[0]) for row in _COLUMNS]
TOTAL_PROTEIN = [float(row[1]) for row in _COLUMNS]
KG_SCORE = [10 - float(row[2]) for row in _COLUMNS]
POP_IND = [int(row[3]) for row in _COLUMNS]
"""The 43 complete of 49 patients with ovarian cancer of DeLong, DeLong and Clarke-Pearson (1988),
as SAS/STAT lists them: PROC LOGISTIC, "Comparing Receiver Operating Characteristic Curves"."""

REMISSION = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
"""Weeks of remission of 21 leukaemia patients on 6-MP: Freireich et al. (1963) Blood 21:699-716."""
