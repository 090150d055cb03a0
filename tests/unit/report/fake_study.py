"""A study with made-up numbers, shaped like a real one: every part of the report has something to show.

The numbers are chosen to be recognised as invented (1 111 kg, 22.2 work-years); they are results of nothing.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from types import SimpleNamespace as Table
from typing import Any

import numpy as np

from intercosmos.directions.base import (
    Assessment,
    Benefit,
    Condition,
    Contribution,
    Evidence,
    Margin,
    Option,
    Sense,
)
from intercosmos.parity.plan import Alternative, LedgerLine, ParityBalance, Plan
from intercosmos.programme import CrewActivity, LaunchActivity, Programme
from intercosmos.series import Event, Series
from intercosmos.study import PayloadCurve, StudyResult
from intercosmos.units import Quantity

DEG = math.pi / 180
INCLINATIONS = {"tiangong": 41.5, "ros": 51.6}


def named(**names: str) -> dict[str, Any]:
    """Catalogue entries with a name, an owner and a source; ``owner`` after a bar."""
    entries = {}
    for key, text in names.items():
        name, _, owner = text.partition("|")
        entry_id = key.replace("__", ".").replace("_", "-")
        entries[entry_id] = Table(id=entry_id, name=name, owner=owner, source="fake-book", note="")
    return entries


def fake_catalogue() -> Any:
    """A catalogue of the few assets the fake study names."""
    partners = {
        key: Table(id=key, name=name, short_name=short, country=country, source="fake-book")
        for key, name, short, country in (
            ("roscosmos", "State Corporation Roscosmos", "Roscosmos", "Russia"),
            ("cnsa", "China National Space Administration", "CNSA", "China"),
            ("esa", "European Space Agency", "ESA", "Europe"),
        )
    }
    stations = named(tiangong="Tiangong|cnsa", ros="Russian Orbital Station|roscosmos")
    for key, entry in stations.items():
        entry.inclination = Quantity(INCLINATIONS[key] * DEG, "deg", source="fake-book")
        entry.status, entry.since = "active", {"ros": "2029", "tiangong": "2021-04-29"}[key]
    sources = {
        "fake-book": Table(
            id="fake-book",
            title="The book of invented numbers",
            publisher="Nobody",
            year=1111,
            type="manual",
            locator="p. 22",
            note="",
        ),
        "fake-memory": Table(
            id="fake-memory",
            title="Something somebody said",
            publisher="",
            year="",
            type="memory",
            locator="",
            note="to be confirmed",
        ),
    }
    return Table(
        partners=partners,
        sites=named(
            baikonur="Baikonur|roscosmos",
            vostochny="Vostochny|roscosmos",
            jiuquan="Jiuquan|cnsa",
            wenchang="Wenchang|cnsa",
            guiana="Guiana Space Centre|esa",
        ),
        vehicles=named(
            soyuz_2__1a="Soyuz-2.1a|roscosmos",
            soyuz_st_b_fregat_mt="Soyuz-ST-B with Fregat-MT|roscosmos",
            long_march_2f="Long March 2F|cnsa",
            long_march_7="Long March 7|cnsa",
        ),
        ships=named(soyuz_ms="Soyuz MS|roscosmos", shenzhou="Shenzhou|cnsa"),
        stations=stations,
        docking_interfaces=named(ssvp="SSVP|roscosmos", cdm="CDM|cnsa"),
        stages={},
        engines={},
        constellations={},
        monitoring_stations={},
        receivers={},
        satellites={},
        receiving_stations={},
        drop_zones={},
        matings=[],
        sources=sources,
        published_payloads=[],
        efforts={},
        rules=Table(),
        digest="0123456789abcdef" * 4,
    )


def payload_margin(slack_kg: float, need_kg: float = 7111.0) -> Margin:
    """A payload against the mass of a ship."""
    return Margin(
        "payload",
        need_kg + slack_kg,
        need_kg,
        Sense.AT_LEAST,
        "kg",
        1000.0,
        detail=f"the rocket lifts {need_kg + slack_kg:.0f} kg, the ship weighs {need_kg:.0f} kg",
        remedy="a pad closer to the equator" if slack_kg < 0 else "",
    )


def inclination_margin(latitude_deg: float, inclination_deg: float) -> Margin:
    """The latitude of a pad against the inclination of the orbit."""
    return Margin(
        "pad latitude against inclination",
        latitude_deg * DEG,
        inclination_deg * DEG,
        Sense.AT_MOST,
        "deg",
        5 * DEG,
        detail=f"the pad lies at {latitude_deg}°, the orbit is inclined by {inclination_deg}°",
        remedy="a pad below 41.5° of latitude" if latitude_deg > inclination_deg else "",
    )


def docking_margin(mates: bool) -> Margin:
    """Whether the ship mates with the port."""
    return Margin(
        "docking interface",
        float(mates),
        1.0,
        Sense.AT_LEAST,
        "",
        1.0,
        categorical=True,
        detail="SSVP against CDM",
        remedy="" if mates else "an adapter of 222 kg between SSVP and CDM",
    )


def windows_margin() -> Margin:
    """Launch windows within the period."""
    return Margin("launch windows", 222.0, 4.0, Sense.AT_LEAST, "", 4.0, detail="22 a year with a usable phase")


def load_margin(load_g: float) -> Margin:
    """The load factor of the ascent."""
    return Margin("load factor", load_g * 9.80665, 4 * 9.80665, Sense.AT_MOST, "g0", 9.80665)


def ascent() -> tuple[tuple[Event, ...], Series]:
    """A flight of 555 seconds that no rocket ever made."""
    t = np.linspace(0.0, 555.0, 300)
    share = t / 555.0
    series = Series(
        "Ascent",
        "time",
        "s",
        t,
        {
            "altitude": ("km", 200 * np.sin(share * np.pi / 2) ** 1.5),
            "speed": ("m/s", 400 + 7400 * share**1.7),
            "dynamic pressure": ("kPa", 33.3 * (share * 8) ** 2 * np.exp(2 - 2 * share * 8)),
            "load factor": ("g0", 1.4 + 2.2 * np.abs(np.sin(share * 3 * np.pi)) * (0.4 + share)),
        },
    )
    events = (
        Event("lift-off", 0.0, {"mass": Quantity(311111.0, "t")}),
        Event("booster separation", 111.0, {"altitude": Quantity(44444.0, "km"), "speed": Quantity(1777.0, "m/s")}),
        Event("fairing release", 155.0, {"altitude": Quantity(88888.0, "km")}),
        Event("core separation", 288.0, {"altitude": Quantity(155555.0, "km"), "speed": Quantity(3777.0, "m/s")}),
        Event("cut-off", 555.0, {"altitude": Quantity(200000.0, "km"), "speed": Quantity(7777.0, "m/s")}),
    )
    return events, series


def effort(value: float) -> Quantity:
    """Work-years with a fifth of spread."""
    return Quantity(value, "wy", 0.8 * value, 1.3 * value, "fake-book")


def own_ship(
    activity: str, ship: str, vehicle: str, site: str, station: str, margins: tuple[Margin, ...], *conditions: Condition
) -> Assessment:
    """A crew on its own ship."""
    events, series = ascent()
    partner = "roscosmos" if ship == "soyuz-ms" else "cnsa"
    third = site == "guiana"
    way = "own ship from a third partner's pad" if third else "own ship from own pad"
    payload = next(m for m in margins if m.unit == "kg")
    return Assessment(
        Option(activity, "crew", way, {"ship": ship, "launcher": vehicle, "site": site, "station": station}),
        margins,
        {
            "payload": Quantity(payload.value, "kg", payload.value - 111, payload.value + 111, "computed"),
            "price of the plane change": Quantity(611.1, "m/s", source="computed"),
        },
        conditions,
        (
            Contribution(partner, "launch", 2, vehicle, effort(1111)),
            Contribution(partner, "ship", 2, ship, effort(888)),
        ),
        (Benefit("roscosmos", 1.0, "crew aboard"), Benefit("cnsa", 0.5, "a guest's hands")),
        Evidence(
            events,
            {"ascent": series},
            ("optimal ascent (Invented 1111)", "J2 node drift (Vallado 2013)"),
            ("fake-book", "fake-memory"),
            ("winds are not modelled",),
        ),
    )


def seat(activity: str, ship: str, vehicle: str, site: str, station: str) -> Assessment:
    """A guest on the host's ship."""
    base = own_ship(
        activity,
        ship,
        vehicle,
        site,
        station,
        (payload_margin(140), docking_margin(True), load_margin(3.5), windows_margin()),
    )
    host = "cnsa" if ship == "shenzhou" else "roscosmos"
    return replace(
        base,
        option=replace(base.option, way="seat on the host's ship"),
        conditions=(Condition("a seat for the guest on two flights a year", host),),
        contributions=(Contribution(host, "seat", 4, ship, effort(444)),),
    )


