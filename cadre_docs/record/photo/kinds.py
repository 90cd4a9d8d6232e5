"""What a file is that should be a picture and is no JPEG or PNG, by its first bytes."""

from __future__ import annotations

_STARTS = {
    b"%PDF": "PDF文件",
    b"PK\3\4": "压缩包或 Office 文件",
    b"\xd0\xcf\x11\xe0": "旧版 Office 文件",
    b"GIF8": "GIF图片",
    b"BM": "BMP图片",
    b"II*\0": "TIFF图片",
    b"MM\0*": "TIFF图片",
    b"<": "网页",
}
_BRANDS = {b"avif": "AVIF图片", b"avis": "AVIF图片"}  # ISO/IEC 14496-12, 4.3; others: of telephones
_BRAND = slice(8, 12)


def kind_of(data: bytes) -> str:
    """Return what people call the kind of a file; empty where its bytes do not tell."""
    if data.startswith(b"RIFF") and data[_BRAND] == b"WEBP":
        return "WebP图片"
    if data[4:8] == b"ftyp" and data[_BRAND] in (*_BRANDS, b"heic", b"heix", b"hevc", b"mif1"):
        return _BRANDS.get(data[_BRAND], "HEIC图片（苹果手机的照片格式）")
    return next((kind for start, kind in _STARTS.items() if data.startswith(start)), "")
