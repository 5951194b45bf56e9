#pragma once
#include <memory>
#include <optional>

#include "lib/model/model.hpp"
#include "lib/num/interval.hpp"
#include "solvers/enclosure/autonomous_field.hpp"
#include "solvers/exact_zeros.hpp"

namespace separatrix {

/// The flow on a line, x' = f(x), where it is too slow to be followed: between two zeros of f it goes one way.
///
///     f ≠ 0, finite, from x to 10³⁰, r ≠ 0 beyond it  →  the path goes to infinity, or to where f ends beyond 10³⁰
///     f(y) = 0, r' ≠ 0 around [y, x]        →  it ends in y, for no other zero is there
///
/// r is the radical of f (lib/symbolic/radical.hpp): 0 where f is, with simple zeros where those of f have any order, and
/// without factors as e^(−x) that are never 0. By intervals: what is said here is proved.
///
/// One per thread.
class LineFlow {
 public:
  /// Nothing for a field of more dimensions, one that depends on time or jumps, and means over too many samples.
  static std::unique_ptr<LineFlow> of(const Model& model, const ParameterValues& parameters);

  /// Whether no zero of f stands in the way of the path from x.
  ///
  /// x  enclosed
  bool goes_to_infinity(const interval& x);

  /// Whether none stands in it up to 10¹⁰⁰ and |f| from 10³⁰ on is not less than at x: L with L' = −f falls by 10¹⁰⁰ |f(x)|.
  bool runs_away(const interval& x);

  /// The half-stable point that the path from x ends in: f has one sign to both sides of it, as −x² of x³/3.
  ///
  /// returns  the simplest fraction near x, if that is such a point and no other zero of f lies between; else nothing
  std::optional<Rational> half_stable_end(const Rational& x);

 private:
  LineFlow(const Model& model, const ParameterValues& parameters);
  bool is_free_of_zeros(const interval& piece);
  std::optional<double> far_end(const interval& x);

  ParameterValues parameters_;
  ExactZeros zeros_;
  AutonomousField field_, radical_;
};

}  // namespace separatrix
