"""A folder for a web host: approved public releases, a page per commune, the whole data set."""

from analysis.run.portal.portal import Published, publish

__all__ = ["Published", "publish"]
