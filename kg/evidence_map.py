"""x"""

from kg.matrix import Matrix


def html_file(matrix: Matrix) -> bytes:
    """Stub."""
    return b""
