#include "solvers/stationary/bifurcation_equation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/stationary/branch_stability.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/stationary/stationary_guards.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

double working() { return static_cast<double>(working_digits<mpfr>()); }

// derivatives of order 0 to 4 from values at −2h, …, 2h
std::vector<mpfr> differences(const std::vector<mpfr>& g, const mpfr& h) {
  const mpfr &a = g[0], &b = g[1], &c = g[2], &d = g[3], &e = g[4];
  return {c, mpfr((a - 8 * b + 8 * d - e) / (12 * h)), mpfr((-a + 16 * b - 30 * c + 16 * d - e) / (12 * h * h)),
          mpfr((-a + 2 * b - 2 * d + e) / (2 * h * h * h)), mpfr((a - 4 * b + 6 * c - 4 * d + e) / (h * h * h * h))};
}

}  // namespace

mpfr ReducedDerivatives::largest() const {
  mpfr result(0);
  for (const auto& [i, k] : {std::pair(0, 1), std::pair(2, 0), std::pair(1, 1), std::pair(0, 2), std::pair(3, 0),
                             std::pair(2, 1), std::pair(1, 2), std::pair(4, 0)}) {
    result = std::max(result, mpfr(abs(by[i][k])));
  }
  return result;
}

BifurcationEquation::BifurcationEquation(Equations<mpfr>& equations, const Box& box, const State<double>& guess,
                                         std::size_t digits)
    : equations_(equations), d_(guess.size() - 1), digits_(digits) {
  for (std::size_t j = 0; j <= d_; ++j) {
    width_.emplace_back(box.width(j));
    guess_.push_back(mpfr(guess[j]) / width_[j]);
  }
  base_ = guess_;
}

// F, scaled, less ψ g; and φᵀ(z − z₀) − ξ.  y = (z, g)
std::vector<mpfr> BifurcationEquation::residual(const State<mpfr>& y, const mpfr& xi, const mpfr& nu) {
  State<mpfr> x(d_ + 1);
  for (std::size_t j = 0; j < d_; ++j) x[j] = y[j] * width_[j];
  x[d_] = (base_[d_] + nu) * width_[d_];
  std::vector<mpfr> values = equations_(x);
  mpfr along = -xi;
  for (std::size_t j = 0; j < d_; ++j) {
    values[j] = values[j] * row_[j] - psi_[j] * y[d_];
    along += phi_[j] * (y[j] - base_[j]);
  }
  values.push_back(along);
  return values;
}

void BifurcationEquation::correct(State<mpfr>& y, const std::vector<mpfr>& values) const {
  for (std::size_t i = 0; i <= d_; ++i) y[i] -= dot(&inverse_[i * (d_ + 1)], values);
}

// units of the equations: the longest rows of ∂f/∂x around the guess, for at a branch point a row may be 0
void BifurcationEquation::measure_rows() {
  constexpr double around = 0.01;
  row_.assign(d_, mpfr(0));
  for (std::size_t k = 0; k <= d_; ++k) {
    for (const int side : {-1, 1}) {
      State<mpfr> x = base_;
      x[k] += around * side;
      for (std::size_t j = 0; j <= d_; ++j) x[j] *= width_[j];
      const std::vector<mpfr> matrix = square_part(equations_.jacobian(x), d_);
      if (!is_finite(matrix)) continue;
      for (std::size_t i = 0; i < d_; ++i) {
        mpfr sum(0);
        for (std::size_t j = 0; j < d_; ++j) sum += pow(matrix[i * d_ + j] * width_[j], 2);
        row_[i] = std::max(row_[i], mpfr(sqrt(sum)));
      }
    }
  }
  for (mpfr& each : row_) each = each == 0 ? mpfr(1) : mpfr(1 / each);
}

