"""Measures of a text: what it counts in, by the day or by the year, in metres or in dollars."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.tokens import Token

_FORMS = """
seconds
minute minutes
hour hours hourly
day days daily everyday
week weeks weekly fortnight fortnights fortnightly
month months monthly
quarterly
year years yearly annual annually annum
decade decades
century centuries
millimetre millimetres millimeter millimeters mm
centimetre centimetres centimeter centimeters cm
metre metres meter meters
kilometre kilometres kilometer kilometers km
mile miles
yard yards
inch inches
feet ft
acre acres
hectare hectares
milligram milligrams mg
microgram micrograms
gram grams
kilogram kilograms kilo kilos kg
tonne tonnes ton tons
pound pounds lb lbs £
ounce ounces oz
millilitre millilitres milliliter milliliters ml
litre litres liter liters
gallon gallons
pint pints
watt watts
kilowatt kilowatts kw
megawatt megawatts mw
volt volts
kilobit kilobits
megabit megabits
gigabit gigabits
kilobyte kilobytes kb
megabyte megabytes mb
gigabyte gigabytes gb
dollar dollars $
euro euros €
pence penny
franc francs
crown crowns
yen
rupee rupees
"""
_MEASURE = {form: line.split()[0] for line in _FORMS.strip().splitlines() for form in line.split()}


_SIGNS = "£$€"


def measures(tokens: Iterable[Token]) -> dict[str, str]:
    """Return the measures that words name, in one form each, with the word as written."""
    found: dict[str, str] = {}
    for token in tokens:
        written = token.text[0] if token.text[0] in _SIGNS else token.folded
        if written in _MEASURE:
            found.setdefault(_MEASURE[written], token.text)
    return found
