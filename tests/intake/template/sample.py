"""A workbook filled in as a person would."""

from io import BytesIO

import openpyxl

from analysis.core.labels import labels_for
from analysis.intake.template.layout import FIRST_ROW, fact_columns, sheets
from analysis.standard import standard_for


class Filled:
    """A template, filled in as a user would: words of the lists, numbers as numbers."""

    def __init__(self, content, language="vi"):
        self.text = labels_for(language)
        self.columns = sheets(standard_for(2022), self.text)
        self.book = openpyxl.load_workbook(BytesIO(content))

    def sheet(self, name):
        return self.book[self.text(f"template.sheets.{name}")]

    def table(self, name, rows):
        sheet = self.sheet(name)
        for number, row in enumerate(rows, start=FIRST_ROW):
            for place, column in enumerate(self.columns[name], start=1):
                told = row.get(column.key) or None
                if told is not None and column.kind in ("whole", "count", "decimal", "year"):
                    told = float(told) if "." in told else int(told)
                sheet.cell(number, place).value = column.words.get(told, told)

    def facts(self, values):
        told = {column.key: column for column in fact_columns(self.text)}
        for key, _, value in self.sheet("commune").iter_rows():
            if key.value in values:
                found = values[key.value]
                words = told[key.value].words
                code = str(found).lower() if isinstance(found, bool) else found
                value.value = "\n".join(found) if isinstance(found, list) else words.get(code, code)

    def narrative(self, sections):
        for slug, _, body in self.sheet("narrative").iter_rows():
            if slug.value in sections:
                body.value = sections[slug.value]

    def save(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.book.save(path)
