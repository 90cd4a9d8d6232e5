"""GB 18030 as of 2022. Python's codec is that of 2000.

In GB 18030-2022 eighteen codes of two bytes stand for characters that Unicode has got since
(龴 at FE59); the codec makes private-use code points of them, as it does of A8BC (ḿ), which
the edition of 2005 had mended. Six more codes have no character since 2022, for their hanzi
have codes of four bytes; here they are those hanzi, as which they were printed. What stood in
four bytes (82359037 for 龴) is read as before, as the Unicode Technical Committee recommends.

Sources: GB 18030-2022; UTC document L2/23-003R; GB/T 22321.1-2018, row FE.
"""

from __future__ import annotations

# What the codec makes of them, by code in GB 18030 → what they are.
OF_2022 = {
    # Vertical forms: A6D9-A6DF, A6EC, A6ED, A6F3.
    **dict(zip("\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793", "︐︒︑︓︔︕︖", strict=True)),
    **dict(zip("\ue794\ue795\ue796", "︗︘︙", strict=True)),
    # FE59 FE61 FE66 FE67 FE6D FE7E FE90 FEA0
    **dict(
        zip("\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864", "龴龵龶龷龸龹龺龻", strict=True)
    ),
    "\ue7c7": "ḿ",  # A8BC, since 2005
    # FE51 FE52 FE53 FE6C FE76 FE91: without a character since 2022.
    **dict(zip("\ue816\ue817\ue818\ue831\ue83b\ue855", "𠂇𠂉𠃌𡗗𢦏𤇾", strict=True)),
}
_OF_2022 = str.maketrans(OF_2022)


def decode_gb18030(data: bytes) -> str:
    """Decode GB 18030; raise :class:`UnicodeDecodeError` where it is none."""
    return data.decode("gb18030").translate(_OF_2022)
