"""Owns how our YAML is read: dates stay text, so that a schema can judge them, and every key stands once.

Never judges what the file says.
"""

from __future__ import annotations

from typing import Any

import yaml


class PlainLoader(yaml.CSafeLoader):
    """Safe YAML without dates, and without silent loss.

    It is libyaml's loader, which reads all our files in a tenth of the time that Python's own takes: every start waits
    for them. Ordinary YAML lets a second ``phone:``, or a second step of the same name, replace the first without a
    word.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping; a key that stands twice is refused."""
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key} stands twice in one record", node.start_mark
                )
        return super().construct_mapping(node, deep)


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
