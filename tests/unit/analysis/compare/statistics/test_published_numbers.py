"""The statistics give the figures of published worked examples."""

from __future__ import annotations

import pytest
from tests.unit.analysis.compare.statistics import published_data as data

from leadrules.analysis.compare.statistics.answers import CannotTell, Estimate
from leadrules.analysis.compare.statistics.average_precision import (
    AveragePrecision,
    average_precision,
)
from leadrules.analysis.compare.statistics.discoveries import benjamini_hochberg
from leadrules.analysis.compare.statistics.drift import KolmogorovSmirnov, kolmogorov_smirnov
from leadrules.analysis.compare.statistics.mcnemar import McNemar, mcnemar
from leadrules.analysis.compare.statistics.power import (
    HoldOut,
    hold_out_leads,
    paired_leads,
    paired_power,
)
from leadrules.analysis.compare.statistics.proportion import Proportion, proportion
from leadrules.analysis.compare.statistics.roc import DeLong, RocAuc, delong, roc_auc
from leadrules.analysis.compare.statistics.sample_ratio import SampleRatio, sample_ratio
from leadrules.analysis.compare.statistics.survival import Survival, kaplan_meier
from leadrules.analysis.compare.statistics.symmetry import SquareTest, bowker, stuart_maxwell

CLOSE = 1e-9


def _mcnemar(both: int, only_a: int, only_b: int, neither: int) -> McNemar:
    a = [1] * (both + only_a) + [0] * (only_b + neither)
    b = [1] * both + [0] * only_a + [1] * only_b + [0] * neither
    answer = mcnemar(a, b)
    assert isinstance(answer, McNemar)
    return answer


def test_mcnemar_gives_the_exact_and_mid_p_of_fagerland_lydersen_and_laake() -> None:
    """Airway hyper-responsiveness before and after transplantation, their table 1 and results."""
    answer = _mcnemar(1, 1, 7, 12)
    assert round(answer.exact, 4) == 0.0703
    assert round(answer.mid_p, 4) == 0.0391
    assert answer.exact == pytest.approx(18 / 256, abs=CLOSE)  # 2 binomcdf(1, 8, 1/2)
    assert answer.mid_p == pytest.approx(10 / 256, abs=CLOSE)  # less binompdf(1, 8, 1/2)


@pytest.mark.parametrize(
    ("only_a", "only_b", "p"),
    [(121, 59, 0.000004), (70, 59, 0.378688), (80, 59, 0.089452), (30, 60, 0.00206)],
)
def test_mcnemar_gives_the_exact_p_of_vassarstats(only_a: int, only_b: int, p: float) -> None:
    """vassarstats.net, as statsmodels' tests have it; six places."""
    assert _mcnemar(101, only_a, only_b, 33).exact == pytest.approx(p, abs=5e-7)


def test_mcnemar_where_each_passes_as_many_alone() -> None:
    """Their supplement: the exact p is 1, the mid-p 1 less half of binompdf(10, 20, 1/2)."""
    answer = _mcnemar(101, 10, 10, 33)
    assert answer.exact == 1.0
    assert answer.mid_p == pytest.approx(1 - 184756 / 2**21, abs=CLOSE)


def test_mcnemar_gives_the_exact_p_of_rs_exact2x2() -> None:
    """mcnemar.exact(matrix(c(23, 15, 19, 31), 2)), as statsmodels' tests have it."""
    assert _mcnemar(23, 15, 19, 31).exact == pytest.approx(0.60759136127308, abs=CLOSE)


