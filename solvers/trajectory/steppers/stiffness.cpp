#include "solvers/trajectory/steppers/stiffness.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "lib/model/field_derivatives.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/steppers/spectral_radius.hpp"

namespace separatrix {
namespace {

constexpr double log10_steps_in_time_scale = 1;
constexpr double least_radius = 1;  // of hJ: what a series of 15 digits resolves of a decay
constexpr std::size_t most_eigenvalues = 100;
constexpr double largest_jacobian = 1e7;  // instructions times states

double instructions(const Tape& tape) {
  auto count = static_cast<double>(tape.body.size());
  for (const MeanCode& mean : tape.means) count += instructions(*mean.body);
  return count;
}

template <class Real>
bool moves_slowly(const State<Real>& slope, const StiffnessQuestion<Real>& question) {
  for (std::size_t i = 0; i < slope.size(); ++i) {
    const double moves = log10_magnitude(slope[i]) + log10_magnitude(question.h) + log10_steps_in_time_scale;
    const double size = std::max(log10_magnitude(question.x[i]), question.log10_sizes[i] - question.digits);
    if (!(moves <= size)) return false;
  }
  return true;
}

// hJ: its spectral radius and the largest real part, both of h·λ
template <class Real>
bool is_fast_and_stable(VectorField<Real>& field, const StiffnessQuestion<Real>& question) {
  const auto d = static_cast<Eigen::Index>(field.dimension());
  FieldDerivatives<Real> derivatives(field);
  const std::vector<Real>& values = derivatives(field, question.x, question.t);
  Eigen::MatrixXd jacobian = Eigen::MatrixXd::Zero(d, d);
  for (std::size_t e = 0; e < values.size(); ++e) {
    const auto [row, column] = derivatives.entries()[e];
    if (column == field.dimension()) continue;
    jacobian(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) =
        to_double(Real(question.h * values[e]));
  }
  if (!jacobian.allFinite()) return false;
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(jacobian, false);
  if (solver.info() != Eigen::Success) return false;
  const double steps = to_double(Real(question.rest / question.h));
  return solver.eigenvalues().cwiseAbs().maxCoeff() >= least_radius &&
         solver.eigenvalues().real().maxCoeff() * steps < question.digits * std::log(10.0);
}

}  // namespace

template <class Real>
bool has_affordable_jacobian(const VectorField<Real>& field) {
  return instructions(*field.code().field) * static_cast<double>(field.dimension()) <= largest_jacobian;
}

template <class Real>
bool looks_stiff(VectorField<Real>& field, const StiffnessQuestion<Real>& question) {
  const std::size_t d = field.dimension();
  if (!has_affordable_jacobian(field)) return false;
  State<Real> slope(d, Real(0));
  field(question.x, slope, question.t);
  if (!is_finite(slope) || !moves_slowly(slope, question)) return false;
  const double log10_h = log10_magnitude(question.h);
  if (!(log10_spectral_radius(field, question.t, question.x, slope) + log10_h >= std::log10(least_radius / 2)))
    return false;
  return d > most_eigenvalues || is_fast_and_stable(field, question);
}

#define SEPARATRIX_INSTANTIATE(Real)                                     \
  template bool has_affordable_jacobian<Real>(const VectorField<Real>&); \
  template bool looks_stiff<Real>(VectorField<Real>&, const StiffnessQuestion<Real>&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
