"""No text of a chart hides another text or a mark, or is cut by the edge, in both languages.

The values are drawn by chance and close to each other, which is where labels meet.
"""

import random
from unittest.mock import patch

import pytest
from matplotlib.figure import Figure

from analysis import compare, open_report, trend
from analysis.core.labels import labels_for
from analysis.core.numbers import number, short_percent
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.display.bars import Step, pair_bars, waterfall_chart
from analysis.display.chart_parts import Amount
from analysis.display.charts import Group, Pair, dumbbell_chart
from analysis.display.lines import Break, Series, year_lines
from analysis.display.spark import spark_lines
from analysis.show import comparison as show_group
from analysis.show import trend as show_trend
from analysis.standard import standard_for
from tests.display.boxes import clashes

LANGUAGES = ("vi", "en")
SOAK = pytest.param(range(3, 60), marks=pytest.mark.soak)


def names_of(language):
    text = labels_for(language)
    return text("classes.poor"), text("classes.near_poor")


def chance_of(seed, language):
    return random.Random(f"{seed} {language}")


def count_of(chance, most, language):
    value = chance.randrange(most + 1)
    return Amount(float(value), number(value, language))


def lines_over_years(seed, language):
    """Two lines close to each other or far apart, high or near zero, with up to three breaks."""
    chance, text = chance_of(seed, language), labels_for(language)
    years = list(range(2022, 2022 + chance.choice([2, 3, 5, 6])))
    most = chance.choice([3, 12, 400, 21_000])
    near = chance.choice([0, 1, most // 20])
    first = [count_of(chance, most, language) for _ in years]
    second = [
        Amount(float(value := max(0, int(one.value) + chance.randint(-near, near))), number(value, language))
        if chance.random() < 0.7
        else chance.choice([Amount(None, text("report.not_reported")), count_of(chance, most, language)])
        for one in first
    ]
    names = [text(f"trend.breaks.{name}") for name in ("merger", "series")]
    cuts = sorted(chance.sample(years[1:], min(len(years) - 1, chance.randrange(4))))
    breaks = [Break(year, chance.choice(names), comparable=chance.random() < 0.5) for year in cuts]
    series = [Series(name, tuple(row)) for name, row in zip(names_of(language), (first, second), strict=True)]
    return year_lines(years, series, unit=text("report.households"), breaks=breaks)


def deprivations(seed, language):
    """All indicators of a year; some amounts withheld or not reported, in any of the two classes."""
    chance, text, standard = chance_of(seed, language), labels_for(language), standard_for(2022)
    high = chance.choice([2.0, 35.0, 100.0])
    absent = chance.choice([text("report.not_reported"), text("report.withheld")])

    def amount(kept):
        value = round(chance.random() * high, 2)
        return (
            Amount(value, short_percent(value, language)) if chance.random() < kept else Amount(None, absent)
        )

    kept = [(1.0, 1.0), (1.0, 0.0), (0.6, 0.6)][seed % 3]
    groups = [
        Group(
            dimension.text(language),
            tuple(
                Pair(one.text(language), amount(kept[0]), amount(kept[1]))
                for one in standard.indicator
                if one.dimension == dimension.code
            ),
        )
        for dimension in standard.dimension
    ]
    return dumbbell_chart(groups, names=names_of(language), unit="%")


def small_lines(seed, language):
    chance = chance_of(seed, language)
    years = list(range(2022, 2022 + chance.choice([2, 3, 5])))
    most = chance.choice([3, 60, 21_000])
    rows = [[chance.choice([None, chance.randrange(most + 1)]) for _ in years] for _ in range(2)]
    rows[0][0], rows[0][-1] = (chance.randrange(most + 1) for _ in range(2))
    rows[1][-1] = max(0, rows[0][-1] + chance.randint(-1, 1))
    lines = list(zip(names_of(language), rows, strict=True))
    return spark_lines(years, lines, lambda value: number(value, language))


def waterfall(seed, language):
    chance, text = chance_of(seed, language), labels_for(language)
    opening = chance.choice([4, 60, 9000])
    down, up = (chance.randrange(opening + 1) for _ in range(2))
    values = {"opening": opening, "to_near_poor": -down, "new": up, "closing": opening - down + up}
    steps = [
        Step(
            text(f"report.movements.items.poor.{name}"),
            value,
            number(value, language),
            level=name in ("opening", "closing"),
        )
        for name, value in values.items()
    ]
    return waterfall_chart(steps, unit=text("report.households"))


def villages(seed, language):
    chance, text = chance_of(seed, language), labels_for(language)
    absent = Amount(None, text("report.not_reported"))
    pairs = [
        Pair(f"Thôn {at}", *(chance.choice([absent, count_of(chance, 40, language)]) for _ in range(2)))
        for at in range(1, chance.choice([3, 9]))
    ]
    return pair_bars(pairs, names=names_of(language), unit=text("report.households"))


CHARTS = (lines_over_years, deprivations, small_lines, waterfall, villages)


@pytest.mark.parametrize("seeds", [range(3), SOAK], ids=["some", "many"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
def test_no_text_hides_another_or_a_mark(chart, language, seeds):
    found = {seed: clash for seed in seeds if (clash := clashes(chart(seed, language)))}
    assert found == {}


def test_a_text_over_another_one_or_over_the_edge_is_found():
    """The measure itself: it tells two texts in one place, a mark on a text, and a text that is cut."""
    figure = waterfall(1, "vi")
    axes = figure.axes[0]
    axes.text(0.5, 0.5, "một", transform=axes.transAxes)
    axes.text(0.51, 0.5, "hai", transform=axes.transAxes)
    axes.text(0.2, -0.4, "ba", transform=axes.transAxes).set_in_layout(False)
    figure.text(0.99, 0.02, "bị cắt")
    axes.plot([0.5], [0.52], "o", transform=axes.transAxes)
    found = {(one.text, one.other) for one in clashes(figure)}
    assert {("một", "hai"), ("một", "mark"), ("bị cắt", "edge")} <= found


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    folder = tmp_path_factory.mktemp("province")
    build_demo(folder, Demo(communes=3, households=120, first_year=2023, last_year=2024, seed=3))
    return Project(folder), sorted(path.name for path in (folder / "data/raw/2024").iterdir())


@pytest.fixture
def drawn():
    """All figures drawn during a test, with what hides what in each."""
    seen, kept = [], Figure.savefig

    def record(figure, *args, **options):
        kept(figure, *args, **options)
        seen.append(clashes(figure))

    with patch.object(Figure, "savefig", record):
        yield seen


def read_all(blocks):
    return list(blocks) if hasattr(blocks, "__iter__") else [blocks]


CASES = [pytest.param("vi", "public"), pytest.param("en", "superior", marks=pytest.mark.soak)]


@pytest.mark.parametrize(("language", "audience"), CASES)
def test_every_chart_of_a_demo_commune_can_be_read(province, drawn, language, audience):
    project, (code, *_) = province
    report = open_report(code, 2024, project=project, language=language, audience=audience)
    for name in ("summary", "villages", "reduction", "movements", "history", "deprivation", "projects"):
        read_all(getattr(report.show, name)())
    assert len(drawn) >= 6
    assert [found for found in drawn if found] == []


@pytest.mark.soak
@pytest.mark.parametrize(("language", "audience"), [("vi", "public"), ("en", "superior")])
def test_every_chart_of_the_demo_province_can_be_read(province, drawn, language, audience):
    project, _ = province
    years = trend(2023, 2024, group="gia-lap", project=project)
    group = compare("gia-lap", 2024, project=project, audience=audience)
    for block in (show_trend.level_figure(years, language), show_trend.explained(years, language)):
        read_all(block)
    for shown in (
        show_group.rate_figures,
        show_group.years_figures,
        show_group.part_figures,
        show_group.map_figure,
    ):
        read_all(shown(group, language))
    read_all(show_group.profile_figures(group, "poor", language))
    assert len(drawn) >= 6
    assert [found for found in drawn if found] == []


@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_of_cam_luong_can_be_read(drawn, language):
    report = open_report("15139", 2022, language=language)
    for name in ("summary", "reduction", "deprivation", "projects"):
        read_all(getattr(report.show, name)())
    assert len(drawn) >= 2
    assert [found for found in drawn if found] == []
