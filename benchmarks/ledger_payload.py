"""Payloads in the accuracy ledger: every published one beside the one computed, failures included.

The tests against published payloads use the same comparison, so that page and tests cannot disagree.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intercosmos.catalogue import Catalogue
from intercosmos.catalogue.flight import PayloadRequest, PayloadResult, solve_payloads
from intercosmos.catalogue.flight_model import launch_vehicle
from intercosmos.catalogue.schema import PublishedPayload
from intercosmos.constants import EARTH_RADIUS
from intercosmos.physics.ascent.optimise import Case, Injection, rough_payload
from intercosmos.physics.ascent.sequence import phases_of

#: Rows that the programme promises to meet: vehicle, site, published kg
NAMED = (
    ("soyuz-2.1a", "baikonur", 7430.0),
    ("soyuz-2.1a", "vostochny", 7460.0),
    ("soyuz-2.1a", "plesetsk", 6800.0),
    ("soyuz-st-b-fregat-mt", "guiana", 3198.0),
    ("soyuz-st-b-fregat-mt", "guiana", 1580.0),
    ("long-march-3b-e", "xichang", 5500.0),
)
CLOSE = 0.10  #: a row "within 10 %"


@dataclass(frozen=True, slots=True)
class Row:
    """One published payload and what the program says."""

    published: PublishedPayload
    result: PayloadResult
    adapter_kg: float  #: part of the published figure that the program carries besides the payload

    @property
    def computed_kg(self) -> float:
        """What compares with the published figure."""
        return self.result.payload_kg + self.adapter_kg

    @property
    def interval_kg(self) -> tuple[float, float]:
        """Low and high of the same."""
        return self.result.payload_low_kg + self.adapter_kg, self.result.payload_high_kg + self.adapter_kg

    @property
    def ratio(self) -> float:
        """Computed to published."""
        return self.computed_kg / self.published.payload.value

    @property
    def error(self) -> float:
        """Relative, absolute value."""
        return abs(self.ratio - 1)

    @property
    def named(self) -> bool:
        """Whether the programme promises this row."""
        p = self.published
        return (p.vehicle, p.site, p.payload.value) in NAMED


def request_of(row: PublishedPayload) -> PayloadRequest:
    """The question whose published answer the row is."""
    omega = row.argument_of_perigee
    return PayloadRequest(
        vehicle=row.vehicle,
        site=row.site,
        perigee_m=row.perigee.value,
        apogee_m=row.apogee.value,
        inclination_rad=row.inclination.value,
        argument_of_perigee_rad=None if omega is None else omega.value,
        deploy=row.deployed,
        crewed=row.crewed,
    )


def rows_of(catalogue: Catalogue) -> list[Row]:
    """Every published payload, computed in one batch."""
    published = list(catalogue.published_payloads)
    results = solve_payloads(catalogue, [request_of(p) for p in published])
    rows = []
    for p, result in zip(published, results, strict=True):
        adapter = catalogue.vehicles[p.vehicle].adapter_mass
        # an adapter or a dispenser that the publisher counts as payload stands in the catalogue as part of the rocket
        counted = "adapter" in p.includes or "dispenser" in p.includes
        rows.append(Row(p, result, adapter.value if counted and adapter is not None else 0.0))
    return rows


def from_manual(catalogue: Catalogue, vehicle_id: str) -> bool:
    """Whether a manual of the vehicle's maker or operator was opened for the masses of at least one stage."""
    stages = [catalogue.stages[use.stage] for use in catalogue.vehicles[vehicle_id].stages]
    used = {q.source for s in stages for q in (s.dry_mass, s.propellant_mass)}
    return any(catalogue.sources[source].type == "manual" for source in used if source in catalogue.sources)


def mean_error(rows: Sequence[Row]) -> float:
    """Mean absolute relative error."""
    return sum(r.error for r in rows) / len(rows)


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ").replace("-", "−")


def _orbit(p: PublishedPayload) -> str:
    low, high = p.perigee.value / 1e3, p.apogee.value / 1e3
    heights = _number(low) if low == high else f"{_number(low)} × {_number(high)}"
    return f"{heights} km, {math.degrees(p.inclination.value):.1f}°"


