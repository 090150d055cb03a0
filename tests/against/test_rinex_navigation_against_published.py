"""Navigation records as published, against what the format's documents and other programs read in them.

Sources of the records: IGS, *RINEX 4.02*, table A41 (2020-2024 samples); DLR's merged file BRD400DLR, 2022-10-05
(doi 10.57677/BRD400DLR); *RINEX 2.11* (2007), table A8; NASA CDDIS, brdc0130.22n and brdc0130.22g. When this was
written, every field of every record of BRDC00IGS 2022-001, KMS300DNK 2022-159, brdc0130.22n and .22g, and SEPT 2021-078
was compared with georinex 1.16.2 (RINEX 2 and 3) and cssrlib 1.2.1 (RINEX 3 and 4), where they read it: equal to the
bit, but for QZSS health, NavIC group delays and weeks, which cssrlib changes. Some of those values stand below.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from intercosmos.formats.rinex_navigation import read_navigation

HEAD_4 = """     4.02           NAVIGATION DATA     M                   RINEX VERSION / TYPE
    18    18  1929     7                                    LEAP SECONDS
                                                            END OF HEADER
"""

#: DLR BRD400DLR 2022-10-05 and RINEX 4.02, table A41 (I10).
CIVIL = """> EPH G01 CNAV
G01 2022 10 05 01 30 00 2.727544924710e-04-6.249223361010e-12 0.000000000000e+00
    -5.971431732178e-03 8.059765625000e+01 3.902841140428e-09-2.547540217036e+00
     4.114583134651e-06 1.200535643147e-02 3.921799361706e-06 5.153658956190e+03
     1.863000000000e+05 6.798654794693e-08 2.410328126470e-01-9.872019290924e-08
     9.889238104290e-01 3.195664062500e+02 9.445845335773e-01-7.854377829842e-09
     2.891191858317e-10 6.631309981839e-14-6.000000000000e+00 2.000000000000e+00
    -1.000000000000e+00 1.000000000000e+00 5.122274160385e-09 7.000000000000e+00
    -3.492459654808e-10-2.823071554303e-09 6.810296326876e-09 6.897607818246e-09
     2.592060000000e+05 2.230000000000e+03
> EPH G04 CNV2
G04 2022 10 05 04 30 00 1.330042141490e-04 7.226219622680e-12 0.000000000000e+00
     2.001762390137e-03 6.914062500000e-01 4.625906973308e-09 1.887277537485e+00
     1.024454832077e-08 3.348654136062e-04 8.376315236092e-06 5.153800325291e+03
     2.412000000000e+05-4.656612873077e-09 5.171544951605e-01 2.328306436539e-08
     9.601927657114e-01 2.174140625000e+02-1.737767543851e+00-8.034028170143e-09
    -2.950122884460e-10-1.312310522376e-14-2.000000000000e+00 2.000000000000e+00
     0.000000000000e+00 1.000000000000e+00-8.789356797934e-09 5.000000000000e+00
     9.999000000000e+09 9.999000000000e+09 9.999000000000e+09 9.999000000000e+09
    -3.492459654808e-10-7.858034223318e-10
     3.550860000000e+05 2.044000000000e+03
> EPH C19 CNV1
C19 2022 10 05 00 00 00-8.033910416998e-04-8.589928768288e-11 0.000000000000e+00
    -1.139640808105e-02-1.300156250000e+02 3.453536710809e-09-8.439895553698e-01
    -6.432645022869e-06 5.305649829097e-04 8.089467883110e-06 5.282638737345e+03
     2.592000000000e+05-4.377216100693e-08 1.698788226948e+00-1.303851604462e-08
     9.703601465722e-01 2.000742187500e+02-1.021547253715e+00-6.782425372384e-09
    -8.911085468192e-11 9.367106834964e-14 3.000000000000e+00 2.592000000000e+05
     0.000000000000e+00-5.000000000000e+00-1.000000000000e+00-1.000000000000e+00
    -8.731149137020e-10                    9.487848728895e-09-5.820766091347e-09
    -1.000000000000e+00 0.000000000000e+00 0.000000000000e+00 1.600000000000e+01
     2.592000000000e+05                                       1.600000000000e+01
