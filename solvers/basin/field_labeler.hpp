#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "solvers/basin/basin_code.hpp"
#include "solvers/basin/basin_labeler.hpp"
#include "solvers/basin/closed_orbit.hpp"
#include "solvers/basin/return_map.hpp"
#include "solvers/basin/sink.hpp"
#include "solvers/exact_zeros.hpp"

namespace separatrix {

/// Labels starts of an autonomous vector field that is no gradient flow, mini-max flows among them.
///
///     stationary  f(start) = 0, exactly
///     minimum     attracted to an equilibrium (solvers/basin/sink.hpp), looked for as in Arrival
///     cycle       attracted to a limit cycle
///     rotation    the path is closed, one of a family: the plane is preserved (solvers/basin/preserved_plane.hpp)
///     diverged    |x| > 10^30 (1 + |start|), after |x| > 10^15 (1 + |start|)
///     undecided   none of it, with the reason: on the stable set of a saddle, on a torus, on a strange attractor …
///
/// A path that returns to a section again and again is given up, as recurrent, at the end of the section if the ways between its
/// returns have neither shrunk nor grown by as much as they must for it to arrive within all its steps, nor go straight on
/// (ReturnMap::trend(), labelling::log10_closing_in, most_turning). That bounds the work of chaos: some thousand steps of the 20 000 a start may take.
///
/// With p the fixed point of the return map near the crossings c_k of a section, m of them a turn (solvers/basin/return_map.hpp,
/// closed_orbit.hpp), ρ = max |μ| over the multipliers of p's orbit, and noise 1000 tolerances, a cycle attracts the start if
///
///     ρ < 1 − noise   and   error_of_place() ≤ 10⁻³   and   |c_k − p| ≤ 10⁻³ (1 + |p|)   and   |c_k − p| ≤ (1 + ρ)/2 |c_(k−m) − p| or both within noise:
///
/// it is stable to first order, the path is near, and has come nearer at the rate that the multipliers say. A path of a
/// preserved plane is a rotation if |c_k − c_(k−m)| is noise for two turns, it closes, and |ρ − 1| is noise. That a cycle attracts
/// is a criterion, no proof. One that attracts by less than noise in a turn, or a path that closes to all digits where nothing
/// says that the plane is preserved, stays undecided. The period is the least one: where the orbit through p closes, and attracts, after
/// an eighth of its time or more, it is that one.
///
/// Whoever has sped up to twice the least speed may have passed a saddle: with check_neighbours the starts
/// x ± η s of BasinLabeler must then get the same label and the same limit. As every oscillation does so, most are checked.
///
/// The direction of what diverges is x/|x|, if it has turned by less than 1/100 since |x| was 10^15 (1 + |start|); its flat
/// directions are those in which a turned path does not turn back: eigenvalues of (1 − uuᵀ)J above 9/10 of u·f/|x|.
///
/// One object per thread.
template <class Real>
class FieldLabeler {
 public:
  /// code  of compile_basin(), of a model that is no gradient flow
  FieldLabeler(const BasinCode& code, const ParameterValues& parameters, BasinSettings settings);

  /// start  (d,) exact
  BasinResult<Real> operator()(const std::vector<Rational>& start);

 private:
  struct Run {
    BasinResult<Real> result;
    bool sped_up = false;
  };
  class Watch;

  Run run(const State<Real>& start);
  IntegrationSettings integration() const;
  bool is_same(const BasinResult<Real>& a, const BasinResult<Real>& b) const;

  BasinSettings settings_;
  ExactZeros zeros_;
  VectorField<Real> field_;
  SinkTest<Real> sink_;
  ReturnMap<Real> returns_;
  std::optional<ClosedOrbitFinder<Real>> orbits_;
  bool preserves_;
  std::optional<Function<Real>> loss_;
  State<Real> slope_;
};

}  // namespace separatrix
