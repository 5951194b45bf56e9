#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "lib/tape/jet.hpp"
#include "solvers/trajectory/branches.hpp"
#include "solvers/trajectory/step_polynomial.hpp"

namespace separatrix {

/// Series at one point: how far they reach, and those of the switching quantities in the polynomial's unit.
template <class Real>
struct Expansion {
  double log2_step = 0;  ///< JetEvaluator::log2_step(): nan where a coefficient is no number
  StepPolynomial<Real> polynomial;
  std::vector<SwitchingSeries<Real>> switching;
  std::vector<int> branches;  ///< of the switching quantities
  Meeting meeting = Meeting::none;
};

/// Expansions of a field to the order of a Taylor method and, where they are asked for, to 2K, 4K, ….
///
/// What leaves the range of double or float128 in between is expanded in mpfr with as many bits, in a unit of time near
/// the step: e^1000 inside of a value of order 1 is no overflow.
template <class Real>
class TaylorExpansion {
 public:
  /// order  K
  TaylorExpansion(std::size_t order, double log2_tolerance) : order_(order), log2_tolerance_(log2_tolerance) {}

  /// branches  go on with those that the expansion takes
  /// dt        towards the end of the step
  /// level     0: order K, 1: 2K, …
  Expansion<Real> operator()(const VectorField<Real>& field, Branches& branches, const Real& t, const State<Real>& x,
                             const Real& dt, std::size_t level);

  /// JetEvaluator::log2_step() of the last expansion.
  double log2_step(const StepOverFront& front);

  /// (d,) JetEvaluator::sizes_over() of the last expansion.
  std::vector<StepSize> sizes_over(double log2_h, double log2_drive);

  /// Expansions so far in units of evaluations of the field, counted.
  double work() const { return work_; }

 private:
  template <class Scalar>
  Expansion<Scalar> expand_with(JetEvaluator<Scalar>& jet, Branches& branches, const Scalar& t,
                                const std::vector<Scalar>& x, bool forward);
  Expansion<Real> expand_with_wide_exponents(const VectorField<Real>& field, Branches& branches, const Real& t,
                                             const State<Real>& x, const Real& dt);

  std::size_t order_;
  double log2_tolerance_;
  std::vector<std::unique_ptr<JetEvaluator<Real>>> jets_;  // of order K, 2K, 4K, …, the latter when needed
  std::optional<JetEvaluator<mpfr>> wide_jet_;             // the same
  std::size_t level_ = 0;                                  // of the last expansion
  bool wide_ = false;                                      // it is of wide_jet_
  double work_ = 0;
};

}  // namespace separatrix
