"""Our blocks in the Markdown of stock nbconvert, which else takes the HTML meant for the screen.

``jupyter_nbconvert_config.json``, installed beside Jupyter's own settings, names this step for
``jupyter nbconvert --to markdown``: tables come as text with pipes under their captions, drawings as
files beside the document.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

from nbconvert.preprocessors import Preprocessor

from analysis.core.errors import BuildError
from analysis.core.labels import Language
from analysis.display.block_json import block_from_json
from analysis.display.blocks import MIME, Figure
from analysis.display.markdown import block_markdown, escaped
from analysis.display.own import own_from_json
from analysis.publish.options import Options, cell_options

_PICTURES = ("image/png", "image/jpeg", "image/svg+xml")


class PlainMarkdown(Preprocessor):
    """Puts Markdown and files of pictures in the place of blocks, own frames and own figures.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_output
    >>> from analysis.display.blocks import Prose
    >>> block = Prose((("paragraph", "Giảm 13 hộ."),))
    >>> cell = new_code_cell(outputs=[new_output("display_data", {MIME: block.to_json()})])
    >>> PlainMarkdown().preprocess_cell(cell, {}, 0)[0].outputs[0].data
    {'text/markdown': 'Giảm 13 hộ.'}
    """

    _language: Language = "vi"

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:
        """Return the cell with its structured outputs as Markdown."""
        told = [out for out in cell.get("outputs", ()) if MIME in out.get("data", {})]
        options, own = _options(cell, self._language), 0
        for place, output in enumerate(told):
            data = output["data"][MIME]
            self._language = data.get("language") or self._language
            if data["kind"] == "own":
                words = self._own(output, options, own)
                own += 1
            else:
                words = self._block(data, resources, f"{index}_{place}")
            output["data"] = type(output["data"])({"text/markdown": words})
        return cell, resources

    def _block(self, data: Any, resources: Any, name: str) -> str:
        block = block_from_json(data)
        words = block_markdown(block, self._language)
        if not isinstance(block, Figure):
            return words
        return f"{_picture(block.alt, _written(resources, name, block.svg))}\n\n{words}"

    def _own(self, output: Any, options: Options, place: int) -> str:
        own = own_from_json(output["data"][MIME])
        caption = own.caption or (options.caption[place] if place < len(options.caption) else "")
        words = block_markdown(replace(own.table, caption=caption), self._language)
        files = output.get("metadata", {}).get("filenames", {})
        drawn = [_picture(caption, files[kind]) for kind in _PICTURES if kind in files][:1]
        return "\n\n".join([*drawn, words])


def _options(cell: Any, language: Language) -> Options:
    """Return what the top of a cell says; what we do not know there is no matter of a stock converter."""
    try:
        return cell_options("", cell["source"], language) if cell["cell_type"] == "code" else Options()
    except BuildError:
        return Options()


def _written(resources: MutableMapping[str, Any], name: str, svg: str) -> str:
    """Put a drawing among the files of the document, and return the name it has there."""
    file = f"{resources.get('unique_key', 'output')}_{name}.svg"
    if folder := resources.get("output_files_dir"):
        file = f"{folder}/{file}"
    resources.setdefault("outputs", {})[file] = svg.encode()
    return file


def _picture(alt: str, file: str) -> str:
    return f"![{escaped(alt)}](<{file.replace(chr(92), '/')}>)"
