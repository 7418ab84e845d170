"""The rules of docs/scoring.md a second time: raw rows and fractions, nothing of the apps.

`raw`, `world`, `view`, `scoring`, `order`, `pairing`, `boards` and `appraising` are written from
that page alone and know only tables and columns; what compares them with the apps stands in
`compare`.
"""
