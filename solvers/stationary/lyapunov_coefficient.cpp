#include "solvers/stationary/lyapunov_coefficient.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/stationary/branch_stability.hpp"
#include "solvers/stationary/singular_values.hpp"

namespace separatrix {
namespace {

using Vector = std::vector<mpfr>;

struct Complex {
  Vector real, imaginary;
};

Vector sum(Vector a, const mpfr& factor, const Vector& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += factor * b[i];
  return a;
}

Vector product(const Vector& matrix, const Vector& v) {
  Vector result;
  for (std::size_t i = 0; i < v.size(); ++i) result.push_back(dot(&matrix[i * v.size()], v));
  return result;
}

// ⟨a, b⟩ = Σ ā_i b_i: real and imaginary part
std::pair<mpfr, mpfr> inner(const Complex& a, const Complex& b) {
  return {dot(a.real, b.real) + dot(a.imaginary, b.imaginary), dot(a.real, b.imaginary) - dot(a.imaginary, b.real)};
}

class Expansion {
 public:
  Expansion(Equations<mpfr>& equations, const State<mpfr>& x, const Box& box)
      : equations_(equations),
        x_(x),
        box_(box),
        d_(x.size() - 1),
        step_(power_of_ten<mpfr>(-static_cast<double>(working_digits<mpfr>()) / 4)),
        middle_(jacobian(Vector(d_, mpfr(0)), mpfr(0))) {}

  const Vector& jacobian() const { return middle_; }

  Vector second(const Vector& u, const Vector& v) {
    return product(sum(jacobian(u, step_), mpfr(-1), jacobian(u, -step_)),
                   sum(Vector(d_, mpfr(0)), 1 / (2 * step_), v));
  }
  // C(u, u, v)
  Vector third(const Vector& u, const Vector& v) {
    const Vector around = sum(jacobian(u, step_), mpfr(1), jacobian(u, -step_));
    return product(sum(around, mpfr(-2), middle_), sum(Vector(d_, mpfr(0)), 1 / (step_ * step_), v));
  }
  Complex second(const Complex& u, const Complex& v) {
    return {sum(second(u.real, v.real), mpfr(-1), second(u.imaginary, v.imaginary)),
            sum(second(u.real, v.imaginary), mpfr(1), second(u.imaginary, v.real))};
  }

  // (c + iω − A) x = b with A or, as A − iω itself, its null vector: real matrices of twice the size
  Vector shifted(const mpfr& factor, const mpfr& frequency, bool transposed) const {
    const std::size_t n = 2 * d_;
    Vector matrix(n * n, mpfr(0));
    for (std::size_t i = 0; i < d_; ++i) {
      for (std::size_t j = 0; j < d_; ++j) {
        const mpfr entry = factor * (transposed ? middle_[j * d_ + i] : middle_[i * d_ + j]);
        matrix[i * n + j] = entry;
        matrix[(i + d_) * n + j + d_] = entry;
      }
      matrix[i * n + i + d_] = -frequency;
      matrix[(i + d_) * n + i] = frequency;
    }
    return matrix;
  }
  Complex split(const Vector& v) const {
    const auto half = v.begin() + static_cast<std::ptrdiff_t>(d_);
    return {{v.begin(), half}, {half, v.end()}};
  }
  Complex null_vector(const mpfr& frequency, bool transposed) const {
    const std::size_t n = 2 * d_;
    const auto svd = singular_values(shifted(mpfr(1), frequency, transposed), n, n);
    return split(Vector(svd.right.end() - static_cast<std::ptrdiff_t>(n), svd.right.end()));
  }
  Complex solve(const mpfr& factor, const mpfr& frequency, const Complex& b) const {
    const std::size_t n = 2 * d_;
    Vector right = b.real;
    right.insert(right.end(), b.imaginary.begin(), b.imaginary.end());
    return split(least_squares(singular_values(shifted(factor, frequency, false), n, n), right, n));
  }

 private:
  Vector jacobian(const Vector& direction, const mpfr& size) {
    State<mpfr> x = x_;
    for (std::size_t j = 0; j < d_; ++j) x[j] += size * direction[j] * box_.width(j);
    Vector matrix = square_part(equations_.jacobian(x), d_);
    for (std::size_t i = 0; i < d_; ++i) {
      for (std::size_t j = 0; j < d_; ++j) matrix[i * d_ + j] *= box_.width(j) / mpfr(box_.width(i));
    }
    return matrix;
  }

  Equations<mpfr>& equations_;
  const State<mpfr>& x_;
  const Box& box_;
  std::size_t d_;
  mpfr step_;
  Vector middle_;
};

}  // namespace

Criticality hopf_criticality(Equations<mpfr>& equations, const State<mpfr>& x, const Box& box, std::size_t digits) {
  const auto spectrum = branch_spectrum(equations, x, box, false);
  if (spectrum.values.size() + 1 != x.size()) return Criticality::none;
  std::optional<std::size_t> pair;
  for (std::size_t i = 0; i < spectrum.values.size(); ++i) {
    if (spectrum.values[i].imaginary == 0) continue;
    if (!pair || abs(spectrum.values[i].real) < abs(spectrum.values[*pair].real)) pair = i;
  }
  if (!pair) return Criticality::none;
  const mpfr frequency = abs(spectrum.values[*pair].imaginary);
  Expansion f(equations, x, box);
  const Complex q = f.null_vector(mpfr(-frequency), false);  // A − iω
  Complex p = f.null_vector(frequency, true);                // Aᵀ + iω
  const auto [re, im] = inner(p, q);
  const mpfr size = re * re + im * im;
  // p / conj⟨p, q⟩
  const Complex unit{sum(Vector(p.real.size(), mpfr(0)), mpfr(re / size), p.real),
                     sum(Vector(p.real.size(), mpfr(0)), mpfr(re / size), p.imaginary)};
  p = {sum(unit.real, mpfr(-im / size), p.imaginary), sum(unit.imaginary, mpfr(im / size), p.real)};
  const Complex conjugate{q.real, sum(Vector(q.real.size(), mpfr(0)), mpfr(-1), q.imaginary)};
  const Complex cubic{sum(f.third(q.real, q.real), mpfr(1), f.third(q.imaginary, q.real)),
                      sum(f.third(q.real, q.imaginary), mpfr(1), f.third(q.imaginary, q.imaginary))};
  const Complex mean = f.solve(mpfr(1), mpfr(0), f.second(q, conjugate));             // A⁻¹B(q, q̄)
  const Complex double_frequency = f.solve(mpfr(-1), 2 * frequency, f.second(q, q));  // (2iω − A)⁻¹B(q, q)
  const mpfr terms[] = {inner(p, cubic).first, mpfr(-2 * inner(p, f.second(q, mean)).first),
                        inner(p, f.second(conjugate, double_frequency)).first};
  mpfr total(0), largest(0);
  for (const mpfr& term : terms) {
    total += term;
    largest = std::max(largest, mpfr(abs(term)));
  }
  if (!(abs(total) > largest * power_of_ten<mpfr>(-static_cast<double>(digits)))) return Criticality::none;
  return total < 0 ? Criticality::supercritical : Criticality::subcritical;
}

}  // namespace separatrix
