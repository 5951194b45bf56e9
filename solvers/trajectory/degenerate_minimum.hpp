#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "lib/model/vector_field.hpp"
#include "solvers/exact_zeros.hpp"
#include "solvers/trajectory/sharp_point.hpp"

namespace separatrix {

/// Strict minima at which the Hessian of the loss is singular, as 0 of x⁴ … x²⁰, or does not exist, as on a kink or in a cusp
/// (√(x² + y²), x^(3/2)), and what flows into them.
///
/// From a point x of a path: the stationary point y that Newton iteration, extrapolated, tends to; taken for the simplest
/// rationals near by, where f = 0 exactly. In a field with jumps or cusps also the simplest rationals within 10⁻⁴ (1 + |x|) of
/// x, if a switching quantity is 0 there, or f or its Jacobian is not finite though the loss is. With k the least number so that |x − y| ≤ 2^(k−1), R = 2^k, decided is that the
/// flow from x ends in y if
///
///     (z − y)·f(z) < 0                    on spheres of radius R, R/2, …, R/64 around y
///     L(z) > L(x)                         on the outermost
///     (x + s(y − x))·f falls towards y    along the way, s = 1/16, …, 15/16
///     λ ≥ 0 of the Hessian at y, λ = 0 with one eigenvector v
///     ±v·f(y ± r v + n) < 0               r = R, R/4, … to 10⁻¹² R, n ⟂ v so that the rest of f there is 0
///
/// The last is the sign of the leading term of the loss reduced to v, of whatever order. Where λ = 0 has more eigenvectors a
/// leading form may vanish between any directions looked at, as x²y² on the axes: not decided. On a kink or in a cusp only the
/// first three, with all radii down to 10⁻¹² R, in one dimension; in two where no (z − y)·f(z) is less than a tenth of another
/// on its sphere; in more, or where it is, at minima that are sharp across surfaces and quadratic along them
/// (directions_along_sharp_minimum(), whose directions are looked along too), which need not be fractions then
/// (SharpPoints); directions in which there is no loss lead out of its domain. Directions on spheres: both of a line, 64 of a plane, in more dimensions (20 at most) the axes and
/// 64 others. Signs are those of values with p and 2p digits that agree, p = 80 … 640. Sampled, not proved.
///
/// On a line also a y at the edge of an interval on which f is 0, exactly, at all points looked at: where the flow rests though
/// the loss rises to one side only, as at 0 of relu(x)².
///
/// What is decided of (y, k) depends on nothing else and is kept. Safe to use from several threads.
class DegenerateMinimum {
 public:
  /// code  with its Jacobian, of a gradient flow
  explicit DegenerateMinimum(const VectorFieldCode& code);

  /// x        (d,) a point of a path
  /// returns  y exactly; nothing where it is not decided
  std::optional<std::vector<Rational>> operator()(const ParameterValues& parameters, const std::vector<double>& x);

  /// Of the field.
  const ExactZeros& zeros() const { return zeros_; }

  /// Whether the field jumps anywhere: |·| and relu in a loss leave sign in its gradient, unless it is multiplied away, as
  /// in w|w|, which has a kink only.
  bool jumps() const { return !operands_.empty(); }

  /// Whether a path may come to rest without slowing down: the field jumps, or has kinks on a line.
  bool is_abrupt() const { return jumps() || (!kinks_.empty() && code_.dimension == 1); }

  /// Whether minima may be where the field has no value or no slope: besides, it has fractional or negative powers. There
  /// the steps of a path end.
  bool is_sharp() const { return has_cusps_ || is_abrupt(); }

 private:
  struct Ball {
    ParameterValues parameters;
    std::vector<Rational> centre;
    long log2_radius;
    bool kinked;
    bool operator<(const Ball& other) const;
  };

  std::optional<std::vector<Rational>> decide(const ParameterValues& parameters, const std::vector<double>& x,
                                              std::vector<Rational> y, bool kinked);
  bool is_kinked(const ParameterValues& parameters, const std::vector<Rational>& y) const;
  bool is_cusp(const ParameterValues& parameters, const std::vector<Rational>& y) const;
  bool is_edge_of_rest(const ParameterValues& parameters, const Rational& x, const Rational& y) const;
  std::optional<double> least_loss_around(const Ball& ball);
  std::optional<double> examine(const Ball& ball) const;

  VectorFieldCode code_;
  ExactZeros zeros_;
  SharpPoints sharp_points_;
  std::vector<Expression> operands_;  // of the switching surfaces, if it jumps there
  std::vector<Expression> kinks_;     // of all switching surfaces
  bool has_cusps_;
  std::shared_ptr<const Tape> loss_;
  std::mutex access_;
  std::map<Ball, std::optional<double>> known_;  // least loss on the sphere, relative to that at y
};

}  // namespace separatrix
