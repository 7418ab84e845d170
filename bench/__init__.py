"""Measures of 青朗 as ratios against a floor in the same run: `make bench`.

No test depends on them. Each module prints its lines; the floor stands beside the figure,
so that a slow machine slows both.
"""