@pytest.mark.parametrize(
    ("table", "statistic", "freedom", "p"),
    [
        ([[23, 15], [19, 31]], 0.470588235294118, 1, 0.492716677227088),
        ([[20, 10, 5], [3, 30, 15], [0, 5, 40]], 13.7692307692308, 3, 0.00323670650323545),
        (
            [[144, 33, 84, 126], [2, 4, 14, 29], [0, 2, 6, 25], [0, 0, 1, 5]],
            297.610989010989,
            6,
            2.65851858368065e-61,
        ),
    ],
)
def test_bowker_gives_the_figures_of_r(
    table: list[list[int]], statistic: float, freedom: int, p: float
) -> None:
    """R's mcnemar.test(correct=FALSE), in statsmodels' contingency_table_r_results.csv."""
    answer = bowker(table)
    assert isinstance(answer, SquareTest)
    assert (answer.statistic, answer.p) == pytest.approx((statistic, p), rel=CLOSE)
    assert answer.freedom == freedom


@pytest.mark.parametrize(
    ("table", "statistic"),
    [
        ([[23, 15], [19, 31]], 0.470588235294118),
        ([[20, 10, 5], [3, 30, 15], [0, 5, 40]], 13.7647058823529),
        ([[144, 33, 84, 126], [2, 4, 14, 29], [0, 2, 6, 25], [0, 0, 1, 5]], 271.922246968262),
    ],
)
def test_stuart_maxwell_gives_the_figures_of_rs_coin(
    table: list[list[int]], statistic: float
) -> None:
    """R's coin::mh_test, in the same file."""
    answer = stuart_maxwell(table)
    assert isinstance(answer, SquareTest)
    assert answer.statistic == pytest.approx(statistic, rel=CLOSE)


def test_stuart_maxwell_gives_the_figures_of_rs_nonpar() -> None:
    """stuart.maxwell of R's nonpar, the example of its page."""
    answer = stuart_maxwell([[12, 7, 3], [30, 70, 20], [13, 34, 32]])
    assert isinstance(answer, SquareTest)
    assert answer.statistic == pytest.approx(23.5709322524609, rel=CLOSE)
    assert answer.p == pytest.approx(7.61442467334117e-06, rel=CLOSE)


