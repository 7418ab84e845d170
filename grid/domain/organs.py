"""What a township is called by its kind: 乡, 镇 or 街道, and the organ that signs its papers.

Source: Organic Law of Local People's Congresses and Governments, art. 76 and 85: a 乡 or 镇 has
a people's government, a 街道 an office sent by the government above.
"""

_STREET = "街道"
# What stands in a field for telephones: numbers, extensions (转), and marks between several.
PHONES = r"^[0-9０-９+()（）\-— 、,，转]*$"


def unit_of(name: str) -> str:
    """The word for the whole of it, as in 全乡: by the end of its name; 乡 for any other."""
    for unit in (_STREET, "镇"):
        if name.removesuffix("办事处").endswith(unit):
            return unit
    return "乡"


def organ_of(name: str) -> str:
    """The full name of the organ that signs, as far as it follows from the township's name."""
    if name.endswith(_STREET):
        return f"{name}办事处"
    if name.endswith(("乡", "镇")):
        return f"{name}人民政府"
    return name
