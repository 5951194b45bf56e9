#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/num/known.hpp"
#include "lib/num/rational.hpp"
#include "solvers/basin/label.hpp"
#include "solvers/roots/sign.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"

namespace separatrix::makkuva_2024 {

/// Basins of the two-parameter model by the closed form (M8), decided exactly.
///
///     e = 0: stationary, else
///     p+q < 1: trap {w < w_s, E < E_s}, stable set {w < w_s, E = E_s}, else global
///     p+q > 1: trap {w ≥ 0} ∪ {w_s < w < 0, E < E_s}, stable set {w_s < w < 0, E = E_s}, else global
///     p+q = 1: global
///     trap = local minimum with the unigram loss
class Basins {
 public:
  /// energy        E, an expression of e, w
  /// saddle_level  E_s
  /// saddle        w_s < 0
  explicit Basins(Expression energy = makkuva_2024::energy(), Expression saddle_level = saddle_energy(),
                  Expression saddle = saddle_w());

  /// p, q, e, w  exact; w < w_s is decided as 2w² > 1 in rationals
  /// returns     undecided only if |E − E_s| < 10⁻⁴⁰⁰; the stable set itself has no rational points
  ///             (E = E_s needs e² − w² + 1/2 = −ln(2w²)/2, a rational equal to a transcendental number)
  Label operator()(const Rational& p, const Rational& q, const Rational& e, const Rational& w) const;

 private:
  CertainSign above_saddle_;
  std::optional<CertainSign> right_of_saddle_;  // none: w_s = −1/√2, decided in rationals
};

/// The same with the true energy. Safe to call from several threads.
Label basin(const Rational& p, const Rational& q, const Rational& e, const Rational& w);

/// Where a start of the two-parameter model ends (M9), and at p + q = 1 too:
///
///     trap:    e = 0, f(w) = −E(start), on the side of w_s and of 0 where w starts
///     global:  g(w) (E(start) + f(w)) = u*, e² = E(start) + f(w), the sign of w and of e as at the start
///     p+q = 1: w = w_s and e² = E(start) − E_s if w < 0 and E(start) > E_s, else as in the trap
///
/// energy, saddle_level  E, an expression of e, w, a sum of e² and a function of w; and E_s
/// returns  (2,) decimal; none if the basin is undecided
std::optional<std::vector<Known>> limit_point(const Rational& p, const Rational& q, const Rational& e,
                                              const Rational& w, std::size_t digits,
                                              Expression energy = makkuva_2024::energy(),
                                              Expression saddle_level = saddle_energy(),
                                              Expression saddle = saddle_w());

/// w of a path that ends in the trap, from the level of −f there: f(w) = −level, on the side of w_s and of 0 where
/// `from` is; 0 for from = 0.
///
/// level     expression without symbols
/// returns   none if there is no such w
std::optional<Known> trapped_w(Expression level, const Rational& from, std::size_t digits);

/// Basins of the untied model (M17), decided exactly: e² ≠ c² reaches a global minimum, whatever w.
///
///     e = ±c ≠ 0: as in the two-parameter model with E = 2e² − f(w), with p + q on the other side of 1 for the
///     sign −; its trap is a saddle here
///     e = c = 0, and e c = 0 with p + q = 1: stationary
Label untied_basin(const Rational& p, const Rational& q, const Rational& e, const Rational& c, const Rational& w);

/// Where a start of the untied model ends (derived): both conserved quantities leave one curve, on which u goes to u*
/// without turning; the first place with u = u* on it. At p + q = 1 the first with u = 0: w = w_s or e c = 0.
///
/// returns  (3,) decimal, e, c, w; for a start that runs into a saddle e = c = 0 and its w
std::optional<std::vector<Known>> untied_limit_point(const Rational& p, const Rational& q, const Rational& e,
                                                     const Rational& c, const Rational& w, std::size_t digits);

}  // namespace separatrix::makkuva_2024
