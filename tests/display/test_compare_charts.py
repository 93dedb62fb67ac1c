"""Communes beside each other: what the legend says is what is drawn."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from analysis.display.commune_map import Located, commune_map, tile_names
from analysis.display.compare_charts import Profile, profile_grid
from analysis.display.many_lines import many_lines
from analysis.display.rate_chart import MOST_ROWS, Dot, Funnel, Spot, Words, rate_chart


def test_the_legend_of_the_profiles_has_the_colours_of_the_marks():
    figure = profile_grid([Profile("1", "A", [10, 20])], [15, None], ticks="12", names=("Xã", "Cả nhóm"))
    axes, (legend,) = figure.axes[0], figure.legends
    bar, mark = legend.legend_handles
    assert [text.get_text() for text in legend.get_texts()] == ["Xã", "Cả nhóm"]
    assert to_hex(bar.get_facecolor()) == to_hex(axes.patches[0].get_facecolor())
    assert to_hex(mark.get_color()) == to_hex(axes.lines[0].get_color())
    assert mark.get_marker() == axes.lines[0].get_marker()


@pytest.mark.parametrize("many", [3, MOST_ROWS + 1])
@pytest.mark.parametrize("share", [0.3, 1.7, 2.9, 7.3, 14.6, 33.0, 97.0])
def test_axes_of_rates_are_marked_by_whole_numbers(share, many):
    """A decimal point is no Vietnamese number."""
    shares = [share * (1 + place / many) / 2 for place in range(many)]
    dots = [Dot(str(n), f"Xã {n}", "", one, one * 0.8, one * 1.1) for n, one in enumerate(shares)]
    spots = [Spot(str(n), 40 + n, one) for n, one in enumerate(shares)]
    limits = ([share / 2, share / 3], [share * 1.2, share])
    words = Words("cả nhóm", "%", "hộ", "xã", ("cả nhóm", "một xã", "mọi xã"))
    lines = {str(n): [(2024, one), (2025, one / 2)] for n, one in enumerate(shares)}
    group = [(2024, share), (2025, share / 2)]
    for figure in (
        rate_chart(dots, spots, Funnel([10, 90], limits, limits, share), words),
        many_lines(lines, group, names=("xã", "cả nhóm"), unit="%", told={}),
    ):
        figure.canvas.draw()
        for axes in figure.axes:
            ticks = [tick.get_text() for axis in (axes.xaxis, axes.yaxis) for tick in axis.get_ticklabels()]
            assert not [tick for tick in ticks if "." in tick]


@given(st.lists(st.floats(1, 100), min_size=2, max_size=MOST_ROWS))
def test_no_share_above_the_whole_is_marked(shares):
    """The axis goes on to the right to have room for figures; 105 % there would be read as a share."""
    dots = [Dot(str(n), f"Xã {n}", "", one, one * 0.8, one) for n, one in enumerate(shares)]
    words = Words("cả nhóm", "%", "hộ", "xã", ("cả nhóm", "một xã", "mọi xã"))
    funnel = Funnel([10, 90], ([0, 0], [100, 100]), ([0, 0], [100, 100]), shares[0])
    ticks = rate_chart(dots, [Spot("0", 40, shares[0])], funnel, words).axes[0].get_xticks()
    assert len(ticks) > 1 and max(ticks) <= 100


WORDS = (
    "Ia",
    "Ea",
    "Đắk",
    "Đăk",
    "Pnôn",
    "Púch",
    "Pô",
    "Phìn",
    "Cẩm",
    "Tú",
    "Lương",
    "Liên",
    "Long",
    "1",
    "2",
)
words_of_names = st.sampled_from(WORDS)


@given(st.lists(st.lists(words_of_names, min_size=1, max_size=3), min_size=1, max_size=12))
def test_what_stands_in_a_tile_is_the_beginning_of_its_name_and_fits(names):
    told = ["Xã " + " ".join(words) for words in names]
    tiles = tile_names(told)
    assert len(tiles) == len(told) and max(map(len, tiles)) <= 5
    for words, tile in zip(names, tiles, strict=True):
        assert tile[0].casefold() == words[0][0].casefold()
    # Alike are those alone that begin alike in their last word too.
    for one, tile in zip(names, tiles, strict=True):
        for other, same in zip(names, tiles, strict=True):
            if tile == same:
                assert one[-1][:2].casefold() == other[-1][:2].casefold() or len(tile) == 1


@settings(max_examples=5)
@given(st.randoms(use_true_random=False))
def test_names_on_a_crowded_map_do_not_cover_each_other(chance):
    """Of sixty communes close to each other the ten largest may have names; those that fit have them."""
    spots = [
        Located(
            str(n), f"Xã Kông {n}" if n < 10 else "", chance.random(), chance.random(), 60 - n, 5.0, tile="K"
        )
        for n in range(60)
    ]
    figure = commune_map(spots, titles=("Bản đồ", "Ô"), notes=[])
    figure.canvas.draw()
    texts = [text for text in figure.axes[0].texts if text.get_text().startswith("Xã ")]
    boxes = [text.get_window_extent().shrunk(0.85, 0.7) for text in texts]
    assert boxes and not [1 for n, one in enumerate(boxes) if one.count_overlaps(boxes[:n])]