// the system for (z, g) at the base: its units, φ and ψ the first time, and its inverse
bool BifurcationEquation::rebase() {
  State<mpfr> x = base_;
  for (std::size_t j = 0; j <= d_; ++j) x[j] *= width_[j];
  std::vector<mpfr> matrix = square_part(equations_.jacobian(x), d_);
  if (!is_finite(matrix)) return false;
  for (std::size_t i = 0; i < d_; ++i) {
    for (std::size_t j = 0; j < d_; ++j) matrix[i * d_ + j] *= width_[j];
  }
  if (row_.empty()) measure_rows();
  for (std::size_t i = 0; i < d_; ++i) {
    for (std::size_t j = 0; j < d_; ++j) matrix[i * d_ + j] *= row_[i];
  }
  if (phi_.empty()) {
    // Aᵀ for the left vector: of a singular A the Jacobi rotations leave it 0
    std::vector<mpfr> transposed = matrix;
    for (std::size_t i = 0; i < d_; ++i) {
      for (std::size_t j = 0; j < d_; ++j) transposed[j * d_ + i] = matrix[i * d_ + j];
    }
    const auto right = singular_values(matrix, d_, d_), left = singular_values(transposed, d_, d_);
    phi_.assign(right.right.end() - static_cast<std::ptrdiff_t>(d_), right.right.end());
    psi_.assign(left.right.end() - static_cast<std::ptrdiff_t>(d_), left.right.end());
  }
  std::vector<mpfr> bordered;
  for (std::size_t i = 0; i < d_; ++i) {
    bordered.insert(bordered.end(), matrix.begin() + static_cast<std::ptrdiff_t>(i * d_),
                    matrix.begin() + static_cast<std::ptrdiff_t>((i + 1) * d_));
    bordered.push_back(-psi_[i]);
  }
  bordered.insert(bordered.end(), phi_.begin(), phi_.end());
  bordered.emplace_back(0);
  const std::size_t n = d_ + 1;
  const auto svd = singular_values(bordered, n, n);
  multiple_ = svd.values.back() <= svd.values.front() * mpfr(1e-10);
  if (multiple_) return false;
  inverse_.assign(n * n, mpfr(0));
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        inverse_[i * n + j] += svd.right[k * n + i] * svd.left[k * n + j] / svd.values[k];
      }
    }
  }
  return true;
}

// g(ξ, ν), by iteration with the inverse at the base
std::optional<mpfr> BifurcationEquation::value(const mpfr& xi, const mpfr& nu) {
  constexpr int most_iterations = 60;
  const mpfr precise = power_of_ten<mpfr>(8 - working());
  State<mpfr> y(base_.begin(), base_.end() - 1);
  for (std::size_t j = 0; j < d_; ++j) y[j] += xi * phi_[j];
  y.emplace_back(0);
  mpfr before(-1);
  for (int i = 0; i < most_iterations; ++i) {
    check_interruption();
    const std::vector<mpfr> values = residual(y, xi, nu);
    if (!is_finite(values)) return std::nullopt;
    const State<mpfr> previous = y;
    correct(y, values);
    const mpfr step = distance(y, previous);
    if (step <= precise) {
      last_ = y;
      return y[d_];
    }
    if (before >= 0 && step > before) return std::nullopt;  // too far from the base, or on a kink
    before = step;
  }
  return std::nullopt;
}

std::optional<ReducedDerivatives> BifurcationEquation::derivatives() {
  // on the surface: g at (0, 0), the base moved there, until the inverse belongs to it
  for (int i = 0; i < 8; ++i) {
    if (!rebase() || !value(0, 0)) return std::nullopt;
    const State<mpfr> before(base_.begin(), base_.end() - 1), there(last_.begin(), last_.end() - 1);
    std::copy(there.begin(), there.end(), base_.begin());
    if (distance(before, there) <= power_of_ten<mpfr>(-working() / 3)) break;
  }
  const mpfr h = power_of_ten<mpfr>(-working() / 6);
  std::vector<std::vector<mpfr>> by_nu;  // of each ν, derivatives in ξ
  for (int k = -2; k <= 2; ++k) {
    std::vector<mpfr> g;
    for (int i = -2; i <= 2; ++i) {
      const auto here = value(i * h, k * h);
      if (!here) return std::nullopt;
      g.push_back(*here);
    }
    by_nu.push_back(differences(g, h));
  }
  ReducedDerivatives result;
  for (std::size_t i = 0; i < 5; ++i) {
    std::vector<mpfr> g;
    for (const auto& derivatives : by_nu) g.push_back(derivatives[i]);
    const std::vector<mpfr> both = differences(g, h);
    for (std::size_t k = 0; k < 5; ++k) result.by[i][k] = both[k];
  }
  return result;
}