def table(rows: Sequence[Row]) -> list[str]:
    """The comparison as Markdown lines."""
    lines = [
        "| vehicle | site | orbit | published kg | computed kg | interval kg | ratio | binds | source |",
        "|---|---|---|---:|---:|---|---:|---|---|",
    ]
    for r in rows:
        p = r.published
        name = p.vehicle + (", with tower" if p.crewed else "")
        mark = " ★" if r.named else ""
        verdict = f"{r.ratio:.3f}" if r.result.feasible else "**fails**"
        if r.result.feasible and r.error > CLOSE:
            verdict = f"**{verdict}**"
        low, high = r.interval_kg
        shown = f"{_number(low)} to {_number(high)}" if r.result.feasible else r.result.reason
        lines.append(
            f"| {name}{mark} | {p.site} | {_orbit(p)} | {_number(p.payload.value)} | {_number(r.computed_kg)} | "
            f"{shown} | {verdict} | {r.result.binding} | {p.source} |"
        )
    return lines


def summary(catalogue: Catalogue, rows: Sequence[Row]) -> list[str]:
    """The counts and means, each set with the rule that defines it."""
    close = [r for r in rows if r.error <= CLOSE]
    named = [r for r in rows if r.named]
    manual = [r for r in rows if from_manual(catalogue, r.published.vehicle)]
    median = float(np.median([r.error for r in rows]))
    inside = sum(
        r.interval_kg[0] <= r.published.payload.high and r.interval_kg[1] >= r.published.payload.low for r in rows
    )

    def line(what: str, some: Sequence[Row]) -> str:
        good = sum(r.error <= CLOSE for r in some)
        return f"| {what} | {len(some)} | {good} | {100 * mean_error(some):.1f} % |"

    return [
        "| set | rows | within 10 % | mean absolute error |",
        "|---|---:|---:|---:|",
        line("promised rows (★)", named),
        line("vehicles with a stage whose masses come from a manual that was opened", manual),
        line("rows within 10 % (chosen by their outcome)", close),
        line("all rows, failures counted in full", rows),
        "",
        f"Median absolute error of all rows: {100 * median:.1f} %. The computed interval and the published range "
        f"overlap in {inside} of {len(rows)} rows.",
    ]


def rocket_equation_kg(catalogue: Catalogue, vehicle: str, site: str, inclination_deg: float) -> float:
    """Payload to 200 x 400 km by the rocket equation with 1.5 km/s of losses: a check of stage data, not a result."""
    place = catalogue.sites[site]
    orbit = Injection(EARTH_RADIUS + 200e3, EARTH_RADIUS + 400e3, math.radians(inclination_deg))
    flown = launch_vehicle(catalogue, vehicle)
    case = Case(flown, (place.latitude.value, place.longitude.value, 0.0), (0.0, math.pi), orbit)
    return rough_payload(case, phases_of(flown))


def section(catalogue: Catalogue) -> list[str]:
    """The ledger's part on payloads, as Markdown lines."""
    rows = rows_of(catalogue)
    return [
        "## Payloads",
        "",
        *summary(catalogue, rows),
        "",
        "★ marks the rows that the project promises to meet within 10 %; ratios beyond 10 % are bold. Where the "
        "published figure counts an adapter or a dispenser as payload, the adapter's mass is added to the computed "
        "payload. Orbits are heights above the equatorial radius. The interval is the first-order effect of the "
        "spread of stage data, summed in quadrature; it knows nothing of what all sources have wrong together. "
        "The set of manuals was fixed by the type of source alone: a manual that somebody opened, for the dry or the "
        "propellant mass of at least one stage.",
        "",
        *table(rows),
        "",
        *_MODELS,
        "",
        *_WRONG.format(
            lm7=f"{rocket_equation_kg(catalogue, 'long-march-7', 'wenchang', 42.0) / 1e3:.1f}",
            soyuz=f"{rocket_equation_kg(catalogue, 'soyuz-2.1a', 'baikonur', 51.6) / 1e3:.1f}",
        ).splitlines(),
    ]


