"""What a sensor is to a search for accesses: a signed margin over lines of sight in the satellite's own frame.

The frame of a satellite: ``down`` is the inward normal of the ellipsoid (WGS 84) through the satellite, ``along`` the
part of the velocity relative to the turning Earth that is at right angles to it, ``right`` the rest (down x along), so
that the ground to the right of the track lies on the positive side.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

__all__ = ["Sensor"]


class Sensor(ABC):
    """Something that sees what lies in some directions.

    Attributes
    ----------
    greatest_off_nadir_rad : nothing further from ``down`` is seen
    least_elevation_rad : the satellite stands at least so high above the horizon of what is seen
    """

    greatest_off_nadir_rad: float
    least_elevation_rad: float = 0.0

    @abstractmethod
    def margin(self, along: Any, right: Any, down: Any) -> Any:
        """How far inside the field a line of sight is: positive inside, zero at the edge, continuous.

        Parameters
        ----------
        along, right, down : (...) components of the line of sight in the satellite's frame, of any one length; NumPy
            arrays, or JAX ones within a program

        Returns
        -------
        (...) about an angle in rad where it is small; ``least_elevation_rad`` is not part of it
        """