def o3b(site: str, slack: float, *conditions: Condition) -> Assessment:
    """Four satellites on one rocket."""
    base = own_ship(
        "o3b",
        "soyuz-ms",
        "soyuz-st-b-fregat-mt",
        site,
        "ros",
        (payload_margin(slack, 3198), load_margin(4.4)),
        *conditions,
    )
    option = Option("o3b", "launch", "launch", {"launcher": "soyuz-st-b-fregat-mt", "site": site})
    return replace(base, option=option)


def fake_assessments() -> dict[str, tuple[Assessment, ...]]:
    """Three activities: one under a condition, one feasible, one in no form."""
    cosmonauts, taikonauts = "cosmonauts-to-tiangong", "taikonauts-to-ros"
    return {
        cosmonauts: (
            own_ship(
                cosmonauts,
                "soyuz-ms",
                "soyuz-2.1a",
                "baikonur",
                "tiangong",
                (payload_margin(-1310), docking_margin(False), inclination_margin(46.0, 41.5), load_margin(3.6)),
            ),
            own_ship(
                cosmonauts,
                "soyuz-ms",
                "soyuz-2.1a",
                "vostochny",
                "tiangong",
                (payload_margin(-2640), docking_margin(False), inclination_margin(51.9, 41.5), load_margin(3.6)),
            ),
            own_ship(
                cosmonauts,
                "soyuz-ms",
                "soyuz-2.1a",
                "guiana",
                "tiangong",
                (payload_margin(610), docking_margin(False), inclination_margin(5.2, 41.5), load_margin(3.6)),
                Condition("use of the Soyuz pad in Guiana", "esa"),
            ),
            seat(cosmonauts, "shenzhou", "long-march-2f", "jiuquan", "tiangong"),
        ),
        taikonauts: (
            own_ship(
                taikonauts,
                "shenzhou",
                "long-march-2f",
                "jiuquan",
                "ros",
                (payload_margin(140), docking_margin(True), inclination_margin(41.0, 51.6), load_margin(3.7)),
            ),
            seat(taikonauts, "soyuz-ms", "soyuz-2.1a", "baikonur", "ros"),
        ),
        "o3b": (o3b("baikonur", -2222), o3b("guiana", -333, Condition("use of the Soyuz pad in Guiana", "esa"))),
    }


