#pragma once
#include <memory>
#include <vector>

#include "lib/model/vector_field.hpp"
#include "lib/num/interval.hpp"
#include "lib/num/tolerance.hpp"
#include "lib/tape/jet.hpp"
#include "solvers/trajectory/work.hpp"

namespace separatrix {

/// The solution inside one step of any method, as a chain of Taylor polynomials from its start.
///
///     x(t_k + s) = Σ_j c_kj s^j
///
/// accuracy  of every polynomial, the tolerance
template <class Real>
class StepFlow {
 public:
  /// tape      over (states, t): the field first, in single assignment
  /// switches  the surface of every switching quantity of the tape
  /// most_work  of all steps; a chain that takes more is given up
  StepFlow(std::shared_ptr<const Tape> tape, const ParameterValues& parameters, const Tolerance& tolerance,
           std::vector<SurfaceOfSwitch> switches, double most_work = no_limit_of_work);

  /// Expands along the step from (t0, x0) to t1.
  ///
  /// sides    of the field's switching surfaces on this step (Stepper::sides()); empty: as the values say
  /// returns  false where a coefficient is not finite, or where it is given up
  bool begin(const Real& t0, const State<Real>& x0, const Real& t1, const std::vector<int>& sides);

  /// One polynomial for the whole step: that of a jet which reaches so far.
  void take(const JetEvaluator<Real>& jet, const Real& t0, const Real& t1);

  /// So far, in operations of double.
  double work() const { return work_; }

  /// A stiff step holds more polynomials than can be made.
  bool given_up() const { return work_ > most_work_; }

  /// How far the chain came: to t1, unless t does not resolve what the field does.
  const Real& end() const { return end_; }

  /// t, inside the step or just outside.
  State<Real> state(const Real& t) const;

  /// A box that holds the polynomials at all times between two, inside the step.
  ///
  /// box  (d,) not finite where the range of double does not reach
  void enclose(const Real& from, const Real& to, std::vector<interval>& box) const;

 private:
  struct Piece {
    Real t, length;                      // > 0
    std::vector<Real> coefficients;      // (d·(K + 1),)
    mutable std::vector<double> scaled;  // (d·(K + 1),) c_k length^k, made when first needed
  };

  void append(const JetEvaluator<Real>& jet, const Real& t, const Real& h);
  const std::vector<double>& scaled(const Piece& piece) const;
  void enclose(const Piece& piece, double from, double to, std::vector<interval>& box) const;

  std::vector<SurfaceOfSwitch> switches_;
  double log2_tolerance_;
  JetEvaluator<Real> jet_;
  double work_of_piece_, most_work_, work_ = 0;
  bool forward_ = true;
  Real end_{0};
  std::vector<Piece> pieces_;
};

}  // namespace separatrix
