#pragma once
#include <cmath>

namespace separatrix {

/// Outward rounding without a change of the rounding mode.
///
///     e = fl(fl(φ|c|) + η),   φ = u (1 + 2u), η ≥ 2^-1074:   fl(c − e) ≤ pred(c),   succ(c) ≤ fl(c + e)
///
/// so that what was rounded to nearest as c lies between the two. η is the smallest normal number: subnormal ones are
/// slow. Source: Rump, Zimmermann, Boldo, Melquiond, "Computing predecessor and successor in rounding to nearest",
/// BIT 49 (2009), Theorem 2.2.
struct Outward {
  double phi = 0x1p-53 * (1 + 0x1p-52);
  double eta = 0x1p-1022;
  bool sound = true;
};
inline Outward outward;

inline double rounded_down(double c) { return c - (outward.phi * std::fabs(c) + outward.eta); }
inline double rounded_up(double c) { return c + (outward.phi * std::fabs(c) + outward.eta); }

/// Breaks outward rounding while it lives: nothing is rounded outwards, and the radius of every ball is halved. For
/// tests of inclusion, which have to fail then; never while another thread computes.
class SabotagedRounding {
 public:
  SabotagedRounding() { outward = {0, 0, false}; }
  ~SabotagedRounding() { outward = {}; }
  SabotagedRounding(const SabotagedRounding&) = delete;
  SabotagedRounding& operator=(const SabotagedRounding&) = delete;
};

}  // namespace separatrix
