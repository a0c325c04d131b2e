"""Print what tinycss2 reads of a style sheet: the declarations of each class, and the steps of each @keyframes."""

import json
import sys
from pathlib import Path

import tinycss2


def value_of(token):
    return token.arguments[0].value if token.type == "function" else token.value  # url("…") is a function


def declarations(content):
    found = {}
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        assert item.type == "declaration", item
        found[item.name] = [value_of(token) for token in item.value if token.type != "whitespace"]
    return found


def class_of(prelude):
    dot, name, *rest = [token for token in prelude if token.type != "whitespace"]
    assert dot.value == "." and name.type == "ident" and not rest, prelude
    return name.value


classes, moves = {}, {}
rules, encoding = tinycss2.parse_stylesheet_bytes(
    Path(sys.argv[1]).read_bytes(), skip_comments=True, skip_whitespace=True
)
for rule in rules:
    assert rule.type != "error", rule.message
    if rule.type == "qualified-rule":
        name = class_of(rule.prelude)
        assert name not in classes, name
        classes[name] = declarations(rule.content)
    elif rule.at_keyword == "keyframes":
        [name] = [token.value for token in rule.prelude if token.type != "whitespace"]
        steps = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        moves[name] = [[step.prelude[0].value, declarations(step.content)] for step in steps]
sys.stdout.write(json.dumps({"encoding": encoding.name, "classes": classes, "moves": moves}))
