"""Deadlines worked out by hand, with the reasoning beside each. Never regenerate them with the code.

2026: 1 January is a Thursday, 2 March a Monday. Off: 1–3 January, 15–23 February, 4–6 April, 1–5 May, 19–21 June,
25–27 September, 1–7 October. Worked weekends: Sun 4 January, Sat 14 and Sat 28 February, Sat 9 May, Sun 20 September,
Sat 10 October. 2025: off 1–8 October, worked Sun 28 September and Sat 11 October.
A working day has two frames, 08:30–12:00 (3.5 h) and 13:30–17:30 (4 h): 7.5 h.
"""

BY_THE_WALL_CLOCK = """
2026-02-13 23:50 | 30m | 2026-02-14 00:20 | 10 min to midnight, 20 min after it
2026-02-16 11:45 | 90m | 2026-02-16 13:15 | the eve of Spring Festival and the lunch break count
2026-02-28 23:30 | 60m | 2026-03-01 00:30 | 2026 is no leap year: 28 February is followed by 1 March
2026-12-31 23:59 | 2m | 2027-01-01 00:01 | needs no calendar, so 2027 need not be known
2026-04-30 17:00 | 54m | 2026-04-30 17:54 | 90 % of an hour
2026-03-02 09:00 | 4h | 2026-03-02 13:00 | the lunch break counts
2026-03-02 09:00 | 24h | 2026-03-03 09:00 | one whole day
2026-02-14 10:00 | 48h | 2026-02-16 10:00 | Saturday to Monday, holidays count
2026-04-30 20:00 | 72h | 2026-05-03 20:00 | three whole days into the May holidays
2026-09-30 15:00 | 41h | 2026-10-02 08:00 | 24 h to 1 October 15:00; 9 h to midnight; 8 h
2026-02-28 22:00 | 17h | 2026-03-01 15:00 | 2 h to midnight, 15 h on 1 March
2026-01-31 23:00 | 2h | 2026-02-01 01:00 | over the end of January
2026-12-31 10:00 | 65h | 2027-01-03 03:00 | 48 h to 2 January 10:00; 14 h to midnight; 3 h
2026-05-31 00:00 | 24h | 2026-06-01 00:00 | from midnight to midnight
2026-03-02 09:00 | 0h | 2026-03-02 09:00 | nothing to wait for
2026-02-13 10:00 | 7d | 2026-02-20 10:00 | 13 + 7 = 20, holidays count
2026-04-28 16:20 | 7d | 2026-05-05 16:20 | 2 days are left in April, 5 in May
2026-02-22 00:00 | 7d | 2026-03-01 00:00 | 22 + 7 = 29, which is 1 March
2026-12-28 09:00 | 7d | 2027-01-04 09:00 | 3 days are left in December, 4 in January
2026-09-30 23:59 | 30d | 2026-10-30 23:59 | September has 30 days, so 30 days later is the 30th
2026-01-31 12:00 | 30d | 2026-03-02 12:00 | 28 days to 28 February, 2 more
2026-10-01 00:00 | 1d | 2026-10-02 00:00 | 24 hours of National Day
"""