// Gauss–Newton from the guess; true: the base is a common zero
bool BifurcationEquation::solve(const Conditions& conditions, double reach) {
  constexpr int most_iterations = 40;
  const mpfr precise = power_of_ten<mpfr>(-static_cast<double>(digits_) - guard::location);
  // Differences know derivatives up to the second to more than half of the digits, those of third and fourth order to a
  // third: a least square of equations with two zeros ε apart leaves ε⁴ in g.
  const auto close = [&](std::size_t order) {
    return power_of_ten<mpfr>(order <= 2 ? guard::zero - working() / 2 : -static_cast<double>(digits_) - 6);
  };
  base_ = guess_;
  mpfr before(-1);
  bool is_there = false;
  for (int iteration = 0; iteration < most_iterations; ++iteration) {
    const auto here = derivatives();
    if (!here) return false;
    const mpfr unit = here->largest();
    if (unit == 0) return false;
    std::vector<mpfr> matrix, values;
    for (const auto& [i, k] : conditions.zero) {
      matrix.insert(matrix.end(), {mpfr(here->by[i + 1][k] / unit), mpfr(here->by[i][k + 1] / unit), mpfr(0)});
      values.push_back(here->by[i][k] / unit);
    }
    if (conditions.touching) {
      const auto& g = here->by;
      const auto hessian = singular_values(std::vector<mpfr>{g[2][0], g[1][1], g[1][1], g[0][2]}, 2, 2);
      const mpfr &c = hessian.right[2], &s = hessian.right[3];
      for (const auto& [i, k] : {std::pair(1, 0), std::pair(0, 1)}) {
        matrix.insert(matrix.end(), {mpfr((c * g[i + 2][k] + s * g[i + 1][k + 1]) / unit),
                                     mpfr((c * g[i + 1][k + 1] + s * g[i][k + 2]) / unit),
                                     mpfr((c * g[i][k + 1] - s * g[i + 1][k]) / unit)});
        values.push_back((c * g[i + 1][k] + s * g[i][k + 1]) / unit);
      }
      // T v v w of the derivative ∂^{i+k} g
      const auto cubic = [&](std::size_t i, std::size_t k, const mpfr& a, const mpfr& b) {
        return mpfr((c * c * a * g[i + 3][k] + (c * c * b + 2 * c * s * a) * g[i + 2][k + 1] +
                     (s * s * a + 2 * c * s * b) * g[i + 1][k + 2] + s * s * b * g[i][k + 3]) /
                    unit);
      };
      matrix.insert(matrix.end(), {cubic(1, 0, c, s), cubic(0, 1, c, s), mpfr(3 * cubic(0, 0, mpfr(-s), c))});
      values.push_back(cubic(0, 0, c, s));
    }
    const auto svd = singular_values(matrix, values.size(), 3);
    const std::vector<mpfr> step = least_squares(svd, values, rank_above(svd, power_of_ten<mpfr>(-working() / 4)));
    const mpfr size = sqrt(mpfr(step[0] * step[0] + step[1] * step[1]));
    if (size <= precise) {
      if (is_there || length(values) == 0) {
        for (std::size_t n = 0; n < values.size(); ++n) {
          const bool is_given = n < conditions.zero.size();
          const std::size_t order = is_given ? conditions.zero[n].first + conditions.zero[n].second : 3;
          if (!(abs(values[n]) <= close(order))) return false;
        }
        return true;
      }
      is_there = true;  // the next step is the square of this one
    }
    // a least square that is no zero, or none that is near
    if (!is_there && iteration > 6 && before >= 0 && size > before / 2) return false;
    before = size;
    for (std::size_t j = 0; j < d_; ++j) base_[j] -= step[0] * phi_[j];
    base_[d_] -= step[1];
    if (!(distance(base_, guess_) <= reach)) return false;
  }
  return false;
}

