#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "solvers/stationary/stationary.hpp"

namespace separatrix {

/// Why a curve of a saddle goes no farther.
enum class ManifoldEnd {
  box,       ///< it leaves the box, at its last point
  point,     ///< it comes to a stationary point that attracts in its direction of time, its last point
  saddle,    ///< it passes a saddle within half of the digits: it ends there, as far as they tell
  rest,      ///< nothing moves there: a curve of stationary points, or one that was not found
  unending,  ///< it stays inside without coming to rest, over 50 widths of the box: it winds onto a cycle
  failed,    ///< the integration ends: the field has no value there, or goes to infinity
  cancelled,
};
/// "box", "point", "saddle", "rest", "unending", "failed", "cancelled".
std::string_view name(ManifoldEnd end);

/// One half of the stable or of the unstable curve of a saddle.
struct ManifoldCurve {
  std::size_t saddle = 0;  ///< its number
  bool stable = false;
  int side =
      0;  ///< 1: it leaves the saddle towards larger values of the first state, −1: smaller; of the second if along it
  Known eigenvalue;                        ///< of the Jacobian, along it
  std::vector<std::vector<Known>> points;  ///< (n, 2), from the saddle on
  ManifoldEnd end = ManifoldEnd::failed;
  std::optional<std::size_t> number;  ///< of the stationary point it ends in
  std::size_t agreed_digits = 0;      ///< of every point, in widths of the box, between two computations
  std::string message;                ///< why the integration failed; else empty
};

/// The curves of all saddles of a planar field in a box.
struct SaddleManifolds {
  std::vector<ManifoldCurve> curves;  ///< by saddle: the unstable ones, then the stable ones
  std::vector<std::size_t>
      skipped;  ///< saddles with an eigenvalue 0, or on a kink: they have no tangents to begin with
};

/// Stable and unstable curves of the hyperbolic saddles of a planar field, from the saddle on.
///
///     x(0) = x* ± ε v,   J(x*) v = λ v,   ẋ = f(x),  forward in time for λ > 0, backward for λ < 0
///
/// The curve is within O(ε²) of its tangent, and in this direction of time it attracts; ε = 10^−(D/2 + 4) of the widths leaves
/// D digits of every point. A second computation with ε/1000 and more digits follows the same curve ln(1000)/|λ| later:
///
///     |n · (x(t) − y(s))|  at every point,  n across f(y(s)),  s ≈ t + ln(1000)/|λ| where y is nearest
///
/// is what the agreed digits say. Points are at most 1/100 of the widths apart.
///
/// found   the stationary points in the box of the request, with their numbers
/// throws  as stationary(); InvalidArgument for a model that has not two states
SaddleManifolds saddle_manifolds(const Model& model, const StationaryRequest& request, const Stationary& found);

}  // namespace separatrix
