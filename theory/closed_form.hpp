#pragma once
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/num/known.hpp"
#include "lib/symbolic/expression.hpp"
#include "solvers/basin/label.hpp"
#include "solvers/basin/same_limit.hpp"

namespace separatrix {

/// A curve in the plane of two states, known in closed form: what a picture draws over its regions.
struct ClosedCurve {
  enum class Kind { separatrix, global_minima, local_minima, saddle, energy_line };
  std::string name;
  Kind kind = Kind::separatrix;
  std::vector<std::pair<double, double>> points;  ///< (x, y); nan breaks the line; one point: a marker
};

/// A rectangle in the plane of two states.
struct PlaneBox {
  std::string x, y;  ///< names of states
  double x_low = 0, x_high = 0, y_low = 0, y_high = 0;
  std::vector<Rational> start = {};  ///< (d,) where the plane is: the states other than x and y count
};

/// What theory knows in closed form of the basins of a model. Each part may be empty: theory is silent then.
struct ClosedForm {
  /// Label of a start, exact; none where theory is silent.
  std::function<std::optional<Label>(const ParameterValues& parameters, const std::vector<Rational>& start)> label = {};

  /// Limit of a start: (d,) with `digits` digits; none where theory is silent.
  std::function<std::optional<std::vector<Known>>(const ParameterValues& parameters, const std::vector<Rational>& start,
                                                  std::size_t digits)>
      limit = {};

  /// Direction in which a start that is labelled `infinity` or `diverged` leaves: (d,) unit vector; none where theory is
  /// silent.
  std::function<std::optional<std::vector<Rational>>(const ParameterValues& parameters,
                                                     const std::vector<Rational>& start)>
      direction = {};

  /// False if a start was found to leave for infinity in another direction than that.
  bool has_direction(const ParameterValues& parameters, const std::vector<Rational>& start,
                     const Limit<double>& found) const;

  /// Curves of the plane; empty for planes theory says nothing about.
  std::function<std::vector<ClosedCurve>(const ParameterValues& parameters, const PlaneBox& box)> curves = {};

  /// Expression of states and parameters that is 0 on the boundaries between basins; none where theory is silent. It may
  /// be 0 elsewhere too.
  std::function<std::optional<Expression>(const ParameterValues& parameters)> boundary = {};

  /// The same where it is no expression: a quantity that is 0 on the boundaries, at an exact state, with `digits` digits; none where theory is silent.
  std::function<std::optional<Known>(const ParameterValues& parameters, const std::vector<Rational>& state,
                                     std::size_t digits)>
      boundary_value = {};

  /// Probability that a start reaches a global minimum if its states are independent N(0, scale²): with `digits` digits; none where theory is silent. scale > 0.
  std::function<std::optional<Known>(const ParameterValues& parameters, const Rational& scale, std::size_t digits)>
      success_probability = {};
};

}  // namespace separatrix