std::optional<SingularPoint> BifurcationEquation::classified() {
  const auto here = derivatives();
  if (!here) return std::nullopt;
  const auto& g = here->by;
  const mpfr largest = here->largest();
  if (log10_magnitude(largest) > working() / 8) return std::nullopt;  // a jump, divided by the step
  const mpfr small = largest * power_of_ten<mpfr>(-static_cast<double>(digits_) - 4);
  const auto is_zero = [&](const mpfr& value) { return abs(value) <= small; };
  SingularPoint point;
  point.x = base_;
  for (std::size_t j = 0; j <= d_; ++j) point.x[j] *= width_[j];
  // ℓᵀ ẋ = ℓᵀ p ξ' with the left and right null vectors ℓ, p of ∂f/∂x: g_ξ = 0 here, so φ and ψ are theirs up to what
  // the inverse says
  const std::size_t n = d_ + 1;
  mpfr orientation(0), left(0), right(0);
  for (std::size_t j = 0; j < d_; ++j) {
    const mpfr l = inverse_[d_ * n + j] * row_[j], p = inverse_[j * n + d_] * width_[j];
    orientation -= l * p;
    left += l * l;
    right += p * p;
  }
  if (abs(orientation) <= sqrt(mpfr(left * right)) * power_of_ten<mpfr>(-static_cast<double>(digits_))) return point;
  if (!is_zero(g[2][0])) {
    const bool branches = is_zero(g[0][1]);
    const mpfr discriminant = g[2][0] * g[0][2] - g[1][1] * g[1][1];
    if (!branches) point.kind = Bifurcation::fold;
    if (branches && discriminant < 0 && !is_zero(mpfr(discriminant / largest))) point.kind = Bifurcation::transcritical;
  } else if (is_zero(g[0][1]) && !is_zero(g[1][1]) && !is_zero(g[3][0])) {
    point.kind = Bifurcation::pitchfork;
    point.criticality = (g[3][0] < 0) == (orientation > 0) ? Criticality::supercritical : Criticality::subcritical;
  }
  return point;
}

std::optional<SingularPoint> BifurcationEquation::locate(double reach) {
  for (const Conditions& conditions :
       {Conditions{{{0, 0}, {1, 0}, {0, 1}, {2, 0}, {1, 1}}}, Conditions{{{0, 0}, {1, 0}, {0, 1}, {2, 0}, {3, 0}}},
        Conditions{{{0, 0}, {1, 0}, {0, 1}, {2, 0}}}, Conditions{{{0, 0}, {1, 0}, {0, 1}}, true},
        Conditions{{{0, 0}, {1, 0}, {0, 1}}}, Conditions{{{0, 0}, {1, 0}, {2, 0}, {3, 0}}},
        Conditions{{{0, 0}, {1, 0}, {2, 0}}}, Conditions{{{0, 0}, {1, 0}}}}) {
    if (solve(conditions, reach)) return classified();
    if (multiple_) return std::nullopt;
  }
  return std::nullopt;
}

std::vector<State<double>> BifurcationEquation::zeros_around(double radius) {
  constexpr int directions = 72, halvings = 24;
  const double pi = std::acos(-1.0);
  const auto at = [&](double angle) { return value(mpfr(radius * std::cos(angle)), mpfr(radius * std::sin(angle))); };
  std::vector<State<double>> zeros;
  const auto first = at(-pi / directions);
  auto before = first;
  for (int i = 0; i < directions; ++i) {
    double low = (2 * i - 1) * pi / directions, high = (2 * i + 1) * pi / directions;
    const auto after = i + 1 < directions ? at(high) : first;
    const auto from = std::exchange(before, after);
    if (!from || !after || (*from > 0) == (*after > 0)) continue;
    for (int k = 0; k < halvings; ++k) {
      const double middle = (low + high) / 2;
      const auto here = at(middle);
      if (!here) break;
      ((*here > 0) == (*from > 0) ? low : high) = middle;
    }
    if (!at((low + high) / 2)) continue;
    State<double> x;
    for (std::size_t j = 0; j < d_; ++j) x.push_back(to_double(mpfr(last_[j] * width_[j])));
    x.push_back(to_double(mpfr((base_[d_] + mpfr(radius * std::sin((low + high) / 2))) * width_[d_])));
    zeros.push_back(std::move(x));
  }
  return zeros;
}

}  // namespace separatrix
