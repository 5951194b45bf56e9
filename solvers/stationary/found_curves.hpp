#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "solvers/stationary/zero_curve.hpp"
#include "solvers/stationary/zero_refiner.hpp"

namespace separatrix {

/// The curves of zeros that a search has found so far: whether another zero lies on one of them.
///
/// Two curves may run side by side, a valley of minima and the ridge that parts it from the next. A regular candidate in
/// double ends within 10⁻⁶ widths of the box from its curve; up to 10⁻⁴ it may be a poor candidate near a singular point
/// of the curve, or a zero of another one: then refined zeros decide.
class FoundCurves {
 public:
  FoundCurves(Equations<double>& equations, ZeroRefiner& refiner, const Box& box)
      : equations_(equations), refiner_(refiner), box_(box) {}

  /// rank          of the Jacobian at its regular points
  /// weak          eigenvalues that are small in double, at most of its points
  /// exactly_weak  eigenvalues that are 0
  void add(ZeroCurve path, std::size_t rank, std::size_t weak, std::size_t exactly_weak);

  /// True if a candidate is not worth refining: it lies on a curve, or beside one where some have been refined already.
  ///
  /// weak  number of small eigenvalues at x, asked only if needed: where more is weak than along a curve, others may
  ///       cross it
  bool has(const State<double>& x, const std::function<std::size_t()>& weak);

  /// True if a refined zero lies on a curve that is as weak as `weak()`. What a curve has in the plane across it through x is
  /// refined before it is called another zero than x.
  bool has(const State<mpfr>& x, const std::function<std::size_t()>& weak);

  /// The same of a curve of any eigenvalues.
  bool passes(const State<mpfr>& x);

  /// Half way from x, a point of the curve added last, to each other curve beside it: between two valleys there is a ridge,
  /// which no seed far away leads to.
  std::vector<State<double>> between(const State<double>& x);

  /// Where two curves touch: the touching_points of curves of simple zeros that lie on another curve too, each once.
  std::vector<NewtonResult<mpfr>> contacts();

 private:
  struct Curve {
    ZeroCurve path;
    std::size_t rank, weak, exactly_weak;
    std::size_t asked = 0;  // candidates beside it that were refined
  };

  bool is_on(const Curve& curve, const State<double>& x, double close);
  bool is_on(const Curve& curve, const State<mpfr>& x);

  Equations<double>& equations_;
  ZeroRefiner& refiner_;
  const Box& box_;
  std::vector<Curve> curves_;
};

}  // namespace separatrix