def fake_surveys() -> tuple[PayloadCurve, ...]:
    """Payload curves of three rockets."""
    curves = []
    for vehicle, site, low, most in (
        ("soyuz-2.1a", "baikonur", 46.0, 7777.0),
        ("soyuz-2.1a", "vostochny", 51.8, 7666.0),
        ("long-march-2f", "jiuquan", 41.0, 8888.0),
        ("long-march-7", "wenchang", 19.6, 13999.0),
        ("long-march-7", "jiuquan", 41.0, 13111.0),
    ):
        inclination = np.linspace(20.0, 100.0, 41)
        short = np.maximum(low - inclination, 0.0)
        payload = np.maximum(most * (1 - 0.004 * np.abs(inclination - low) - 0.09 * short), 0.0)
        curves.append(
            PayloadCurve(
                vehicle,
                site,
                inclination,
                payload,
                0.96 * payload,
                1.05 * payload,
                ("propellant",) * len(inclination),
            )
        )
    return tuple(curves)


def fake_programme() -> Programme:
    """The programme that the fake study answers."""
    activities = (
        CrewActivity(
            id="cosmonauts-to-tiangong",
            title="Cosmonauts aboard Tiangong",
            direction="crew",
            guest="roscosmos",
            station="tiangong",
            seats=2,
            flights=4,
            stay="180 d",
            worth={"roscosmos": 8.0, "cnsa": 5.0},
            third_parties=("esa",),
        ),
        CrewActivity(
            id="taikonauts-to-ros",
            title="Taikonauts aboard the Russian Orbital Station",
            direction="crew",
            guest="cnsa",
            station="ros",
            seats=2,
            flights=4,
            stay="180 d",
            worth={"roscosmos": 5.0, "cnsa": 8.0},
        ),
        LaunchActivity(
            id="o3b",
            title="Four O3b satellites",
            direction="launch",
            spacecraft=({"name": "O3b satellites", "mass": "711 kg", "count": 4, "owner": "esa"},),
            orbit={"perigee": "7830 km", "apogee": "7830 km", "inclination": "0 deg"},
            worth={"roscosmos": 3.0, "cnsa": 1.0},
            third_parties=("esa",),
        ),
    )
    return Programme(
        id="fake",
        title="Invented co-operation in space",
        partners=("roscosmos", "cnsa"),
        period=(date(2027, 1, 1), date(2036, 12, 31)),
        activities=activities,
    )


def fake_plan(assessments: dict[str, tuple[Assessment, ...]]) -> Plan:
    """A balanced plan of two activities."""
    chosen = {
        "cosmonauts-to-tiangong": assessments["cosmonauts-to-tiangong"][3].option.id,
        "taikonauts-to-ros": assessments["taikonauts-to-ros"][0].option.id,
    }
    ledger = (
        LedgerLine(
            "roscosmos",
            effort(4111),
            replace(effort(5333), source="1 point is 222 work-years"),
            ("cnsa: shenzhou", "cnsa: a seat for the guest on two flights a year"),
            assessments["taikonauts-to-ros"][1].contributions,
        ),
        LedgerLine(
            "cnsa",
            effort(4444),
            replace(effort(5555), source="1 point is 222 work-years"),
            ("roscosmos: ros",),
            assessments["taikonauts-to-ros"][0].contributions,
        ),
    )
    ratios = {"roscosmos": 5333 / 4111, "cnsa": 5555 / 4444}
    return Plan(
        chosen,
        26.0,
        ledger,
        ParityBalance("proportional", ratios, 0.037, 0.1, True),
        (Alternative({"taikonauts-to-ros": chosen["taikonauts-to-ros"]}, 13.0, 0.44, "the best plan without seats"),),
        reason="Four O3b satellites: no option holds.",
    )


def fake_study() -> StudyResult:
    """Everything together."""
    assessments = fake_assessments()
    return StudyResult(
        programme=fake_programme(),
        scenario=None,
        catalogue_digest="0123456789abcdef" * 4,
        assessments=assessments,
        plan=fake_plan(assessments),
        surveys=fake_surveys(),
        version="0.0.0",
        created="2026-11-23T02:22:22Z",
    )