> EPH C19 CNV2
C19 2022 10 05 01 00 00-8.037012303248e-04-8.600675727166e-11 0.000000000000e+00
    -1.503753662109e-02-1.249453125000e+02 3.497824269849e-09-3.540282144905e-01
    -6.213784217834e-06 5.301017081365e-04 8.184462785721e-06 5.282634862808e+03
     2.628000000000e+05-8.381903171539e-09 1.698763952017e+00-2.607703208923e-08
     9.703598305819e-01 1.978476562500e+02-1.023948675435e+00-6.793675841011e-09
    -1.107188976008e-10 1.267186223683e-13 3.000000000000e+00 2.628000000000e+05
     0.000000000000e+00-4.000000000000e+00-1.000000000000e+00-1.000000000000e+00
                       -2.735760062933e-09 9.487848728895e-09-5.820766091347e-09
     1.500000000000e+01 0.000000000000e+00 0.000000000000e+00 1.700000000000e+01
     2.628000000000e+05                                       1.700000000000e+01
> EPH C19 CNV3
C19 2022 10 05 01 00 00-8.037012303248e-04-8.600675727166e-11 0.000000000000e+00
    -1.503753662109e-02-1.249453125000e+02 3.497824269849e-09-3.540282144905e-01
    -6.213784217834e-06 5.301017081365e-04 8.184462785721e-06 5.282634862808e+03
     2.628000000000e+05-8.381903171539e-09 1.698763952017e+00-2.607703208923e-08
     9.703598305819e-01 1.978476562500e+02-1.023948675435e+00-6.793675841011e-09
    -1.107188976008e-10 1.267186223683e-13 3.000000000000e+00 2.628000000000e+05
     0.000000000000e+00-4.000000000000e+00-1.000000000000e+00-1.000000000000e+00
     1.500000000000e+01 0.000000000000e+00 0.000000000000e+00-5.064066499472e-09
     2.628000000000e+05
> EPH I02 LNAV
I02 2022 10 05 00 05 36 4.418715834618e-04-2.182787284255e-11 0.000000000000e+00
     1.610000000000e+02-1.531875000000e+02 4.263034715364e-09-4.329943394951e-01
    -5.219131708145e-06 2.062962856144e-03 4.917383193970e-07 6.493340431213e+03
     2.595360000000e+05-1.154839992523e-07-1.874347616502e+00 1.527369022369e-07
     5.123365807379e-01 6.900000000000e+01-2.938609902772e+00-3.767299780300e-09
    -6.739566444280e-10                    2.230000000000e+03
     2.000000000000e+00 0.000000000000e+00-1.862645149231e-09
     2.598840000000e+05
> EPH I10 L1NV
I10 2023 06 24 00 05 00 1.527369022369e-07 1.364242052659e-12 0.000000000000e+00
     0.000000000000e+00-2.593125000000e+02 7.028864208979e-09 2.300305834983e+00
    -8.691102266312e-06 4.531537415460e-04-3.855675458908e-06 6.493495117188e+03
     7.000000000000e+00 1.341104507446e-07 1.359342162629e-01-7.078051567078e-08
     8.594830530333e-02 1.214375000000e+02-5.136403830694e-02-5.858815471753e-09
    -4.846630453041e-10 0.000000000000e+00                    1.000000000000e+00
     1.500000000000e+01 0.000000000000e+00                   -3.608874976635e-09
                                           6.984919309616e-09 5.995389074087e-09
     5.191380000000e+05
"""

#: RINEX 4.02, table A41.
PARAMETERS = """> STO C46 CNVX
    2021 07 05 23 20 00 BDGL
     1.714860000000e+05-3.768946044147e-08-3.730349362741e-13-2.168404344971e-19
> STO R26 LXOC
    2024 02 03 00 15 00 GLUT                                  UTC(SU)
     5.184000000000e+05-8.335337042809e-08-4.618527782441e-14 0.000000000000e+00
> EOP J01 CNVX
    2020 09 15 01 00 00 2.082471847534e-01-6.551742553711e-04 0.000000000000e+00
                        3.444433212280e-01-9.121894836426e-04 0.000000000000e+00
     1.729860000000e+05-1.754972934723e-01 5.635917186737e-04 0.000000000000e+00
> ION C03 D1D2
    2021 07 05 00 09 00 7.450580596924e-09 4.470348358154e-08-4.172325134277e-07
     5.960464477539e-07 1.187840000000e+05 1.802240000000e+05-6.553600000000e+05
     5.242880000000e+05
