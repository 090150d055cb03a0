"""From a receiver's file to pseudo-ranges in slots: one pair of codes a system, or one code, with phases and Doppler.

All satellites of a system are used with the same codes, since a receiver delays each pair of codes by its own unknown
amount, which only one common pair leaves in the clock. A satellite that lacks a code of the pair is not used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation.combinations import choose_pair, choose_single, ionosphere_free_factors
from intercosmos.physics.navigation.positioning_words import IMPOSSIBLE, NO_PAIR, NOT_OBSERVED, USED
from intercosmos.physics.navigation.signals import SYSTEM_NAMES, frequency_hz

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]
Index = NDArray[np.int64]

#: What a pseudo-range can be, m: receiver clocks are kept within some milliseconds, a few within a second.
_LEAST_RANGE, _GREATEST_RANGE = 1e6, 4e8
#: What else a receiver can write down, in the file's units: phases, cycles, as many as a field of RINEX holds; Doppler,
#: Hz, of 100 km/s; strength, dB-Hz. Anything else is as if it were not there.
_POSSIBLE: Final = {"L": (-1e10, 1e10), "D": (-1e6, 1e6), "S": (-50.0, 150.0)}
_L1: Final = 1575.42e6
_SEMI_CODELESS: Final = "WDN"
#: Signals of a band, the best for Doppler first
_DOPPLER_ORDER: Final = "CIXQLSABZEPYMWDN"


@dataclass(frozen=True, slots=True)
class Ranges:
    """What the receiver measured of the systems asked for, on the grid of epochs and satellites.

    Attributes
    ----------
    satellites : (s,) names
    system : (s,) index into ``systems``
    systems : letters of which there is anything
    codes : letter -> the codes that were taken, two or one
    range_m : (e, s) pseudo-range, or ionosphere-free sum of two; NaN where there is none
    phase_m : (e, s) the same sum of the phases, NaN where there is none
    split_phase_m, split_range_m : (e, s) of the codes taken, first minus second (phase and range); NaN for one code
    wide_lane : (e, s) Melbourne-Wübbena sum, m; NaN for one code
    rate_m_s : (e, s) rate of the range by Doppler on the first band, NaN where there is none
    strength_db_hz : (e, s) the weaker of the signals that are tracked with their code, NaN where the file tells none
    slipped : (e, s) the receiver says that it lost lock since the epoch before
    amplification : (s,) noise of the sum by that of one code
    ionosphere : (s,) delay of the sum by that on L1; 0 for ionosphere-free sums
    channel : (s,) of GLONASS, NaN of all others and where nobody tells it
    reason : (e, s) int8, words of :mod:`~intercosmos.physics.navigation.positioning_words`
    """

    satellites: NDArray[np.str_]
    system: Index
    systems: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]
    range_m: Array
    phase_m: Array
    split_phase_m: Array
    split_range_m: Array
    wide_lane: Array
    rate_m_s: Array
    strength_db_hz: Array
    slipped: NDArray[np.bool_]
    amplification: Array
    ionosphere: Array
    channel: Array
    reason: NDArray[np.int8]


def chosen_codes(
    observations: xr.Dataset, system: str, mode: str, wanted: Sequence[str] | None = None
) -> tuple[str, ...]:
    """The codes of a system to position with: two, one, or none if the receiver has none.

    Parameters
    ----------
    observations : dataset of ``rinex.read_observations``
    system : letter
    mode : ``"ionosphere-free"``, ``"single"``, or ``"auto"``: a pair where there is one
    wanted : codes that the user asks for, one or two

    Raises
    ------
    UnknownIdError
        If the file has not got a code that is asked for.
    """
    mine = _letters(observations) == system
    names = [str(name) for name in observations.data_vars if len(str(name)) == 3 and str(name)[0] == "C"]
    counts = {name: int(np.sum(np.isfinite(observations[name].values[:, mine]))) for name in names}
    counts = {name: n for name, n in counts.items() if n}
    if wanted is not None:
        for code in wanted:
            if code not in counts:
                raise UnknownIdError(f"range of {SYSTEM_NAMES[system]} in the file", code, counts)
        return tuple(wanted)
    if mode != "single":
        pair = choose_pair(system, list(counts), counts) if counts else None
        if pair is not None:
            return pair
        if mode == "ionosphere-free":
            return ()
    one = choose_single(system, list(counts), counts) if counts else None
    return () if one is None else (one,)


def pseudo_ranges(
    observations: xr.Dataset,
    systems: str,
    *,
    mode: str = "auto",
    codes: Mapping[str, Sequence[str]] | None = None,
    channels: Mapping[str, int] | None = None,
) -> Ranges:
    """What a file says of the systems asked for, with the codes chosen.

    Parameters
    ----------
    observations : dataset of ``rinex.read_observations``
    systems : letters

    Other parameters
    ----------------
    mode, codes : as of :func:`chosen_codes`; codes by system letter
    channels : GLONASS channels by satellite, where the observations' attribute ``glonass_channels`` lacks them

    Raises
    ------
    PhysicsError
        For a mode that there is not, or if nothing of the systems was observed.
    """
    if mode not in ("auto", "ionosphere-free", "single"):
        raise PhysicsError(f"the mode is 'auto', 'ionosphere-free' or 'single', not {mode!r}")
    unknown = sorted(set(systems) - set(SYSTEM_NAMES))
    if unknown or not systems:
        raise UnknownIdError("navigation system", unknown[0] if unknown else "", SYSTEM_NAMES)
    letters = _letters(observations)
    keep = np.flatnonzero(np.isin(letters, list(systems)))
    if keep.size == 0:
        seen = "".join(sorted(set(letters.tolist()))) or "nothing"
        raise PhysicsError(f"the receiver observed {seen} and none of the systems asked for, {systems}")
    names = observations["satellite"].values.astype("U3")[keep]
    letters = letters[keep]
    used = tuple(letter for letter in dict.fromkeys(systems) if np.any(letters == letter))
    taken = {letter: chosen_codes(observations, letter, mode, (codes or {}).get(letter)) for letter in used}
    grids = _Grids.empty(observations.sizes["time"], keep.size)
    known = {**(channels or {}), **dict(observations.attrs.get("glonass_channels", {}))}
    k = np.array([float(known.get(str(name), np.nan)) for name in names])
    for letter, pair in taken.items():
        if pair:
            here = np.flatnonzero(letters == letter)
            grids.fill(observations, letter, pair, keep[here], here, k[here])
    return grids.ranges(names, np.array([used.index(letter) for letter in letters]), used, taken)


def _letters(observations: xr.Dataset) -> NDArray[np.str_]:
    """Letters of the systems (s,), by the satellites' names: nothing else can contradict them."""
    return np.asarray(observations["satellite"].values.astype("U1"))


