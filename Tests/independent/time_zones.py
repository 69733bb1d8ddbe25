#!/usr/bin/env python3
"""Every time zone of the machine, beside what Python's zoneinfo makes of the same database.

    time_zones.py PROGRAM [SEED]

The tool `zones` answers; zoneinfo, and for windows a clock that is looked at every minute, say what
is right."""

import datetime
import os
import random
import subprocess
import sys
import zoneinfo

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.path.join(HOME, ".build", "debug", "zones")
UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)
WALL = datetime.datetime(1970, 1, 1)
FIRST, LAST = -2208988800, 4102444800  # 1900 to 2100
INSTANTS, LOCALS, DAYS, CHANGES = 250, 60, 12, 24
NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WINDOW_ZONES = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC", "Asia/Beirut",
    "America/Havana", "America/Sao_Paulo", "Africa/Casablanca", "America/St_Johns", "Europe/Dublin",
    "Asia/Kolkata", "Asia/Gaza", "America/Nuuk", "Antarctica/Troll",
]


def offset(zone, instant):
    moment = EPOCH + datetime.timedelta(seconds=instant)
    return round(moment.astimezone(zone).utcoffset().total_seconds())


def change_between(zone, low, high):
    """The first instant of another offset, of two that differ."""
    before = offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
    return high


def changes(zone):
    """The changes of the offset, as far as a look every nine days finds them."""
    step, found = 9 * 86400, []
    for low in range(FIRST, LAST, step):
        if offset(zone, low) != offset(zone, low + step):
            found.append(change_between(zone, low, low + step))
    return found


def shown(zone, local):
    """By the two answers of zoneinfo, each tried the other way round."""
    wall = WALL + datetime.timedelta(seconds=local)
    tried = [local - round(wall.replace(tzinfo=zone, fold=fold).utcoffset().total_seconds())
             for fold in (0, 1)]
    right = sorted({t for t in tried if t + offset(zone, t) == local})
    if not right:
        low, high = sorted(tried)
        return f"never {change_between(zone, low - 1, high)} {tried[0]}"
    return f"once {right[0]}" if len(right) == 1 else f"twice {right[0]} {right[1]}"


def day(zone, date):
    """By the clock: the first instant that shows midnight or later, and the first after which no
    earlier time than the next midnight is shown."""
    midnight = round((datetime.datetime.combine(date, datetime.time()) - WALL).total_seconds())
    start = shown(zone, midnight).split()[1]
    words = shown(zone, midnight + 86400).split()
    end = words[1]
    # Put back to midnight exactly, the clocks do not come back to the day before.
    if words[0] == "twice" and int(words[2]) - 1 + offset(zone, int(words[2]) - 1) < midnight + 86400:
        end = words[2]
    return f"{start} {end}"


def is_open(zone, windows, instant):
    local = instant + offset(zone, instant)
    weekday, minute = (local // 86400 + 3) % 7, local % 86400 // 60
    for days, begin, end in windows:
        if begin < end and weekday in days and begin <= minute < end:
            return True
        if begin > end and (weekday in days and minute >= begin
                            or (weekday - 1) % 7 in days and minute < end):
            return True
    return False


def hours(zone, windows, instant):
    """Every minute of five weeks is looked at; all offsets of the years that are asked have whole ones."""
    answer = [str(is_open(zone, windows, instant)).lower()]
    found = {True: "none", False: "none"}
    was = is_open(zone, windows, instant)
    minute = instant - instant % 60 + 60
    while minute <= instant + 5 * 7 * 86400 and "none" in found.values():
        now = is_open(zone, windows, minute)
        if now != was and found[now] == "none":
            found[now] = str(minute)
        was = now
        minute += 60
    return " ".join(answer + [found[True], found[False]])


def clock(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


def some_window(chance):
    first, length = chance.randrange(7), chance.randrange(7)
    days = {(first + i) % 7 for i in range(length + 1)}
    begin = chance.choice([0, 60, 90, 120, 150, 180, 300, 1320, 1410, chance.randrange(1440)])
    end = chance.choice([0, 60, 120, 150, 165, 180, 240, 600, 1440, chance.randrange(1441)])
    if begin == end % 1440:
        begin, end = 0, 1440
    words = f"{NAMES[first]}-{NAMES[(first + length) % 7]}@{clock(begin)}-{clock(end)}"
    return (days, begin, end), words


def questions_of(name, zone, chance):
    near = changes(zone)
    picked = chance.sample(near, min(CHANGES, len(near)))
    instants = [chance.randrange(FIRST, LAST) for _ in range(INSTANTS)]
    instants += [change + d for change in near for d in (-1, 0, 1)]
    for instant in instants:
        yield f"offset {name} {instant}", str(offset(zone, instant))
    locals_ = [chance.randrange(FIRST, LAST) for _ in range(LOCALS)]
    for change in picked:
        for base in (offset(zone, change - 1), offset(zone, change)):
            locals_ += [change + base + d for d in (-1, 0, 1, 1799, -1800, 3600, -3600)]
    for local in locals_:
        yield f"shown {name} {local}", shown(zone, local)
    dates = [chance.randrange(FIRST, LAST) for _ in range(DAYS)]
    dates += [change + d for change in picked[:DAYS] for d in (-86400, 0, 86400)]
    for instant in dates:
        date = (WALL + datetime.timedelta(seconds=instant)).date()
        yield f"day {name} {date}", day(zone, date)


def questions_of_windows(chance):
    for name in WINDOW_ZONES:
        zone = zoneinfo.ZoneInfo(name)
        near = [c for c in changes(zone) if c > 1104537600]  # 2005
        for turn in range(8):
            made = [some_window(chance) for _ in range(chance.randrange(1, 4))]
            windows, words = [m[0] for m in made], ";".join(m[1] for m in made)
            around = chance.choice(near) if near and turn % 4 else chance.randrange(FIRST // -2, LAST)
            instant = around + chance.randrange(-3 * 86400, 86400)
            yield f"hours {name} {words} {instant}", hours(zone, windows, instant)


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    zoneinfo.reset_tzpath(["/usr/share/zoneinfo"])
    names = sorted(zoneinfo.available_timezones() - {"localtime"})
    if len(names) < 300:
        sys.exit("the tz database is not installed: apt install tzdata")
    chance = random.Random(seed)
    asked = [q for name in names for q in questions_of(name, zoneinfo.ZoneInfo(name), chance)]
    asked += questions_of_windows(chance)
    text = "".join(question + "\n" for question, _ in asked)
    answers = subprocess.run([TOOL], input=text, capture_output=True, text=True, check=True)
    told = answers.stdout.splitlines()
    wrong = [(q, right, got) for (q, right), got in zip(asked, told) if right != got]
    for question, right, got in wrong[:20]:
        print(f"{question}: zoneinfo has {right}, we have {got}")
    if wrong or len(told) != len(asked):
        sys.exit(f"time zones: {len(wrong)} of {len(asked)} answers are wrong (seed {seed})")
    print(f"time zones: {len(asked)} answers about {len(names)} zones agree with zoneinfo")


main()