> ION C35 CNVX
    2022 10 05 04 00 00 2.675000000000e+01-1.250000000000e-01 1.000000000000e+01
     8.250000000000e+00-1.037500000000e+01 8.750000000000e-01 3.750000000000e-01
     2.125000000000e+00 7.500000000000e-01
> ION E13 IFNV
    2021 07 05 00 11 04 5.450000000000e+01 3.593750000000e-01 1.358032226562e-02
     0.000000000000e+00
> ION I10 L1NV KLOB
    2023 06 24 00 07 30 1.000000000000e+00
     5.867332220078e-08 2.533197402954e-07-1.430511474609e-06-7.510185241699e-06
     1.495040000000e+05-5.406720000000e+05 2.883584000000e+06 8.323072000000e+06
     5.000000000000e+01 1.100000000000e+02 0.000000000000e+00 5.000000000000e+01
> ION I10 L1NV NEQN
    2023 06 24 00 17 24 0.000000000000e+00
     1.982500000000e+02 0.000000000000e+00 0.000000000000e+00 1.000000000000e+00
     3.000000000000e+01 1.300000000000e+02-3.000000000000e+01-1.000000000000e+01
     2.085000000000e+02-3.085937500000e-01-3.417968750000e-03 1.000000000000e+00
     3.000000000000e+01 1.300000000000e+02-5.000000000000e+00 3.000000000000e+01
     1.982500000000e+02 0.000000000000e+00 0.000000000000e+00 1.000000000000e+00
     3.000000000000e+01 1.300000000000e+02 3.500000000000e+01 5.000000000000e+01
> ION R22 LXOC
    2024 02 03 00 01 09 1.000000000000e+00 1.410000000000e+02 5.000000000000e+00
"""

#: RINEX 2.11, table A8 (its first record) and a header as of 2022 (NASA CDDIS, brdc0130.22n).
GPS_2 = """     2.11           N: GPS NAV DATA                         RINEX VERSION / TYPE
    0.1118D-07 -0.7451D-08 -0.5960D-07  0.1192D-06          ION ALPHA
    0.1147D+06 -0.1638D+06 -0.1966D+06  0.9175D+06          ION BETA
    0.279396772385D-08 0.888178419700D-14   589824     2192 DELTA-UTC: A0,A1,T,W
    13                                                      LEAP SECONDS
                                                            END OF HEADER
 6 99  9  2 17 51 44.0 -.839701388031D-03 -.165982783074D-10  .000000000000D+00
     .910000000000D+02  .934062500000D+02  .116040547840D-08  .162092304801D+00
     .484101474285D-05  .626740418375D-02  .652112066746D-05  .515365489006D+04
     .409904000000D+06 -.242143869400D-07  .329237003460D+00 -.596046447754D-07
     .111541663136D+01  .326593750000D+03  .206958726335D+01 -.638312302555D-08
     .307155651409D-09  .000000000000D+00  .102500000000D+04  .000000000000D+00
     .000000000000D+00  .000000000000D+00  .000000000000D+00  .910000000000D+02
     .406800000000D+06  .000000000000D+00
"""

#: Head and first records of NASA CDDIS's brdc0130.22g.
GLONASS_2 = """     2.01           GLONASS NAV DATA                        RINEX VERSION / TYPE
  2022     1    13   -0.186264514923D-08                    CORR TO SYSTEM TIME
    18                                                      LEAP SECONDS
                                                            END OF HEADER
 1 22  1 13  0 15  0.0 0.718235969543D-05-0.000000000000D+00 0.000000000000D+00
   -0.157661396484D+05 0.223997974396D+01-0.931322574616D-09 0.000000000000D+00
   -0.110145615234D+05 0.505579948425D+00 0.186264514923D-08 0.100000000000D+01
   -0.167630014648D+05-0.243822956085D+01 0.000000000000D+00 0.000000000000D+00
 2 22  1 13  0 15  0.0 0.506312586367D-03 0.000000000000D+00 0.900000000000D+03
   -0.250307167969D+05-0.287216186523D+00 0.000000000000D+00 0.000000000000D+00
   -0.433685302734D+04 0.114396095276D+00 0.186264514923D-08-0.400000000000D+01
    0.191721093750D+04-0.356917953491D+01-0.186264514923D-08 0.000000000000D+00
