"""Communes beside each other: what the legend says is what is drawn."""

from matplotlib.colors import to_hex

from analysis.display.compare_charts import Profile, profile_grid


def test_the_legend_of_the_profiles_has_the_colours_of_the_marks():
    figure = profile_grid([Profile("1", "A", [10, 20])], [15, None], ticks="12", names=("Xã", "Cả nhóm"))
    axes, (legend,) = figure.axes[0], figure.legends
    bar, mark = legend.legend_handles
    assert [text.get_text() for text in legend.get_texts()] == ["Xã", "Cả nhóm"]
    assert to_hex(bar.get_facecolor()) == to_hex(axes.patches[0].get_facecolor())
    assert to_hex(mark.get_color()) == to_hex(axes.lines[0].get_color())
    assert mark.get_marker() == axes.lines[0].get_marker()