_MODELS = """\
## What is computed

- A three-degree-of-freedom trajectory over a rotating oblate Earth (J2) in the US Standard Atmosphere 1976, with
  thrust that depends on ambient pressure, one drag curve for every vehicle, and stages whose residuals and turbine
  fluids follow one rule for all.
- Vertical rise, pitch-over, gravity turn to the first separation; then pitch and yaw as polynomials in time. Azimuth,
  pitch-over, steering and payload are optimised together by gradients; the azimuth stays inside the site's corridor.
- The fairing leaves when the free molecular heat flux falls to its limit (1135 W/m² unless published otherwise).
- Burns of a restartable last stage after injection are impulsive with finite-burn losses after Robbins (1966); the
  stage leaves the orbit or lowers its perigee where it can.
- No winds, no angle-of-attack limit above the gravity turn, no drop-zone limits besides the corridor's azimuth, no
  guidance reserve beyond the residual rule.""".splitlines()

_WRONG = """\
## What is known to be wrong, and why

- **Long March 7 to a low orbit.** Stage data and published payload do not belong together. With 1.5 km/s of losses
  the rocket equation alone gives it {lm7} t where its maker says 13.5, and Soyuz-2.1a, the same way, {soyuz} t
  where 7.4 are published: no trajectory explains the difference. The masses add up to the official 597 t but end
  the ascent some 80 s before the flights did; whether engines of the second stage stop early, and what the maker
  keeps in reserve, no public source says. To 700 km it burns once, as flown, and the row is met.
- **Long March 8.** The masses add up to its 356 t and to its burn times, and lift twice what is published. 4.5 t
  had been named when two small solid strap-ons were planned; 2.8 t to the transfer orbit is hardly more than the
  2.6 t of Long March 3A, with the same upper stage on two thirds of the mass. Both look like requirements, not
  limits.
- **Long March 2D to 700 km.** Its verniers carry the second stage to the orbit in one long weak burn, whose time no
  source gives; a second firing at the apogee stands for it. Throttle steps of upper stages decide how much is
  burnt, but the ascent flies them at full thrust.
- **Long March 5 to the Moon.** 8.2 t is what flew. It cannot be a limit beside 14 t to the transfer orbit: the 0.7
  km/s between the two orbits cost this stage 3 t, not 6. Propellant of the strap-ons differs by 29 % between
  sources, that of the second stage by 27 %.
- **Ariane 6.** No dry masses of its liquid stages are published; here they close the published lift-off masses,
  which are rounded to 10 t. Thrust of the strap-ons falls in a straight line for want of a curve, the orbit of the
  low-orbit figures is assumed, and what the maker keeps for leaving orbit is not known.
- **LVM3.** Stage masses agree between sources and add up to the lift-off mass within 1 %. If the third stage's are
  right, the 4 410 kg flown mean 4.4 km/s as it lights, 0.4 km/s less than here. The strap-ons part 131 s after
  lift-off at 62 km, here after 134 s at 49 km: the second stage lights before they part, which the sequence cannot
  fly, and no thrust curve of theirs is published.
- **H3-24.** Its masses add up to the published 574 t and lift a quarter more than its maker offers. H-IIB, on
  JAXA's own masses from the same pad, meets its transfer orbit, so neither site nor model is the cause: dry masses
  of H3 are estimates, and its maker may keep a margin. H-IIB's low-orbit figure is the mass of the ship it was laid
  out for.
- **Solids and databases.** No thrust curve of any solid is published, so thrust falls in a straight line; masses of
  Ariane's and India's stages come from databases that do not always say where they have them.
- **H3-30 to 97.4°.** The box of azimuths of Tanegashima ends 47° short of that orbit. The flown dog-leg is sharper than
  the optimiser finds, so the plane is turned in orbit instead, which leaves nothing.
- **Long March 3A, 3B and 3B/E.** What stays in the tanks of the third stage follows from its published burn time; a few
  seconds decide about hundreds of kilograms, hence the long upper end of their intervals.
- **One residual fraction for every liquid stage** (1 %, range 0.5 to 2 %) is the widest part of most other intervals.
- **Spread is not error.** Where several databases copy one number, the interval is too narrow."""
