"""Whether a code is one of UCUM's (https://ucum.org), in its case-sensitive form: ``is_unit("kW.h")``."""

from __future__ import annotations

import re

_PREFIX_CODES = "Y Z E P T G M k h da d c m u n p f a z y Ki Mi Gi Ti"
_METRIC_CODES = """
    m s g rad K C cd mol sr Hz N Pa J W A V F Ohm S Wb Cel T H lm lx Bq Gy Sv l L ar t bar u eV pc cal kat bit By Bd
    B Ci R RAD REM G Mx dyn erg P St Gal U st [iU] [IU] [ly] [g] [car_m] cal_th cal_IT m[Hg] m[H2O] eq osm
"""
_OTHER_CODES = """
    min h d a a_j wk mo mo_j deg ' '' gon % [ppth] [ppm] [ppb] [pi] 10* 10^ [in_i] [ft_i] [yd_i] [mi_i] [fth_i]
    [nmi_i] [kn_i] [sin_i] [sft_i] [syd_i] [cin_i] [cft_i] [cyd_i] [ft_us] [yd_us] [in_us] [mi_us] [acr_us] [acr_br]
    [gal_us] [bbl_us] [qt_us] [pt_us] [foz_us] [bu_us] [gal_br] [pt_br] [gr] [lb_av] [oz_av] [dr_av] [scwt_av]
    [lcwt_av] [ston_av] [lton_av] [stone_av] [oz_tr] [lb_tr] [pwt_tr] [car_Au] [degF] [HP] [Btu] [Cal] [psi]
"""
_PREFIXES = _PREFIX_CODES.split()
_METRIC = frozenset(_METRIC_CODES.split())
"""Units that take a prefix."""
_OTHER = frozenset(_OTHER_CODES.split())
_FACTOR = re.compile(r"(10[*^]|\[[^\]]+\]|m\[[^\]]+\]|[a-zA-Z_%']+)([+-]?\d+)?")


def is_unit(code: str) -> bool:
    """Whether every factor of ``code`` («m», «km2», «kW.h», «g/m3») is a unit, with a prefix if it takes one."""
    factors = [_FACTOR.fullmatch(part) for part in re.split(r"[./]", code)]
    return all(match is not None and _is_atom(match[1]) for match in factors)


def _is_atom(atom: str) -> bool:
    if atom in _METRIC or atom in _OTHER:
        return True
    return any(atom.startswith(prefix) and atom[len(prefix) :] in _METRIC for prefix in _PREFIXES)
