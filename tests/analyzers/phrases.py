"""Two recordings phrase by phrase, with the times at which each was spoken.

A phrase lies between pauses of 0.15 s and more. Its times were read off the recording's level
(-45 dBFS over 10 ms), with the weak s at the end of the second "times".
"""

from __future__ import annotations

Phrase = tuple[float, float, str]

TWO_CITIES_PHRASES: list[Phrase] = [
    (1.21, 2.80, "It was the best of times,"),
    (2.99, 4.53, "it was the worst of times,"),
    (5.04, 6.15, "it was the age of wisdom,"),
    (6.69, 8.03, "it was the age of foolishness,"),
    (8.82, 10.08, "it was the epoch of belief,"),
    (10.77, 12.71, "it was the epoch of incredulity,"),
    (13.49, 14.74, "it was the season of light,"),
    (15.15, 16.63, "it was the season of darkness,"),
    (17.57, 18.71, "it was the spring of hope,"),
    (18.98, 20.44, "it was the winter of despair,"),
    (21.26, 22.60, "we had everything before us,"),
    (22.75, 23.96, "we had nothing before us,"),
    (24.66, 25.95, "we were all going direct to heaven,"),
    (26.59, 28.20, "we were all going direct the other way,"),
    (29.12, 29.57, "in short,"),
    (29.95, 32.21, "the period was so far like the present period,"),
    (32.80, 36.46, "that some of its noisiest authorities insisted on its being received,"),
    (37.01, 38.32, "for good or for evil,"),
    (38.71, 41.61, "in the superlative degree of comparison only."),
]
TWO_CITIES = " ".join(phrase for _, _, phrase in TWO_CITIES_PHRASES)

ZH_STAR_PHRASES: list[Phrase] = [
    (0.41, 1.74, "去年双十一之前，"),
    (1.94, 3.26, "客服组只剩六个人，"),
    (3.47, 4.64, "投诉量却涨了一倍。"),
    (6.40, 7.54, "我当时是组长，"),
    (7.80, 9.38, "要在两周内把响应时间"),
    (9.56, 10.56, "压到一分钟以内。"),
    (12.32, 14.46, "我先把常见问题整理成话术，"),
    (14.74, 15.78, "又排了早晚两班，"),
    (15.97, 17.69, "每天下班前带大家复盘。"),
]
"""Up to the first number, which is heard in digits."""
