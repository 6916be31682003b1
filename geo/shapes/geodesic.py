"""Lengths on the earth with the standard library alone, for queries that must not wait for PROJ."""

from __future__ import annotations

import math

_MAJOR_KM = 6378.137
_FLATTENING = 1 / 298.257223563
_MINOR_KM = _MAJOR_KM * (1 - _FLATTENING)
_STEPS = 50


def geodesic_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the length of the shortest line between two places on the WGS84 ellipsoid, in kilometres.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        The two ends, degrees.

    Notes
    -----
    Vincenty, T. (1975), Direct and inverse solutions of geodesics on the ellipsoid, Survey Review 23, 88-93: within a
    millimetre. It does not settle for ends within about half a degree of antipodes; a line over the mean sphere then
    stands in, within 0.6 percent.

    Examples
    --------
    >>> round(geodesic_km(0, 0, 90, 0), 3), geodesic_km(5, 5, 5, 5)
    (10018.754, 0.0)
    """
    if (lon1, lat1) == (lon2, lat2):
        return 0.0
    f = _FLATTENING
    reduced1, reduced2 = (math.atan((1 - f) * math.tan(math.radians(lat))) for lat in (lat1, lat2))
    sin1, cos1, sin2, cos2 = math.sin(reduced1), math.cos(reduced1), math.sin(reduced2), math.cos(reduced2)
    apart = math.radians(math.remainder(lon2 - lon1, 360))
    angle = apart
    for _ in range(_STEPS):
        sin_angle, cos_angle = math.sin(angle), math.cos(angle)
        sin_arc = math.hypot(cos2 * sin_angle, cos1 * sin2 - sin1 * cos2 * cos_angle)
        if sin_arc == 0:
            return 0.0
        cos_arc = sin1 * sin2 + cos1 * cos2 * cos_angle
        arc = math.atan2(sin_arc, cos_arc)
        sin_azimuth = cos1 * cos2 * sin_angle / sin_arc
        cos2_azimuth = 1 - sin_azimuth**2
        middle = cos_arc - 2 * sin1 * sin2 / cos2_azimuth if cos2_azimuth > 0 else 0.0  # 0 along the equator
        c = f / 16 * cos2_azimuth * (4 + f * (4 - 3 * cos2_azimuth))
        before = angle
        angle = apart + (1 - c) * f * sin_azimuth * (arc + c * sin_arc * (middle + c * cos_arc * (2 * middle**2 - 1)))
        if abs(angle) > math.pi:
            break
        if abs(angle - before) < 1e-13:
            u2 = cos2_azimuth * ((_MAJOR_KM / _MINOR_KM) ** 2 - 1)
            a = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)))
            b = u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)))
            change = (
                b
                * sin_arc
                * (
                    middle
                    + b
                    / 4
                    * (cos_arc * (2 * middle**2 - 1) - b / 6 * middle * (4 * sin_arc**2 - 3) * (4 * middle**2 - 3))
                )
            )
            return _MINOR_KM * a * (arc - change)
    return _on_sphere(lon1, lat1, lon2, lat2)


def _on_sphere(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the length over the sphere of the mean radius (haversine formula)."""
    one, other = math.radians(lat1), math.radians(lat2)
    half = math.radians(lon2 - lon1) / 2
    chord = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(half) ** 2
    return 2 * (2 * _MAJOR_KM + _MINOR_KM) / 3 * math.asin(min(1.0, math.sqrt(chord)))
