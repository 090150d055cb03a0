"""Laws of the ground segment that hold for every network."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from intercosmos.physics.navigation.ground_segment import data_age_s, gaps_s, shares, tracking, uploads
from intercosmos.physics.navigation.ground_segment_clocks import clock_noise
from intercosmos.physics.navigation.ground_segment_orbits import orbit_knowledge
from intercosmos.physics.orbits.frames import ecef_from_geodetic

flags = arrays(np.bool_, st.tuples(st.integers(1, 30), st.integers(1, 4)))
places = st.lists(st.tuples(st.floats(-89, 89), st.floats(-180, 180)), min_size=2, max_size=8)


def _ecef(where: list[tuple[float, float]]) -> np.ndarray:
    latitude, longitude = np.radians(np.array(where)).T
    return ecef_from_geodetic(latitude, longitude, np.zeros(len(where)))


def _orbit() -> np.ndarray:
    time = np.arange(0.0, 86400.0, 900.0)[:, None]
    u = np.array([0.0, 2.0]) + 1.4e-4 * time
    x, y, z = np.cos(u), np.sin(u) * 0.5, np.sin(u) * np.sqrt(0.75)
    turn = 7.292115e-5 * time
    return 27e6 * np.stack([x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn), z], axis=-1)


@given(places, st.floats(0.0, 0.5))
def test_more_stations_see_no_less(where: list[tuple[float, float]], mask: float) -> None:
    stations = _ecef(where)
    counts = [tracking(_orbit(), stations[:n], mask_rad=mask).sum(axis=-1) for n in (len(where) - 1, len(where))]
    fewer, more = (shares(one) for one in counts)
    assert (more >= fewer).all()
    assert (np.diff(more, axis=0) <= 0).all()
    assert (gaps_s(counts[1] > 0, 1.0)[0] <= gaps_s(counts[0] > 0, 1.0)[0]).all()


@given(flags, flags, flags, st.floats(0.0, 9.0))
def test_more_tracking_makes_no_message_older(
    tracked: np.ndarray, more: np.ndarray, sent: np.ndarray, latency: float
) -> None:
    steps, number = (min(one.shape[k] for one in (tracked, more, sent)) for k in (0, 1))
    tracked, more, sent = (one[:steps, :number] for one in (tracked, more, sent))
    few = data_age_s(tracked, sent, 1.0, latency_s=latency)
    many = data_age_s(tracked | more, sent, 1.0, latency_s=latency)
    assert (many <= few).all()
    assert (few >= latency - 1e-8).all()  # a step is rounded up but for rounding errors
    # between two uploads age grows by one step each
    served = np.isfinite(few)
    grows = served[1:] & served[:-1] & ~sent[1:]
    assert (np.diff(np.where(served, few, 0.0), axis=0)[grows] == 1.0).all()


@given(flags, st.integers(1, 9), st.integers(0, 5))
def test_uploads_happen_in_contact_and_never_closer_than_the_interval_within_one(
    contact: np.ndarray, every: int, wait: int
) -> None:
    sent = uploads(contact, 1.0, interval_s=float(every), wait_s=float(wait))
    assert not (sent & ~contact).any()
    for k in range(contact.shape[1]):
        at = np.flatnonzero(sent[:, k])
        for first, second in pairwise(at):
            if contact[first : second + 1, k].all():
                assert second - first >= every


@given(st.floats(1e-16, 1e-11), st.floats(1e-16, 1e-11), st.floats(0.0, 1e6), st.floats(0.0, 1e6))
def test_clocks_only_get_worse(day: float, short: float, one: float, other: float) -> None:
    noise = clock_noise([day], [short])
    younger, older = sorted((one, other))
    assert (noise.prediction_m(younger) <= noise.prediction_m(older) * (1 + 1e-12)).all()
    assert (noise.deviation(86400.0) >= 0.99 * min(day, short)).all()


@settings(max_examples=25)
@given(places, st.booleans())
def test_no_measurement_makes_an_orbit_worse(where: list[tuple[float, float]], clocks_known: bool) -> None:
    stations, satellites = _ecef(where), _orbit()
    known = partial(orbit_knowledge, step_s=900.0, mask_rad=0.1, range_noise_m=0.1, clocks_known=clocks_known)
    few, many = known(satellites, stations[:-1]), known(satellites, stations)
    linked = known(satellites, stations, link_noise_m=0.1)
    at = np.linspace(-1e5, 1e5, 9)
    assert (many.sigma_m(at) <= few.sigma_m(at) * (1 + 1e-5) + 1e-6).all()
    assert (linked.sigma_m(at) <= many.sigma_m(at) * (1 + 1e-5) + 1e-6).all()
