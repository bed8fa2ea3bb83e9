"""Holidays computed from 国民の祝日に関する法律（昭和23年法律第178号）as it stands.

Rule: what comes out is a prediction (予測). It supposes that the law is not amended, and that
the equinox days, which are settled by a notice in the gazette of the February before, fall
where the approximation puts them. The calendar uses it for the years after the published table;
it reaches back to 2022, the first year since 2020 without a special act, so that tests can hold
it against published years.
"""

from datetime import date, timedelta

FIRST_YEAR = 2022
LAST_YEAR = 2099

# 第3条第2項 and 第3項 give the day no name of its own; the Cabinet Office writes it so.
UNNAMED = "休日"

_ONE_DAY = timedelta(days=1)
_MONDAY, _SUNDAY = 0, 6


def holidays_of(year: int) -> dict[date, str]:
    """Each holiday of a year with its name, in order of date.

    Errors: ValueError for a year outside 2022–2099.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the present law is computed for {FIRST_YEAR}–{LAST_YEAR}, not {year}")
    named = _named_days(year)
    unnamed = dict.fromkeys(_substitutes(named) | _days_between(named), UNNAMED)
    return dict(sorted((named | unnamed).items()))


def _named_days(year: int) -> dict[date, str]:
    """第2条: the 国民の祝日, each with its name."""
    return {
        date(year, 1, 1): "元日",
        _nth_monday(year, 1, 2): "成人の日",
        date(year, 2, 11): "建国記念の日",  # 第2条 leaves the date to 昭和41年政令第376号
        date(year, 2, 23): "天皇誕生日",
        date(year, 3, _vernal_equinox(year)): "春分の日",
        date(year, 4, 29): "昭和の日",
        date(year, 5, 3): "憲法記念日",
        date(year, 5, 4): "みどりの日",
        date(year, 5, 5): "こどもの日",
        _nth_monday(year, 7, 3): "海の日",
        date(year, 8, 11): "山の日",
        _nth_monday(year, 9, 3): "敬老の日",
        date(year, 9, _autumnal_equinox(year)): "秋分の日",
        _nth_monday(year, 10, 2): "スポーツの日",
        date(year, 11, 3): "文化の日",
        date(year, 11, 23): "勤労感謝の日",
    }


def _substitutes(named: dict[date, str]) -> set[date]:
    """第3条第2項 (振替休日): for each on a Sunday, the nearest day after it that is none."""
    found = set()
    for day in named:
        if day.weekday() == _SUNDAY:
            while day in named:
                day += _ONE_DAY
            found.add(day)
    return found


def _days_between(named: dict[date, str]) -> set[date]:
    """第3条第3項: a day that is no 国民の祝日 while its neighbours on both sides are."""
    after_each = {day + _ONE_DAY for day in named}
    return {day for day in after_each if day not in named and day + _ONE_DAY in named}


def _nth_monday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(_MONDAY - first.weekday()) % 7 + 7 * (nth - 1))


# 第2条 names the equinox days after the sun's course. The approximation is that of
# 新こよみ便利帳（恒星社厚生閣）, valid 1980–2099, here in whole millionths of a day:
# the equinox of 1980, later by 0.242194 of a day each year, earlier by one each leap day.


def _vernal_equinox(year: int) -> int:
    """The day of March."""
    return _equinox(year, 20_843_100)


def _autumnal_equinox(year: int) -> int:
    """The day of September."""
    return _equinox(year, 23_248_800)


def _equinox(year: int, in_1980: int) -> int:
    years = year - 1980
    return (in_1980 + 242_194 * years) // 1_000_000 - years // 4