WORKING_HOURS = """
2026-03-02 09:00 | 2wh | 2026-03-02 11:00 | inside the morning frame
2026-03-02 11:00 | 2wh | 2026-03-02 14:30 | 1 h to 12:00, 1 h from 13:30
2026-03-02 09:00 | 3wh | 2026-03-02 12:00 | exactly to the end of the morning, not to 13:30
2026-03-02 12:30 | 1wh | 2026-03-02 14:30 | starts in the lunch break: counts from 13:30
2026-03-02 07:00 | 1wh | 2026-03-02 09:30 | starts before work: counts from 08:30
2026-03-02 17:00 | 1wh | 2026-03-03 09:00 | half an hour on Monday, half on Tuesday
2026-03-02 17:30 | 1wh | 2026-03-03 09:30 | starts as work ends: all on Tuesday
2026-03-02 20:00 | 8wh | 2026-03-04 09:00 | Tuesday 7.5 h, Wednesday half an hour
2026-03-06 16:30 | 2wh | 2026-03-09 09:30 | Friday 1 h, weekend off, Monday 1 h
2026-02-13 16:00 | 6wh | 2026-02-14 14:30 | Friday 1.5 h; the worked Saturday 3.5 h to noon, 1 h from 13:30
2026-02-14 17:00 | 1wh | 2026-02-24 09:00 | half an hour before Spring Festival, half after it
2026-02-16 10:00 | 1wh | 2026-02-24 09:30 | starts in the holidays: counts from 24 February 08:30
2026-02-27 17:00 | 8wh | 2026-02-28 17:30 | Friday half an hour, the worked Saturday 7.5 h to its very end
2026-02-28 17:00 | 1wh | 2026-03-02 09:00 | the worked Saturday half an hour, Sunday off, Monday half an hour
2026-04-30 17:00 | 1wh | 2026-05-06 09:00 | half an hour before the May holidays, half after them
2026-05-08 17:00 | 8wh | 2026-05-09 17:30 | Friday half an hour, the worked Saturday 7.5 h
2026-05-09 15:30 | 3wh | 2026-05-11 09:30 | the worked Saturday 2 h, Sunday off, Monday 1 h
2026-09-30 14:00 | 6wh | 2026-10-08 11:00 | 3.5 h before National Day, 2.5 h on 8 October
2026-10-09 13:30 | 8wh | 2026-10-10 14:00 | Friday 4 h; the worked Saturday 3.5 h to noon, half an hour from 13:30
2026-10-10 17:30 | 1wh | 2026-10-12 09:30 | starts as the worked Saturday ends: all on Monday
2026-09-19 10:00 | 1wh | 2026-09-20 09:30 | an ordinary Saturday is off, the Sunday after it is worked
2026-03-07 10:00 | 0wh | 2026-03-09 08:30 | even nothing ends inside a frame: the first instant of work
2026-06-18 17:00 | 15wh | 2026-06-23 17:00 | half an hour; Dragon Boat Festival; Monday 7.5 h; Tuesday 3.5 h + 3.5 h
2026-04-03 17:29 | 1wh | 2026-04-07 09:29 | one minute on Friday, 4–6 April off, 59 minutes on Tuesday
"""

WORKING_DAYS = """
2026-03-02 09:00 | 1wd | 2026-03-03 24:00 | Monday is the start day; Tuesday counts
2026-03-02 00:00 | 1wd | 2026-03-03 24:00 | the first instant of Monday is still Monday
2026-03-02 23:59 | 1wd | 2026-03-03 24:00 | and so is its last minute
2026-03-06 10:00 | 3wd | 2026-03-11 24:00 | Mon 9, Tue 10, Wed 11
2026-02-13 10:00 | 10wd | 2026-03-05 24:00 | Sat 14 (1), 24–27 (5), Sat 28 (6), 2–5 March (10)
2026-02-14 15:00 | 1wd | 2026-02-24 24:00 | the worked Saturday is the start day; next is the 24th
2026-02-18 09:00 | 5wd | 2026-02-28 24:00 | starts in the holidays: 24, 25, 26, 27 and the worked Sat 28
2026-02-11 09:00 | 7wd | 2026-02-27 24:00 | 12 (1), 13 (2), Sat 14 (3), 24 (4), 25 (5), 26 (6), 27 (7)
2026-04-03 09:00 | 1wd | 2026-04-07 24:00 | Friday starts; 4–6 April off; Tuesday
2026-04-29 16:00 | 3wd | 2026-05-07 24:00 | 30 April (1), 6 May (2), 7 May (3)
2026-04-30 09:00 | 5wd | 2026-05-11 24:00 | 6, 7, 8 May, the worked Sat 9 (4), Mon 11 (5)
2026-05-09 10:00 | 1wd | 2026-05-11 24:00 | the worked Saturday starts; Sunday off; Monday
2026-06-17 10:00 | 3wd | 2026-06-23 24:00 | Thu 18 (1), 19–21 off, Mon 22 (2), Tue 23 (3)
2026-09-18 10:00 | 7wd | 2026-09-29 24:00 | worked Sun 20 (1), 21–24 (5), 25–27 off, 28 (6), 29 (7)
2026-09-30 18:00 | 3wd | 2026-10-10 24:00 | 8, 9 October and the worked Sat 10
2026-10-10 09:00 | 7wd | 2026-10-20 24:00 | 12–16 (5), Mon 19 (6), Tue 20 (7)
2026-12-30 09:00 | 1wd | 2026-12-31 24:00 | ends as the year ends: 2027 is not needed
2025-12-30 10:00 | 3wd | 2026-01-05 24:00 | 31 December (1), 1–3 January off, worked Sun 4 (2), Mon 5 (3)
2025-09-26 10:00 | 5wd | 2025-10-10 24:00 | worked Sun 28 (1), 29 (2), 30 (3), 1–8 October off, 9 (4), 10 (5)
2026-03-01 10:00 | 1wd | 2026-03-02 24:00 | a start on Sunday: Monday is the first day
2026-01-29 10:00 | 2wd | 2026-02-02 24:00 | Fri 30 (1), Mon 2 February (2)
2026-03-02 09:00 | 0wd | 2026-03-02 24:00 | no day at all: by the end of the start day
"""

