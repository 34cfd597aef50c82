"""German resumes: tabular ("Lebenslauf"), in prose lines, and of somebody in a trade."""

from __future__ import annotations

from ehr_bridge.matching.languages import language_said
from ehr_bridge.profiles.profile import Degree, Month, Period, Profile, Read, Salary
from ehr_bridge.resumes.reading.parse import Parsed, parse
from ehr_bridge.resumes.reading.plain import read_plain

ACCOUNTANT = """\
Lebenslauf

Persönliche Daten
Name: Katrin Böttcher
Anschrift: Lindenallee 14, 04109 Leipzig
Telefon: 0341 2345678
E-Mail: katrin.boettcher@mail.example
Geburtsdatum: 12.03.1987
Geburtsort: Halle (Saale)
Familienstand: verheiratet, zwei Kinder
Staatsangehörigkeit: deutsch
Konfession: evangelisch

Berufserfahrung
04/2018 – heute    Bilanzbuchhalterin, Möbelwerk Saale GmbH, Leipzig
• Monats- und Jahresabschlüsse nach HGB
• Umsatzsteuervoranmeldungen mit DATEV
09/2011 – 03/2018    Finanzbuchhalterin, Steuerkanzlei Ritter & Partner mbB
• Kreditoren und Debitoren für 40 Mandanten

Ausbildung
09/2008 – 07/2011    Ausbildung zur Steuerfachangestellten, Berufsschule Halle
08/2000 – 06/2007    Abitur, Giebichenstein-Gymnasium Halle

Kenntnisse
DATEV, SAP FI, MS Excel (sehr gut)

Sprachen
Deutsch (Muttersprache), Englisch (verhandlungssicher), Russisch (Grundkenntnisse)

Weiterbildung
2016    Bilanzbuchhalterin (IHK)

Gehaltsvorstellung: 52.000 € brutto im Jahr
Frühester Eintrittstermin: 1. März 2027
"""

ENGINEER = """\
Jürgen Größler
Softwareentwickler
j.groessler@mail.example | +49 151 23456789 | München

Kurzprofil
Entwickler mit Schwerpunkt auf verteilten Systemen und sauberem Code.

Beruflicher Werdegang
Senior Softwareentwickler
Isarnetz AG, München
März 2021 – bis heute
Entwurf und Betrieb der Buchungsplattform in Java und Kafka
Betreuung von drei Werkstudenten
Softwareentwickler
Kranich Logistik GmbH & Co. KG, Augsburg
Okt. 2016 – Februar 2021
Schnittstellen zu den Lagersystemen

Studium
Technische Universität München
Master of Science Informatik
10/2014 – 09/2016
Hochschule Augsburg
Bachelor of Engineering Technische Informatik
Oktober 2010 bis September 2014

EDV-Kenntnisse
Java, Kotlin, Kafka, PostgreSQL
Zertifikate
Certified Kubernetes Administrator
Sprachkenntnisse
Deutsch, Englisch
Ehrenamt
Freiwillige Feuerwehr
"""

FITTER = """\
LEBENSLAUF
Name: Mehmet Yıldız
Wohnort: Dortmund
Tel.: 0231 9876543
Angestrebte Position: Elektroniker für Betriebstechnik

PRAKTISCHE ERFAHRUNG UND BERUFLICHER WERDEGANG
seit Mai 2019: Elektroniker, Stahlwerk Hörde GmbH
- Wartung der Walzstraße, Fehlersuche an SPS-Steuerungen
Jan. 2014 - Dez. 2018: Elektroinstallateur, Elektro Nowak e.K.
- Neuinstallationen in Wohnhäusern

SCHULE UND AUSBILDUNG
2010 - 2013: Ausbildung zum Elektroniker, Berufskolleg Dortmund
2004 - 2010: Realschulabschluss, Realschule Hörde

BESONDERE KENNTNISSE
Siemens S7; SPS-Programmierung
FÜHRERSCHEIN
Klasse B
SPRACHEN
Deutsch; Türkisch
"""


def read(text: str) -> Parsed:
    return parse(read_plain(text.encode()), Month(2026, 11))


def values(reads: tuple[Read[str], ...]) -> list[str]:
    return [one.value for one in reads]


def positions(profile: Profile) -> list[tuple[str | None, str | None, Period | None]]:
    return [
        (
            work.title and work.title.value,
            work.employer and work.employer.value,
            work.period and work.period.value,
        )
        for work in profile.work
    ]


def test_a_tabular_resume_is_read_without_what_must_not_count() -> None:
    parsed = read(ACCOUNTANT)
    profile = parsed.profile
    assert profile.name
    assert profile.name.value == "Katrin Böttcher"
    assert values(profile.contact.phones) == ["+493412345678"]
    assert positions(profile) == [
        ("Bilanzbuchhalterin", "Möbelwerk Saale GmbH", Period(Month(2018, 4), None, True)),
        (
            "Finanzbuchhalterin",
            "Steuerkanzlei Ritter & Partner mbB",
            Period(Month(2011, 9), Month(2018, 3)),
        ),
    ]
    assert [school.level for school in profile.education] == [Degree.SECONDARY, Degree.SECONDARY]
    assert values(profile.skills) == ["DATEV", "SAP FI", "MS Excel"]
    assert values(profile.certificates) == ["Bilanzbuchhalterin (IHK)"]
    assert language_said(values(profile.languages)[1], "en")
    assert language_said(values(profile.languages)[2], "ru")
    assert profile.expected_salary
    assert profile.expected_salary.value == Salary(52_000, 52_000, "EUR", "year")
    hidden = {place.attribute.value for place in parsed.protected}
    assert {"age", "origin", "family", "religion"} <= hidden


def test_a_resume_of_two_lines_a_head_is_read() -> None:
    profile = read(ENGINEER).profile
    assert profile.name
    assert profile.title
    assert (profile.name.value, profile.title.value) == ("Jürgen Größler", "Softwareentwickler")
    assert profile.summary
    assert [(title, period) for title, _, period in positions(profile)] == [
        ("Senior Softwareentwickler", Period(Month(2021, 3), None, True)),
        ("Softwareentwickler", Period(Month(2016, 10), Month(2021, 2))),
    ]
    assert [(e.level, e.period and e.period.value) for e in profile.education] == [
        (Degree.MASTER, Period(Month(2014, 10), Month(2016, 9))),
        (Degree.BACHELOR, Period(Month(2010, 10), Month(2014, 9))),
    ]
    assert values(profile.skills) == ["Java", "Kotlin", "Kafka", "PostgreSQL"]
    assert values(profile.certificates) == ["Certified Kubernetes Administrator"]
    assert values(profile.languages) == ["Deutsch", "Englisch"]


def test_a_resume_of_a_trade_is_read() -> None:
    profile = read(FITTER).profile
    assert profile.name
    assert profile.title
    assert profile.contact.city
    assert (profile.name.value, profile.contact.city.value) == ("Mehmet Yıldız", "Dortmund")
    assert profile.title.value == "Elektroniker für Betriebstechnik"
    assert positions(profile) == [
        ("Elektroniker", "Stahlwerk Hörde GmbH", Period(Month(2019, 5), None, True)),
        ("Elektroinstallateur", "Elektro Nowak e.K.", Period(Month(2014, 1), Month(2018, 12))),
    ]
    assert [school.level for school in profile.education] == [Degree.SECONDARY, None]
    assert values(profile.skills) == ["Siemens S7", "SPS-Programmierung"]
    assert values(profile.languages) == ["Deutsch", "Türkisch"]
    assert values(profile.certificates) == ["Klasse B"]