@pytest.mark.parametrize(
    ("hits", "leads", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_newcombes_intervals(hits: int, leads: int, low: float, high: float) -> None:
    """Newcombe (1998) Statistics in Medicine 17:857-872, table I, method 3; four places."""
    answer = proportion(hits, leads)
    assert isinstance(answer, Proportion)
    assert (round(answer.interval.low, 4), round(answer.interval.high, 4)) == (low, high)


def test_wilson_gives_the_interval_of_rs_desctools() -> None:
    """DescTools::BinomCI(100, 200), as statsmodels' tests have it; seven places."""
    answer = proportion(100, 200)
    assert isinstance(answer, Proportion)
    interval = answer.interval
    assert (round(interval.low, 7), round(interval.high, 7)) == (0.4313609, 0.5686391)


def test_delong_gives_the_figures_of_proc() -> None:
    """roc.test(wfns, s100b) of aSAH: pROC's tests/testthat/test-roc.test.R and test-var.R."""
    answer = delong(data.S100B, data.WFNS, data.POOR_OUTCOME)
    assert isinstance(answer, DeLong)
    assert answer.auc_b == pytest.approx(0.823678861788618, abs=CLOSE)
    assert answer.auc_a == pytest.approx(0.731368563685637, abs=CLOSE)
    assert answer.z == pytest.approx(2.20898359144091, abs=CLOSE)
    assert answer.p == pytest.approx(0.0271757822291882, abs=CLOSE)
    assert answer.interval.low == pytest.approx(0.0104061769564846, abs=CLOSE)
    assert answer.interval.high == pytest.approx(0.174214419249478, abs=CLOSE)
    variances = 0.00146991470882363 + 0.00266868245717244 - 2 * 0.00119615567376754
    assert answer.standard_error**2 == pytest.approx(variances, abs=CLOSE)


@pytest.mark.parametrize(
    ("scores", "variance"),
    [(data.WFNS, 0.00146991470882363), (data.S100B, 0.00266868245717244)],
)
def test_one_auc_has_the_variance_of_proc(scores: list[int], variance: float) -> None:
    answer = roc_auc(scores, data.POOR_OUTCOME)
    assert isinstance(answer, RocAuc)
    assert answer.standard_error**2 == pytest.approx(variance, abs=CLOSE)


def test_one_auc_has_the_interval_that_proc_prints() -> None:
    """95% CI: 0.6301-0.8326 (DeLong), of s100b: Robin et al. (2011), and the package's page."""
    answer = roc_auc(data.S100B, data.POOR_OUTCOME)
    assert isinstance(answer, RocAuc)
    assert (round(answer.interval.low, 4), round(answer.interval.high, 4)) == (0.6301, 0.8326)


@pytest.mark.parametrize(
    ("scores", "printed"),
    [
        (data.ALBUMIN, (0.7366, 0.0927, 0.5549, 0.9182)),
        (data.KG_SCORE, (0.7258, 0.1028, 0.5243, 0.9273)),
        (data.TOTAL_PROTEIN, (0.6478, 0.1000, 0.4518, 0.8439)),
    ],
)
def test_one_auc_has_the_figures_of_sas_on_delongs_patients(
    scores: list[float], printed: tuple[float, ...]
) -> None:
    """SAS/STAT, PROC LOGISTIC, "ROC Association Statistics"; four places."""
    answer = roc_auc(scores, data.POP_IND)
    assert isinstance(answer, RocAuc)
    found = (answer.auc, answer.standard_error, answer.interval.low, answer.interval.high)
    assert tuple(round(value, 4) for value in found) == printed


@pytest.mark.parametrize(
    ("scores", "printed"),
    [
        (data.ALBUMIN, (0.0108, 0.0953, -0.1761, 0.1976, 0.9102)),
        (data.TOTAL_PROTEIN, (-0.0780, 0.1046, -0.2830, 0.1271, 0.4561)),
    ],
)
def test_delong_gives_the_contrasts_of_sas_on_delongs_patients(
    scores: list[float], printed: tuple[float, ...]
) -> None:
    """The same example, "ROC Contrast Estimation" against the K-G score; four places."""
    answer = delong(data.KG_SCORE, scores, data.POP_IND)
    assert isinstance(answer, DeLong)
    limits = (answer.interval.low, answer.interval.high)
    found = (answer.difference, answer.standard_error, *limits, answer.p)
    assert tuple(round(value, 4) for value in found) == printed


def test_average_precision_gives_scikit_learns_example() -> None:
    """sklearn.metrics.average_precision_score, the example of its page: 0.83..."""
    answer = average_precision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    assert isinstance(answer, AveragePrecision)
    assert answer.value == pytest.approx((1 + 2 / 3) / 2, abs=CLOSE)


def test_benjamini_hochberg_finds_four_of_the_fifteen() -> None:
    """Benjamini and Hochberg (1995), 3.1; the adjusted p as scipy's page prints them."""
    published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    published += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    adjusted = benjamini_hochberg(published)
    assert sum(p <= 0.05 for p in adjusted) == 4
    printed = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765]
    printed += [0.486, 0.58118182, 0.714875, 0.75323077, 0.81321429, 1.0]
    assert adjusted == pytest.approx(printed, abs=5e-9)
    assert adjusted[3] == pytest.approx(0.0095 * 15 / 4, abs=CLOSE)


def test_kaplan_meier_gives_the_curve_of_freireichs_patients() -> None:
    """NAG Library, g12aac example results: three places, with Greenwood's errors."""
    curve = kaplan_meier(data.REMISSION, data.RELAPSED)
    assert isinstance(curve, Survival)
    printed = [
        *[(6, 21, 3, 0.857, 0.076), (7, 17, 1, 0.807, 0.087), (10, 15, 1, 0.753, 0.096)],
        *[(13, 12, 1, 0.690, 0.107), (16, 11, 1, 0.627, 0.114), (22, 7, 1, 0.538, 0.128)],
        (23, 6, 1, 0.448, 0.135),
    ]
    found = [
        (step.time, step.at_risk, step.won, round(step.not_won, 3), round(step.standard_error, 3))
        for step in curve.steps
        if step.standard_error is not None
    ]
    assert found == printed
    product = 18 / 21 * 16 / 17 * 14 / 15 * 11 / 12 * 10 / 11 * 6 / 7 * 5 / 6
    assert curve.steps[-1].not_won == pytest.approx(product, abs=CLOSE)


def test_kaplan_meier_gives_the_curve_and_errors_of_rs_survival() -> None:
    """survfit of R's survival, as statsmodels' tests have it; seven places."""
    curve = kaplan_meier([3, 1, 2, 3, 2, 1, 5, 3], [0, 1, 1, 1, 0, 0, 1, 0])
    assert isinstance(curve, Survival)
    assert [round(step.not_won, 7) for step in curve.steps] == [0.875, 0.7291667, 0.546875, 0]
    errors = [step.standard_error for step in curve.steps]
    assert errors[:3] == pytest.approx([0.1169268, 0.1649762, 0.20058], abs=5e-8)
    assert errors[3] is None
    assert isinstance(curve.won_by(3), Estimate)
    assert isinstance(curve.won_by(5), CannotTell)


@pytest.mark.parametrize(
    ("counts", "weights", "statistic", "p"),
    [
        # scipy.stats.chisquare, the examples of its page
        ([16, 18, 16, 14, 12, 12], [1, 1, 1, 1, 1, 1], 2.0, 0.84914503608460956),
        ([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8], 3.5, 0.62338762774958223),
        # the shop's customers: tutoraspire.com/p-value-chi-square-statistic-r, R's seven places
        ([50, 60, 40, 47, 53], [1, 1, 1, 1, 1], 4.36, 0.3594721),
    ],
)
def test_the_sample_ratio_gives_published_chi_squares(
    counts: list[int], weights: list[float], statistic: float, p: float
) -> None:
    answer = sample_ratio(counts, weights)
    assert isinstance(answer, SampleRatio)
    assert answer.statistic == pytest.approx(statistic, abs=CLOSE)
    assert answer.p == pytest.approx(p, abs=1e-9 if len(counts) == 6 else 5e-8)
    assert not answer.alarm


def test_the_sample_ratio_rings_for_kohavis_experiment() -> None:
    """Kohavi, Tang and Xu (2020), Trustworthy Online Controlled Experiments, ch. 21: p = 1.8E-6."""
    answer = sample_ratio([821_588, 815_482], [1, 1])
    assert isinstance(answer, SampleRatio)
    assert f"{answer.p:.1e}" == "1.8e-06"
    assert answer.alarm


def test_connors_formula_gives_the_published_sample_sizes() -> None:
    """p01 = 0.45, p10 = 0.05: 23 pairs (powerandsamplesize.com, after Connor's page 209)."""
    assert paired_leads(0.40, 0.50, power=0.8) == 23
    assert paired_leads(-0.40, 0.50, power=0.8) == 23
    assert paired_leads(0.40, 0.50, alpha=0.10, power=0.9) == 23  # one-sided 5 %, their R code
    assert paired_power(23, 0.40, 0.50) >= 0.8 > paired_power(22, 0.40, 0.50)


def test_the_hold_out_gives_rs_power_prop_test() -> None:
    """power.prop.test(p1 = .50, p2 = .75, power = .90): n = 76.7, the example of its page."""
    assert hold_out_leads(0.50, 0.75, power=0.90) == HoldOut(77, 77)
    assert hold_out_leads(0.75, 0.50, power=0.90) == HoldOut(77, 77)


def test_kolmogorov_smirnov_gives_the_exact_p_by_counting() -> None:
    """Two samples of 3 without a tie, all of one below the other: 2 of the 20 orders are as far."""
    answer = kolmogorov_smirnov([1, 2, 3], [4, 5, 6])
    assert isinstance(answer, KolmogorovSmirnov)
    assert (answer.distance, answer.p) == pytest.approx((1.0, 0.1), abs=CLOSE)
