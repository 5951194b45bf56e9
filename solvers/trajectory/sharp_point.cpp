#include "solvers/trajectory/sharp_point.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "lib/tape/function.hpp"
#include "solvers/linear_system.hpp"
#include "solvers/trajectory/labelling_factors.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

using Vector = std::vector<mpfr>;

// of y and the multipliers a: f_σ(y) − Σ a_j ∇h_j(y), h_j(y), on the side + of all surfaces
class Stationarity {
 public:
  // under a PrecisionScope
  Stationarity(const SurfacePieces& all, const ParameterValues& parameters)
      : d_(all.d),
        m_(all.sides.front().size()),
        field_(all.fields.back(), parameters),
        slopes_(all.slopes, parameters),
        quantities_(all.quantities, parameters) {}

  // one step of Newton's iteration
  bool step(Vector& y, Vector& a, mpfr& moved) {
    const std::size_t n = d_ + m_, block = d_ + d_ * d_;
    Vector point = y;
    point.emplace_back(0);
    const Vector f = field_(point), slopes = slopes_(point), h = quantities_(point);
    if (!is_finite(f) || !is_finite(slopes) || !is_finite(h)) return false;
    if (a.empty() && !multipliers(f, slopes, a)) return false;
    Vector matrix(n * n, mpfr(0)), right(n, mpfr(0));
    for (std::size_t i = 0; i < d_; ++i) {
      right[i] = -f[i];
      for (std::size_t k = 0; k < d_; ++k) matrix[i * n + k] = f[d_ + i * d_ + k];
      for (std::size_t j = 0; j < m_; ++j) {
        const mpfr& normal = slopes[j * block + i];
        right[i] += a[j] * normal;
        matrix[i * n + d_ + j] = -normal;
        matrix[(d_ + j) * n + i] = normal;
        for (std::size_t k = 0; k < d_; ++k) matrix[i * n + k] -= a[j] * slopes[j * block + d_ + i * d_ + k];
      }
    }
    for (std::size_t j = 0; j < m_; ++j) right[d_ + j] = -h[j];
    const auto move = solve_linear(matrix, n, right);
    if (!move) return false;
    for (std::size_t i = 0; i < d_; ++i) y[i] += (*move)[i];
    for (std::size_t j = 0; j < m_; ++j) a[j] += (*move)[d_ + j];
    moved = length(Vector(move->begin(), move->begin() + static_cast<long>(d_)));
    return true;
  }

 private:
  // the least squares of f = Σ a_j n_j
  bool multipliers(const Vector& f, const Vector& slopes, Vector& a) const {
    const std::size_t block = d_ + d_ * d_;
    Vector squares(m_ * m_, mpfr(0)), right(m_, mpfr(0));
    for (std::size_t j = 0; j < m_; ++j) {
      for (std::size_t i = 0; i < d_; ++i) {
        right[j] += slopes[j * block + i] * f[i];
        for (std::size_t k = 0; k < m_; ++k) squares[j * m_ + k] += slopes[j * block + i] * slopes[k * block + i];
      }
    }
    auto found = solve_linear(squares, m_, right);
    if (found) a = std::move(*found);
    return found.has_value();
  }

  std::size_t d_, m_;
  Function<mpfr> field_, slopes_, quantities_;
};

}  // namespace

SharpPoints::SharpPoints(const VectorFieldCode& code) : code_(code) {
  std::vector<Expression> quantities;
  for (const SwitchingSurface& each : code.surfaces) quantities.push_back(each.quantity());
  quantities_ = compile(*code.model, quantities);
}

const SurfacePieces& SharpPoints::pieces(const std::vector<std::size_t>& surfaces) {
  const std::lock_guard lock(access_);
  if (const auto found = known_.find(surfaces); found != known_.end()) return found->second;
  std::vector<SwitchingSurface> chosen;
  for (const std::size_t j : surfaces) chosen.push_back(code_.surfaces[j]);
  return known_.emplace(surfaces, pieces_around(*code_.model, chosen)).first->second;
}

std::optional<std::vector<Rational>> SharpPoints::near(const ParameterValues& parameters,
                                                       const std::vector<double>& x) {
  const double reach = labelling::snap_to_kink * (1 + length(x));
  std::vector<double> point = x;
  point.push_back(0);
  const std::vector<double> values = Function<double>(quantities_, parameters)(point);
  std::vector<std::size_t> surfaces;
  for (std::size_t j = 0; j < values.size(); ++j) {
    if (std::abs(values[j]) <= reach) surfaces.push_back(j);
  }
  if (surfaces.empty() || surfaces.size() > std::min(labelling::most_surfaces, x.size())) return std::nullopt;
  const SurfacePieces& all = pieces(surfaces);
  std::vector<Rational> place;
  for (const double each : x) place.emplace_back(each);
  // with few digits first: mostly there is none
  for (const std::size_t digits : {labelling::sharp_digits, labelling::point_digits}) {
    const PrecisionScope scope(digits);
    Stationarity equations(all, parameters);
    Vector y, a;
    for (const Rational& each : place) y.push_back(to_real<mpfr>(each));
    const mpfr end = power_of_ten<mpfr>(log10_roundoff<mpfr>() + labelling::zero_guard) * (1 + length(y));
    mpfr moved = end + 1;
    for (int iteration = 0; iteration < labelling::most_newton_iterations && !(moved <= end); ++iteration) {
      if (!equations.step(y, a, moved) || !(moved <= mpfr(reach))) return std::nullopt;
    }
    if (!(moved <= end)) return std::nullopt;
    for (std::size_t i = 0; i < y.size(); ++i) place[i] = to_rational(y[i]);
  }
  return place;
}

}  // namespace separatrix
