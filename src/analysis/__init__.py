"""Vietnam's yearly household poverty review: from a year's data to a checked report.

Notebooks import from here. Names are fetched when first used, so that the command line starts
without pandas.

* ``open_report``: mở số liệu một năm của một xã; mỗi bảng là một frame pandas (a commune's year as frames)
* ``open_group_report``: mở số liệu một năm của huyện, tỉnh, nhóm xã (a group's year as frames)
* ``label``: đặt tên tiếng Việt cho cột, chỉ số, loại hộ (names for codes)
* ``show``: từ frame đến câu chữ, bảng, biểu đồ của báo cáo (frames as blocks)
* ``read_parameters``: sửa kiểu tham số mà papermill đưa vào (parameters put right)
* ``project_in``: dự án trong một thư mục (the project in a folder)
* ``load``: đọc, kiểm tra số liệu của một xã và năm (checked data of a commune and year)
* ``protect``: bỏ những số làm lộ từng hộ (without what tells of one household)
* ``audit_commune``: kiểm tra tính hợp lý của số liệu một xã (doubts about a commune's figures)
* ``reduction``: kết quả giảm nghèo so với chỉ tiêu (reduction against target)
* ``deprivation``: tỷ lệ thiếu hụt từng chỉ số (deprivation in each indicator)
* ``dimensions``: số lượt thiếu hụt theo chiều (deprivations by dimension)
* ``denominators``: số hộ của mỗi loại và căn cứ của số đó (households of each class)
* ``compare``: các xã của một nhóm trong một năm (communes of a group beside each other)
* ``audit_group``: kiểm tra số liệu của một nhóm xã (doubts about a group's figures)
* ``trend``: một xã hay một nhóm qua các năm (a territory over years)
* ``commune_plan``: hộ nào có thể thoát nghèo, bằng cách nào (who can leave poverty, and how)
* ``place_on``: xã mang một mã vào một ngày (the commune of a code on a day)
* ``standard_for``: chuẩn nghèo của một năm (the poverty standard of a year)
* ``local_standard``: chuẩn nghèo áp dụng cho một xã (the standard that applies to a commune)
* ``alkire_foster``: các chỉ tiêu H, A, M0 của Alkire-Foster (measures of Alkire and Foster)
* ``measure_survey``: đo nghèo đa chiều từ một tệp điều tra (a survey file measured)
* ``read_survey``: đọc một tệp điều tra thành frame (a survey file as a frame)
* ``survey_indicators``: các chỉ số của một tệp điều tra (the indicators of a survey file)
* ``own_indicator``: thêm một chỉ số của mình (an indicator of one's own)
* ``Design``: mẫu điều tra được chọn thế nào (how a sample was drawn)
* ``Question``: đo cái gì, theo nhóm nào (what is measured, by which groups)
* ``SurveyWarning``: điều cần biết về mẫu điều tra (what to know about a sample)
* ``bootstrap``: khoảng tin cậy bằng bootstrap (confidence intervals by resampling)
* ``Replicates``: các quyền số lặp được tạo ra thế nào (how replicate weights were made)
* ``replicate_weights``: sai số từ các quyền số lặp (errors from replicate weights)
* ``differences``: chênh lệch giữa các nhóm, các năm (differences between groups and years)
* ``cardinal``: chỉ tiêu M1, M2 khi chỉ số đo được mức thiếu (measures of depth)
* ``association``: những thiếu hụt đi cùng nhau (which deprivations come together)
* ``dominance``: nhóm nào ít nghèo hơn ở mọi ngưỡng (who is less poor at every cut-off)
* ``rank_stability``: thứ hạng có đổi theo ngưỡng, trọng số không (whether ranks depend on choices)
* ``poverty``: nghèo thu nhập theo một đường chuẩn (income poverty by a line)
* ``income_deprivation``: nghèo thu nhập và thiếu hụt cùng lúc (poor by income, by deprivations, by both)

Examples
--------
>>> from analysis import place_on, standard_for
>>> standard_for(2022).min_deprivations
3
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from analysis.core.version import __version__ as __version__

__all__ = [
    "Design",
    "Question",
    "Replicates",
    "SurveyWarning",
    "alkire_foster",
    "association",
    "audit_commune",
    "audit_group",
    "bootstrap",
    "cardinal",
    "commune_plan",
    "compare",
    "denominators",
    "deprivation",
    "differences",
    "dimensions",
    "dominance",
    "income_deprivation",
    "label",
    "load",
    "local_standard",
    "measure_survey",
    "open_group_report",
    "open_report",
    "own_indicator",
    "place_on",
    "poverty",
    "project_in",
    "protect",
    "rank_stability",
    "read_parameters",
    "read_survey",
    "reduction",
    "replicate_weights",
    "show",
    "standard_for",
    "survey_indicators",
    "trend",
]

if TYPE_CHECKING:
    from analysis import show
    from analysis.audit import audit_commune
    from analysis.commune import load
    from analysis.comparison import audit_group, compare
    from analysis.core.project import project_in
    from analysis.disclosure import protect
    from analysis.group_report import open_group_report
    from analysis.measures.alkire_foster import Design, Question, SurveyWarning, alkire_foster
    from analysis.measures.alkire_foster.bootstrap import bootstrap
    from analysis.measures.alkire_foster.cardinal import cardinal
    from analysis.measures.alkire_foster.differences import differences
    from analysis.measures.alkire_foster.replicates import Replicates, replicate_weights
    from analysis.measures.alkire_foster.robustness import association, dominance, rank_stability
    from analysis.measures.deprivation import denominators, deprivation, dimensions
    from analysis.measures.income.overlap import income_deprivation
    from analysis.measures.income.poverty import poverty
    from analysis.measures.own_indicator import own_indicator
    from analysis.measures.reduction import reduction
    from analysis.parameters import read_parameters
    from analysis.places import place_on
    from analysis.planning import commune_plan
    from analysis.provinces import local_standard
    from analysis.report import open_report
    from analysis.run.survey import measure_survey, read_survey, survey_indicators
    from analysis.show.naming import label
    from analysis.standard import standard_for
    from analysis.territory import trend

_HOMES = {
    "Design": "analysis.measures.alkire_foster",
    "Question": "analysis.measures.alkire_foster",
    "Replicates": "analysis.measures.alkire_foster.replicates",
    "SurveyWarning": "analysis.measures.alkire_foster",
    "alkire_foster": "analysis.measures.alkire_foster",
    "association": "analysis.measures.alkire_foster.robustness",
    "audit_commune": "analysis.audit",
    "audit_group": "analysis.comparison",
    "bootstrap": "analysis.measures.alkire_foster.bootstrap",
    "cardinal": "analysis.measures.alkire_foster.cardinal",
    "commune_plan": "analysis.planning",
    "compare": "analysis.comparison",
    "denominators": "analysis.measures.deprivation",
    "deprivation": "analysis.measures.deprivation",
    "differences": "analysis.measures.alkire_foster.differences",
    "dimensions": "analysis.measures.deprivation",
    "dominance": "analysis.measures.alkire_foster.robustness",
    "income_deprivation": "analysis.measures.income.overlap",
    "label": "analysis.show.naming",
    "load": "analysis.commune",
    "local_standard": "analysis.provinces",
    "measure_survey": "analysis.run.survey",
    "open_group_report": "analysis.group_report",
    "open_report": "analysis.report",
    "own_indicator": "analysis.measures.own_indicator",
    "place_on": "analysis.places",
    "poverty": "analysis.measures.income.poverty",
    "project_in": "analysis.core.project",
    "protect": "analysis.disclosure",
    "rank_stability": "analysis.measures.alkire_foster.robustness",
    "read_parameters": "analysis.parameters",
    "read_survey": "analysis.run.survey",
    "reduction": "analysis.measures.reduction",
    "replicate_weights": "analysis.measures.alkire_foster.replicates",
    "standard_for": "analysis.standard",
    "survey_indicators": "analysis.run.survey",
    "trend": "analysis.territory",
}


def __getattr__(name: str) -> Any:
    if name == "show":
        return import_module("analysis.show")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
