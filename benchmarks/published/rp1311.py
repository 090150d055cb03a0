"""Chemical equilibrium: the printed examples of NASA RP-1311.

Source: Gordon and McBride, NASA RP-1311 part II (1996), examples 8 to 13, as printed in the reference outputs
of NASA's own ``cea`` repository. Tolerance: one unit of the last digit printed, except for the finite-area examples,
whose outer loop the library ends at 2e-4 of the pressure (its release notes say so).
"""

from __future__ import annotations

#: Examples 8 to 10: liquid hydrogen and oxygen.
HYDROGEN = {"mixture": 5.55157, "pressure": 53.3172e5}
PRESSURE_RATIOS = [10, 100, 1000]
AREA_RATIOS = [25, 50, 75]

#: Example 8: station -> printed figures, tolerance, factor from SI to the printed unit, that unit. Stations: chamber,
#: throat, pressure ratios 10, 100, 1000, area ratios 25, 50, 75.
EXAMPLE_8 = {
    "temperature": ([3383.84, 3185.67, 2567.34, 1759.89, 1115.87, 1468.16, 1219.61, 1088.64], 0.011, 1.0, "K"),
    "molar_mass": ([12.716, 12.843, 13.123, 13.206, 13.207, 13.207, 13.207, 13.207], 1.1e-3, 1e3, "g/mol"),
    "gamma": ([1.1447, 1.1468, 1.1725, 1.2253, 1.2698, 1.2428, 1.2610, 1.2723], 1.1e-4, 1.0, ""),
    "exhaust_speed": ([0.0, 1537.9, 2967.4, 3882.1, 4380.8, 4124.4, 4309.1, 4399.1], 0.11, 1.0, "m/s"),
    "exhaust_speed_vacuum": ([0.0, 2878.9, 3515.5, 4167.6, 4541.2, 4348.5, 4487.3, 4554.9], 0.11, 1.0, "m/s"),
    "thrust_coefficient": ([0.0, 0.6594, 1.2723, 1.6645, 1.8783, 1.7684, 1.8476, 1.8861], 1.1e-4, 1.0, ""),
    "pressure": ([53.317, 30.655, 5.3317, 0.53317, 0.05332, 0.20491, 0.08146, 0.04749], 1.1e-3, 1e-5, "bar"),
}
EXAMPLE_8_C_STAR = 2332.3
C_STAR_TOLERANCE = 0.05

#: Example 9: contraction ratio; injector over the pressure at the end of combustion; from there on
CONTRACTION_RATIO = 1.58
EXAMPLE_9_PRESSURE = 1.084767
EXAMPLE_9_TEMPERATURE = [3341.07, 3179.57, 2595.09, 1787.28, 1136.04, 1469.59, 1220.87, 1089.80]
EXAMPLE_9_C_STAR = 2331.0
EXAMPLE_9_SPEED = [2920.7, 3857.7, 4367.1, 4123.3, 4308.2, 4398.3]
EXAMPLE_9_SPEED_VACUUM = [3484.2, 4149.4, 4530.9, 4347.7, 4486.6, 4554.3]

#: Example 10: mass flow for an area of the chamber, kg/(s m2)
FLUX = 1333.9
EXAMPLE_10_CONTRACTION = 1.5809
EXAMPLE_10_PRESSURE = 1.084668
EXAMPLE_10_TEMPERATURE = [3341.13, 3179.57, 2595.06, 1787.25, 1136.02, 1469.58, 1220.87, 1089.81]
EXAMPLE_10_SPEED = [4123.3, 4308.2, 4398.3]

FINITE_TEMPERATURE_TOLERANCE = 0.02
FINITE_SPEED_TOLERANCE = 0.1
FINITE_PRESSURE_TOLERANCE = 2e-5  #: relative
CONTRACTION_TOLERANCE = 3e-4  #: 2e-4 of the outer loop

#: Example 12, N2O4 and MMH: area ratio -> impulse and vacuum impulse in m/s, in equilibrium and frozen at the throat.
#: The example lists 24 products; we let all form, which moves no printed digit by more than one.
MMH = {"mixture": 2.5, "pressure": 68.947573e5}
EXAMPLE_12 = {
    5.0: (2539.3, 2852.7, 2514.0, 2770.2),
    10.0: (2794.6, 3048.0, 2729.8, 2925.4),
    25.0: (3057.3, 3252.0, 2937.0, 3078.1),
    50.0: (3215.2, 3374.2, 3054.1, 3165.0),
    75.0: (3294.0, 3434.9, 3110.6, 3207.0),
    100.0: (3344.4, 3473.8, 3146.2, 3233.4),
    150.0: (3408.6, 3523.2, 3190.7, 3266.3),
    200.0: (3449.6, 3554.8, 3218.8, 3287.0),
}
EXAMPLE_12_TOLERANCE = 0.11
EXAMPLE_12_TEMPERATURE = 3382.32
EXAMPLE_12_TEMPERATURE_TOLERANCE = 0.01
EXAMPLE_12_C_STAR = 1707.9

#: Example 11, fluorine and lithium with ions: at 5700 K a hundredth of the gas is charged.
LITHIUM = {"mixture": 3.041496, "pressure": 68.947304e5}
EXAMPLE_11_AREAS = [10.0, 20.0, 100.0]
EXAMPLE_11_CHAMBER_AND_THROAT = [5680.81, 5332.69]
EXAMPLE_11_CHAMBER_TOLERANCE = 0.02
EXAMPLE_11_MOLAR_MASS = 22.043
EXAMPLE_11_GAMMA = 1.1779
EXAMPLE_11_TEMPERATURE = [3470.83, 2926.67, 1955.98]
EXAMPLE_11_SPEED = [3703.1, 3962.4, 4360.3]
EXAMPLE_11_SPEED_VACUUM = [4013.9, 4205.4, 4504.5]
EXAMPLE_11_C_STAR = 2274.4

#: Example 13, hydrogen peroxide and hydrazine with beryllium, whose oxide melts in the throat.
BERYLLIUM = {"mixture": 33.0 / 67.0, "pressure": 206.841913e5}
EXAMPLE_13_RATIOS = [3.0, 10.0, 30.0, 300.0]
EXAMPLE_13_CHAMBER_AND_THROAT = [3002.54, 2851.00]
EXAMPLE_13_THROAT_RATIO = 1.6294
EXAMPLE_13_C_STAR_FT = 6386.7
EXAMPLE_13_AREAS = [1.2363, 2.4857, 5.3386, 30.001]
EXAMPLE_13_TEMPERATURE = [2851.00, 2449.70, 2068.73, 1398.11]
EXAMPLE_13_IMPULSE = [181.3, 257.5, 303.3, 364.6]
EXAMPLE_13_IMPULSE_VACUUM = [263.1, 306.8, 338.6, 384.5]
TEMPERATURE_TOLERANCE = 0.011
SPEED_TOLERANCE = 0.051
IMPULSE_TOLERANCE = 0.051
MOLAR_MASS_TOLERANCE = 1.1e-3
GAMMA_TOLERANCE = RATIO_TOLERANCE = 1.1e-4
FEET_TOLERANCE = 0.11
AREA_TOLERANCE = 1.1e-3
