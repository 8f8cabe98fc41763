"""Figures: the only way a number reaches a page. So far: reference figures with their source. Rule: no Django."""
