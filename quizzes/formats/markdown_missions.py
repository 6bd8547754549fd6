"""Missions as Markdown."""

from .markdown_choices import dump_choices, parse_choices

__all__ = ["dump_choices", "parse_choices"]