"""
ARCSECOND = np.pi / 648_000


def text_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "navigation.rnx"
    path.write_text(text)
    return path


def values(data: object, *names: str, record: int = 0) -> list[float]:
    return [float(data[name].values[record]) for name in names]  # type: ignore[index]


def instants(data: object, *names: str, record: int = 0) -> list[str]:
    return [str(data[name].values[record])[:22] for name in names]  # type: ignore[index]


def test_civil_messages_of_dlr(tmp_path: Path) -> None:
    tree = read_navigation(text_file(tmp_path, HEAD_4 + CIVIL))
    assert tree.attrs["counts"] == {
        "G/CNAV": 1, "G/CNV2": 1, "C/CNV1": 1, "C/CNV2": 1, "C/CNV3": 1, "I/LNAV": 1, "I/L1NV": 1
    }  # fmt: skip
    cnav = tree["G/CNAV"].to_dataset()
    # equal to the text; cssrlib 1.2.1 reads the same
    assert values(cnav, "a_dot_m_s", "top_s", "delta_n_dot_rad_s2", "urai_ned0", "urai_ned1", "urai_ed") == [
        -5.971431732178e-03, 186_300, 6.631309981839e-14, -6, 2, -1
    ]  # fmt: skip
    assert values(cnav, "health", "urai_ned2", "tgd_s", "week_op") == [1, 7, 5.122274160385e-09, 2230]
    isc = ("isc_l1ca_s", "isc_l2c_s", "isc_l5i5_s", "isc_l5q5_s")
    assert values(cnav, *isc) == [-3.492459654808e-10, -2.823071554303e-09, 6.810296326876e-09, 6.897607818246e-09]
    # the time of the orbit is that of the clock (IS-GPS-200N, 30.3.3.1.1): Wednesday 01:30
    assert instants(cnav, "toe", "transmission_time") == ["2022-10-05T01:30:00.00", "2022-10-05T00:00:06.00"]
    assert values(cnav, "toe_s", "week") == [3 * 86_400 + 5400, 2230]
    # IS-GPS-200N, 20.3.3.3.1.3: index -1 is 2^0.5 m, index -6 is 2^-2 m
    assert values(cnav, "accuracy_m") == pytest.approx([np.hypot(2**0.5, 0.25)], rel=1e-15)
    second = tree["G/CNV2"].to_dataset()
    assert values(second, "isc_l1cd_s", "isc_l1cp_s") == [-3.492459654808e-10, -7.858034223318e-10]
    assert np.isnan(values(second, *isc)).all()  # 9.999e9 stands for unknown
    first = tree["C/CNV1"].to_dataset()
    names = ("isc_b1cd_s", "tgd_b1cp_s", "tgd_b2ap_s", "iode", "iodc", "satellite_type", "sisai_ocb", "sismai", "top_s")
    assert values(first, *names) == [
        -8.731149137020e-10, 9.487848728895e-09, -5.820766091347e-09, 16, 16, 3, -5, -1, 259_200
    ]  # fmt: skip
    assert instants(first, "toe") == ["2022-10-05T00:00:14.00"]
    assert values(first, "week") == [874]  # as in the D1 records of the same file
    middle = tree["C/CNV2"].to_dataset()
    assert values(middle, "isc_b2ad_s", "sismai", "iodc") == [-2.735760062933e-09, 15, 17]
    last = tree["C/CNV3"].to_dataset()
    assert values(last, "tgd_b2bi_s", "sismai", "health", "integrity_flags") == [-5.064066499472e-09, 15, 0, 0]
    assert instants(last, "transmission_time") == ["2022-10-05T01:00:14.00"]
    old, new = tree["I/LNAV"].to_dataset(), tree["I/L1NV"].to_dataset()
    assert values(old, "accuracy_m", "tgd_s", "iode", "week") == [2, -1.862645149231e-09, 161, 2230]
    assert values(new, "iode", "reference_signal_flag", "tgd_s_l5_s", "isc_l1p_s_s", "isc_l1d_s_s") == [
        7, 1, -3.608874976635e-09, 6.984919309616e-09, 5.995389074087e-09
    ]  # fmt: skip
    assert np.isnan(values(new, "accuracy_m", "tgd_s")).all()  # index 15 is none
    assert instants(new, "toe", "transmission_time") == ["2023-06-24T00:05:00.00", "2023-06-24T00:12:18.00"]


def test_parameters_of_table_a41(tmp_path: Path) -> None:
    tree = read_navigation(text_file(tmp_path, HEAD_4 + PARAMETERS))
    offsets = tree["STO"].to_dataset()
    assert offsets["code"].values.tolist() == ["BDGL", "GLUT"]
    assert offsets["utc"].values.tolist() == ["", "UTC(SU)"]
    assert values(offsets, "a0_s", "a1", "a2_1_s") == [-3.768946044147e-08, -3.730349362741e-13, -2.168404344971e-19]
    # BeiDou's time is 14 s behind GPS's, UTC 18 s; seconds of transmission in the system's week
    assert instants(offsets, "time", "transmission_time") == ["2021-07-05T23:20:14.00", "2021-07-05T23:38:20.00"]
    assert instants(offsets, "time", "transmission_time", record=1) == [
        "2024-02-03T00:15:18.00", "2024-02-03T00:00:18.00"
    ]  # fmt: skip
    earth = tree["EOP"].to_dataset()
    assert values(earth, "polar_x_rad", "polar_y_rad", "ut1_offset_s") == pytest.approx(
        [0.2082471847534 * ARCSECOND, 0.3444433212280 * ARCSECOND, -0.1754972934723], rel=1e-15
    )
    assert values(earth, "polar_y_rate_rad_s", "ut1_rate") == pytest.approx(
        [-9.121894836426e-04 * ARCSECOND / 86_400, 5.635917186737e-04 / 86_400], rel=1e-15
    )
    klobuchar = tree["ION/KLOB"].to_dataset()
    assert klobuchar["alpha"].values.tolist() == [
        [7.450580596924e-09, 4.470348358154e-08, -4.172325134277e-07, 5.960464477539e-07]
    ]
    assert klobuchar["beta"].values.tolist() == [[118_784, 180_224, -655_360, 524_288]]
    assert instants(klobuchar, "time") == ["2021-07-05T00:09:14.00"]
    assert tree["ION/BDGIM"]["alpha"].values.tolist() == [[26.75, -0.125, 10, 8.25, -10.375, 0.875, 0.375, 2.125, 0.75]]
    assert tree["ION/NEQG"]["ai"].values.tolist() == [[54.5, 0.359375, 1.358032226562e-02]]
    region = tree["ION/KLOB_REGION"].to_dataset()
    assert np.degrees(region["longitude_rad"].values[0]) == pytest.approx([50, 110])
    assert np.degrees(region["modip_rad"].values[0]) == pytest.approx([0, 50])
    regions = tree["ION/NEQN"].to_dataset()
    assert regions["a"].values[0, 3:6].tolist() == [208.5, -0.30859375, -3.41796875e-3]
    assert np.degrees(regions["modip_rad"].values[0]) == pytest.approx([-30, -10, -5, 30, 35, 50])
    assert [float(tree["ION/GLONASS"][name].values[0]) for name in ("c_a", "c_f107", "c_ap")] == [1, 141, 5]


def test_gps_of_rinex_2(tmp_path: Path) -> None:
    tree = read_navigation(text_file(tmp_path, GPS_2))
    record = tree["G/LNAV"].to_dataset()
    assert record["satellite"].values.tolist() == ["G06"]
    assert values(record, "clock_bias_s", "iode", "e", "sqrt_a", "toe_s", "week", "iodc") == [
        -0.839701388031e-03, 91, 0.626740418375e-02, 5153.65489006, 409_904, 1025, 91
    ]  # fmt: skip
    # Thursday 17:51:44, sent at 17:00
    assert instants(record, "time", "toe", "transmission_time") == [
        "1999-09-02T17:51:44.00", "1999-09-02T17:51:44.00", "1999-09-02T17:00:00.00"
    ]  # fmt: skip
    assert tree["ION/KLOB"]["beta"].values.tolist() == [[114_700, -163_800, -196_600, 917_500]]
    offset = tree["STO"].to_dataset()
    assert values(offset, "a0_s", "a1") == [0.279396772385e-08, 0.8881784197e-14]
    assert instants(offset, "time") == ["2022-01-15T19:50:24.00"]  # week 2192 and 589 824 s


def test_glonass_of_rinex_2(tmp_path: Path) -> None:
    tree = read_navigation(text_file(tmp_path, GLONASS_2))
    record = tree["R/FDMA"].to_dataset()
    assert record["position_m"].values[0] == pytest.approx([-15766139.6484, -11014561.5234, -16763001.4648], abs=1e-6)
    assert record["velocity_m_s"].values[0] == pytest.approx([2239.97974396, 505.579948425, -2438.22956085], rel=1e-15)
    assert record["acceleration_m_s2"].values[0] == pytest.approx(
        [-0.931322574616e-06, 0.186264514923e-05, 0], rel=1e-15
    )
    assert record["channel"].values.tolist() == [1, -4]
    assert values(record, "clock_bias_s", "frequency_bias", "age_days") == [0.718235969543e-05, 0, 0]
    # UTC is 18 s behind GPS time in 2022
    assert instants(record, "time", "transmission_time", record=1) == [
        "2022-01-13T00:15:18.00", "2022-01-13T00:15:18.00"
    ]  # fmt: skip
    assert np.isnan(values(record, "status_flags", "group_delay_s", "health_flags")).all()
    assert values(tree["STO"].to_dataset(), "a0_s") == [-0.186264514923e-08]


def test_rinex_4_of_a_receiver_whole(gnss_file: Callable[[str], Path]) -> None:
    """Counted with ``grep -c '> EPH G.. LNAV'`` and so on."""
    tree = read_navigation(gnss_file("KMS300DNK_R_20221591000_01H_MN.rnx.gz"))
    assert tree.attrs["counts"] == {
        "G/LNAV": 30, "J/LNAV": 1, "E/INAV": 55, "E/FNAV": 53, "C/D1": 33, "C/D2": 3, "R/FDMA": 24, "S/SBAS": 158,
        "ION/KLOB": 2, "ION/NEQG": 1, "STO": 3,
    }  # fmt: skip
    assert tree.attrs["skipped"] == {}
    assert tree.attrs["version"] == 4.0
    assert tree.attrs["leap_seconds"] == 18
    glonass = tree["R/FDMA"].to_dataset()
    assert np.isfinite(glonass["health_flags"].values).all()  # five lines a record
    assert np.isfinite(glonass["group_delay_s"].values).all()


def test_merged_file_of_igs_whole(gnss_file: Callable[[str], Path]) -> None:
    """Counted with ``grep -c '^E'`` behind the header and so on; values as cssrlib 1.2.1 reads them."""
    tree = read_navigation(gnss_file("BRDC00IGS_R_20220010000_01D_MN.zip"))
    counts = tree.attrs["counts"]
    by_system = {s: sum(n for node, n in counts.items() if node.startswith(f"{s}/")) for s in "GREJCIS"}
    assert by_system == {"G": 422, "R": 1104, "E": 5675, "J": 120, "C": 1056, "I": 0, "S": 10_375}
    assert counts["ION/KLOB"] == 25
    assert tree.attrs["skipped"] == {}
    assert sum(tree.attrs["duplicates"].values()) == 0
    glonass = tree["R/FDMA"].to_dataset()  # .999999999999e+09 in all records: unknown
    assert np.isnan(glonass["group_delay_s"].values).all()
    assert set(glonass["accuracy_index"].values) == {15.0}
    beidou = tree["C/D2"].to_dataset()
    assert beidou["satellite"].values[0] == "C01"
    assert float(beidou["sqrt_a"].values[0]) ** 2 == 42164380.80769196
    # cssrlib: week 834, 518 400 s and 518 427.6 s, in GPS time since 1970: 1640995214.0 and 1640995241.6
    times = [beidou[name].values[0] - np.datetime64("1970-01-01", "ns") for name in ("toe", "transmission_time")]
    since = [float(time / np.timedelta64(1, "s")) for time in times]
    assert since == pytest.approx([1640995214.0, 1640995241.6], abs=1e-6)
    assert values(beidou, "tgd1_s", "tgd2_s", "clock_bias_s", "m0_rad") == [
        -5.8e-09, -1.02e-08, -0.0002854013582692, 0.5928667085353
    ]  # fmt: skip
    assert set(np.unique(beidou["satellite"].values)) <= {f"C{n:02d}" for n in (*range(1, 6), *range(59, 64))}
    sources = {kind: set(np.unique(tree[f"E/{kind}"]["data_sources"].values)) for kind in ("INAV", "FNAV")}
    assert sources["INAV"] <= {513.0, 516.0, 517.0}
    assert sources["FNAV"] == {258.0}