HOURS_ON_WORKING_DAYS = """
2026-03-02 09:00 | 24wdh | 2026-03-03 09:00 | a day in the week is 24 hours
2026-03-06 18:00 | 24wdh | 2026-03-09 18:00 | Friday 6 h, weekend off, Monday 18 h
2026-03-07 12:00 | 24wdh | 2026-03-09 24:00 | starts on Saturday: all of Monday
2026-02-13 16:00 | 96wdh | 2026-02-26 16:00 | Friday 8, worked Sat 24 (32), 24th (56), 25th (80), 16 h of the 26th
2026-02-14 12:00 | 24wdh | 2026-02-24 12:00 | 12 h before Spring Festival, 12 h after it
2026-04-30 12:00 | 48wdh | 2026-05-07 12:00 | 12 h, 6 May 24 (36), 7 May 12 h
2026-05-08 20:00 | 48wdh | 2026-05-11 20:00 | Friday 4 h, worked Sat 24 (28), Monday 20 h
2026-09-30 00:00 | 24wdh | 2026-09-30 24:00 | exactly the last day before the holidays
2026-09-30 10:00 | 96wdh | 2026-10-12 10:00 | 14 h, 8 October (38), 9th (62), worked Sat 10 (86), Monday 10 h
2026-02-27 10:00 | 48wdh | 2026-03-02 10:00 | 14 h, worked Sat 28 (38), Sunday off, Monday 10 h
2026-12-31 00:00 | 24wdh | 2026-12-31 24:00 | ends as the year ends: 2027 is not needed
2026-10-03 10:00 | 1wdh | 2026-10-08 01:00 | starts in the holidays: the first hour of 8 October
"""

# start | span | due | reasoning, and under it the pauses, indented
PAUSED = """
2026-03-02 09:00 | 4h | 2026-03-02 14:00 | 13:00 and the hour of the pause
    2026-03-02 10:00 | 2026-03-02 11:00
2026-03-02 09:00 | 4h | 2026-03-02 13:00 | a pause that begins as the limit ends
    2026-03-02 13:00 | 2026-03-02 15:00
2026-03-02 09:00 | 4h | 2026-03-02 16:00 | two pauses overlap: 10:00 to 13:00
    2026-03-02 10:00 | 2026-03-02 12:00
    2026-03-02 11:00 | 2026-03-02 13:00
2026-03-02 09:00 | 4h | 2026-03-02 15:30 | 1 h, pause, 1 h, pause, 2 h from 13:30
    2026-03-02 12:00 | 2026-03-02 13:30
    2026-03-02 10:00 | 2026-03-02 11:00
2026-03-02 09:00 | 4wh | 2026-03-02 16:00 | 2 h before the pause, 2 h from 14:00
    2026-03-02 11:00 | 2026-03-02 14:00
2026-03-02 09:00 | 4wh | 2026-03-02 14:30 | a pause over lunch costs nothing: 3 h, then 1 h
    2026-03-02 12:00 | 2026-03-02 13:30
2026-03-02 09:00 | 3wd | 2026-03-06 24:00 | 6 h were lost; the day on which they are made up ends at 24:00
    2026-03-04 10:00 | 2026-03-04 16:00
2026-03-06 10:00 | 1wd | 2026-03-09 24:00 | a pause over the weekend costs nothing
    2026-03-07 00:00 | 2026-03-09 00:00
2026-02-13 16:00 | 24wdh | 2026-02-24 16:00 | Friday 8 h, the worked Saturday paused, 16 h of the 24th
    2026-02-14 00:00 | 2026-02-24 00:00
2026-04-30 20:00 | 1d | 2026-05-03 08:00 | 4 h before the pause, 20 h after it
    2026-05-01 00:00 | 2026-05-02 12:00
"""
