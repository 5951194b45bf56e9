#include "solvers/trajectory/steppers/growth_ahead.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>

#include "lib/model/field_derivatives.hpp"
#include "lib/num/interruption.hpp"
#include "solvers/trajectory/steppers/radau.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_states = 32;  // an exponential of so many takes as long as a step of radau
constexpr int least_steps = 64, most_steps = 4000;
constexpr Tolerance rough{-4, -6};
constexpr std::size_t rough_stages = 3;

// By its series at A/2^s, |A/2^s| ≤ 1/2, and s squares: Eigen's of [[0.33, 10^20], [0, 0]] is 0 (3.4.0).
Eigen::MatrixXd exponential(const Eigen::MatrixXd& matrix) {
  constexpr int order = 14;  // (1/2)^15/15! is below rounding
  const double size = matrix.cwiseAbs().rowwise().sum().maxCoeff();
  const int squares = size > 0.5 ? std::ilogb(size) + 2 : 0;
  const Eigen::MatrixXd part = matrix * std::ldexp(1.0, -squares);
  Eigen::MatrixXd sum = Eigen::MatrixXd::Identity(matrix.rows(), matrix.cols()), power = sum;
  for (int k = 1; k <= order; ++k) {
    power = power * part / k;
    sum += power;
  }
  for (int k = 0; k < squares; ++k) sum = sum * sum;
  return sum;
}

}  // namespace

double log10_growth_ahead(const VectorFieldCode& code, const ParameterValues& parameters, double t, State<double> x,
                          double step, double end) {
  const std::size_t d = x.size();
  if (d > most_states) return 0;
  VectorField<double> field(code, parameters);
  FieldDerivatives<double> derivatives(field);
  const auto radau = make_radau<double>(rough, rough_stages);
  const double longest = std::abs(end - t) / least_steps;
  Eigen::VectorXd error = Eigen::VectorXd::Ones(static_cast<Eigen::Index>(d));
  for (int n = 0; t != end; ++n) {
    check_interruption();
    if (n == most_steps) return 0;
    step = std::copysign(std::min({std::abs(step), longest, std::abs(end - t)}), end - t);
    const double before = t;
    State<double> middle = x;
    const StepResult result = radau->advance(field, t, x, step);
    if (result != StepResult::full && result != StepResult::shortened) break;
    for (std::size_t i = 0; i < d; ++i) middle[i] = (middle[i] + x[i]) / 2;
    Eigen::MatrixXd jacobian = Eigen::MatrixXd::Zero(error.size(), error.size());
    const std::vector<double>& values = derivatives(field, middle, (before + t) / 2);
    for (std::size_t e = 0; e < values.size(); ++e) {
      const auto [row, column] = derivatives.entries()[e];
      if (column == d) continue;
      jacobian(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) = (t - before) * values[e];
    }
    if (!jacobian.allFinite()) break;
    error = exponential(jacobian) * error;
    if (!error.allFinite()) return std::numeric_limits<double>::infinity();
    for (double& each : error) each = std::copysign(std::max(std::abs(each), 1.0), each);
  }
  // also where the rough run is made of such errors itself, and leaves the range of double
  return std::log10(error.cwiseAbs().maxCoeff());
}

}  // namespace separatrix