def _values(data: xr.Dataset, name: str, source: Index) -> Array:
    """A variable (e, s), NaN where its number can be none of its kind."""
    values = np.asarray(data[name].values[:, source], dtype=float)
    if name[0] in _POSSIBLE:
        least, most = _POSSIBLE[name[0]]
        values = np.where((values >= least) & (values <= most), values, np.nan)
    return values


def range_rate(data: xr.Dataset, system: str, number: str, source: Index, channel: Array) -> Array:
    """Rate of the range (e, s), m/s, by Doppler on a band; NaN where there is none.

    The signal tracked with the civil code is taken: semi-codeless loops and those that follow others add nothing but
    noise, and some receivers write numbers for them that are metres a second off.
    """
    present = [
        code
        for code in sorted(str(name) for name in data.data_vars if str(name)[:2] == f"D{number}")
        if len(code) == 3 and np.any(np.isfinite(_values(data, code, source)))
    ]
    if not present:
        return np.full((data.sizes["time"], source.size), np.nan)
    best = min(present, key=lambda code: (_DOPPLER_ORDER + code[2]).index(code[2]))
    return np.asarray(-_values(data, best, source) * (SPEED_OF_LIGHT / frequency_hz(system, best, channel)))


@dataclass(frozen=True, slots=True)
class _Grids:
    """Arrays on (e, s), to be filled system by system."""

    of: dict[str, Any]

    @classmethod
    def empty(cls, epochs: int, satellites: int) -> _Grids:
        nan = {
            name: np.full((epochs, satellites), np.nan)
            for name in ("range", "phase", "split_phase", "split_range", "wide_lane", "rate", "strength")
        }
        line = {name: np.full(satellites, np.nan) for name in ("amplification", "ionosphere", "channel")}
        flags = {name: np.zeros((epochs, satellites), bool) for name in ("slipped", "any", "odd")}
        return cls({**nan, **line, **flags})

    def fill(
        self, data: xr.Dataset, system: str, codes: tuple[str, ...], source: Index, target: Index, channel: Array
    ) -> None:
        def grid(name: str) -> Array:
            """The variable, or the same band by another code: a phase is tracked with any of its codes."""
            band = [str(v) for v in data.data_vars if len(str(v)) == 3 and str(v)[:2] == name[:2]]
            for found in [name, *sorted(band)] if name[0] != "C" else [name]:
                if found in data and np.any(np.isfinite(values := _values(data, found, source))):
                    return values
            return np.full((data.sizes["time"], source.size), np.nan)

        # a channel that nobody tells makes phases and Doppler of the satellite unusable, not its ranges
        f = [frequency_hz(system, code, channel) for code in codes]
        kinds = {kind: [grid(kind + code[1:]) for code in codes] for kind in "CLS"}
        possible = [(c > _LEAST_RANGE) & (c < _GREATEST_RANGE) for c in kinds["C"]]
        ranges = [np.where(fits, c, np.nan) for fits, c in zip(possible, kinds["C"], strict=True)]
        phases = [x * (SPEED_OF_LIGHT / hz) for x, hz in zip(kinds["L"], f, strict=True)]
        of = self.of
        of["any"][:, target] = np.any([np.isfinite(c) for c in kinds["C"]], axis=0)
        of["odd"][:, target] = np.any([~np.isnan(c) & ~y for y, c in zip(possible, kinds["C"], strict=True)], axis=0)
        of["rate"][:, target] = range_rate(data, system, codes[0][1], source, channel)
        # semi-codeless tracking is weak without its ranges being noisy in proportion
        of["strength"][:, target] = np.fmin.reduce(
            [np.full(ranges[0].shape, np.nan)]
            + [s for s, code in zip(kinds["S"], codes, strict=True) if code[2] not in _SEMI_CODELESS]
        )
        of["channel"][target] = channel
        for code in codes:
            flag = f"L{code[1:]}_loss_of_lock"
            if flag in data:
                of["slipped"][:, target] |= (data[flag].values[:, source] & 1) == 1
        if len(codes) == 1:
            of["range"][:, target], of["phase"][:, target] = ranges[0], phases[0]
            of["amplification"][target] = 1.0
            of["ionosphere"][target] = (_L1 / np.where(np.isfinite(f[0]), f[0], frequency_hz(system, codes[0], 0))) ** 2
            return
        a, b = ionosphere_free_factors(*(frequency_hz(system, code, 0) for code in codes))
        of["range"][:, target] = a * ranges[0] + b * ranges[1]
        of["phase"][:, target] = a * phases[0] + b * phases[1]
        of["split_phase"][:, target] = phases[0] - phases[1]
        of["split_range"][:, target] = ranges[0] - ranges[1]
        wide = (f[0] * phases[0] - f[1] * phases[1]) / (f[0] - f[1])
        of["wide_lane"][:, target] = wide - (f[0] * ranges[0] + f[1] * ranges[1]) / (f[0] + f[1])
        of["amplification"][target], of["ionosphere"][target] = np.hypot(a, b), 0.0

    def ranges(
        self,
        names: NDArray[np.str_],
        system: Index,
        systems: tuple[str, ...],
        codes: Mapping[str, tuple[str, ...]],
    ) -> Ranges:
        of = self.of
        finite = np.isfinite(of["range"])
        reason = np.where(finite, USED, np.where(of["any"], NO_PAIR, NOT_OBSERVED)).astype(np.int8)
        without = np.array([not codes[letter] for letter in systems])[system]
        reason[:, without] = NO_PAIR
        reason[of["odd"]] = IMPOSSIBLE
        return Ranges(
            names, system, systems, codes, of["range"], of["phase"], of["split_phase"], of["split_range"],
            of["wide_lane"], of["rate"], of["strength"], of["slipped"], of["amplification"], of["ionosphere"],
            of["channel"], reason,
        )  # fmt: skip
