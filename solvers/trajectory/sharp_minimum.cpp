#include "solvers/trajectory/sharp_minimum.hpp"

#include <algorithm>

#include "lib/num/convert.hpp"
#include "lib/num/largest.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "lib/tape/function.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/trajectory/labelling_factors.hpp"
#include "solvers/trajectory/stepper.hpp"
#include "solvers/trajectory/surface_pieces.hpp"

namespace separatrix {
namespace {

using Vector = std::vector<mpfr>;

// Orthonormal basis, by Gram and Schmidt, and coordinates in the vectors it was made of.
class Basis {
 public:
  // false: it depends on those before
  bool add(const Vector& v) {
    Vector rest = v, row;
    for (const Vector& q : orthonormal_) {
      row.push_back(dot(q, v));
      for (std::size_t i = 0; i < v.size(); ++i) rest[i] -= row.back() * q[i];
    }
    const mpfr size = length(rest);
    if (!(size > power_of_ten<mpfr>(labelling::log10_sign) * length(v))) return false;
    for (mpfr& entry : rest) entry /= size;
    row.push_back(size);
    orthonormal_.push_back(std::move(rest));
    triangle_.push_back(std::move(row));
    return true;
  }

  // a of v = Σ a_j n_j, and |v − Σ a_j n_j|
  std::pair<Vector, mpfr> coordinates(Vector v) const {
    Vector a(orthonormal_.size(), mpfr(0));
    for (std::size_t j = 0; j < a.size(); ++j) {
      a[j] = dot(orthonormal_[j], v);
      for (std::size_t i = 0; i < v.size(); ++i) v[i] -= a[j] * orthonormal_[j][i];
    }
    for (std::size_t j = a.size(); j-- > 0;) {
      for (std::size_t k = j + 1; k < a.size(); ++k) a[j] -= triangle_[k][j] * a[k];
      a[j] /= triangle_[j][j];
    }
    return {std::move(a), length(v)};
  }

  const std::vector<Vector>& orthonormal() const { return orthonormal_; }

 private:
  std::vector<Vector> orthonormal_, triangle_;
};

// orthonormal vectors that complete a basis to one of the whole space
std::vector<Vector> complement(Basis basis, std::size_t d) {
  const std::size_t before = basis.orthonormal().size();
  for (std::size_t i = 0; i < d; ++i) {
    Vector axis(d, mpfr(0));
    axis[i] = 1;
    basis.add(axis);
  }
  return {basis.orthonormal().begin() + static_cast<long>(before), basis.orthonormal().end()};
}

// whether vᵀ S v > 0 in a space
bool is_positive(const Vector& matrix, const std::vector<Vector>& space, std::size_t d) {
  const std::size_t m = space.size();
  if (m == 0) return true;
  Vector reduced(m * m, mpfr(0));
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t k = 0; k < d; ++k) {
      const mpfr row = dot(&matrix[k * d], space[i]);
      for (std::size_t j = 0; j < m; ++j) reduced[i * m + j] += row * space[j][k];
    }
  }
  const SymmetricSpectrum<mpfr> spectrum = symmetric_spectrum(reduced, m);
  return spectrum.values.front() > power_of_ten<mpfr>(labelling::log10_sign) * abs(spectrum.values.back());
}

// the surfaces across which a field jumps
std::vector<std::size_t> jumps(const SurfacePieces& all, const std::vector<Vector>& fields, const mpfr& zero) {
  std::vector<std::size_t> found;
  for (std::size_t j = 0; j < all.sides.front().size(); ++j) {
    for (std::size_t choice = 0; choice < fields.size(); ++choice) {
      const std::size_t across = choice ^ (std::size_t{1} << j);
      mpfr size(0);
      for (std::size_t i = 0; i < all.d; ++i) size = std::max(size, mpfr(abs(fields[choice][i] - fields[across][i])));
      if (size > zero && (found.empty() || found.back() != j)) found.push_back(j);
    }
  }
  return found;
}

std::optional<std::vector<Vector>> decide(const SurfacePieces& all, const ParameterValues& parameters,
                                          const std::vector<Rational>& y) {
  const std::size_t d = all.d, block = d + d * d;
  Vector point;
  for (const Rational& each : y) point.push_back(to_real<mpfr>(each));
  point.push_back(mpfr(0));
  const Vector slopes = Function<mpfr>(all.slopes, parameters)(point);
  std::vector<Vector> fields;
  mpfr size(0);
  for (const auto& tape : all.fields) {
    fields.push_back(Function<mpfr>(tape, parameters)(point));
    if (!is_finite(fields.back())) return std::nullopt;
    for (std::size_t i = 0; i < d; ++i) size = std::max(size, mpfr(abs(fields.back()[i])));
  }
  if (!is_finite(slopes)) return std::nullopt;
  const mpfr zero = power_of_ten<mpfr>(log10_roundoff<mpfr>() + labelling::zero_guard) * size;
  const std::vector<std::size_t> sharp = jumps(all, fields, zero);
  if (sharp.empty()) return std::nullopt;
  Basis normals;
  for (const std::size_t j : sharp) {
    const auto first = slopes.begin() + static_cast<long>(j * block);
    if (!normals.add(Vector(first, first + static_cast<long>(d)))) return std::nullopt;
  }
  const std::vector<Vector> along = complement(normals, d);
  for (std::size_t choice = 0; choice < fields.size(); ++choice) {
    const Vector& f = fields[choice];
    const auto [a, rest] = normals.coordinates(Vector(f.begin(), f.begin() + static_cast<long>(d)));
    if (!(rest <= zero)) return std::nullopt;
    Vector hessian(d * d);
    for (std::size_t e = 0; e < d * d; ++e) hessian[e] = -f[d + e];
    for (std::size_t k = 0; k < sharp.size(); ++k) {
      if (!(all.sides[choice][sharp[k]] * a[k] < -power_of_ten<mpfr>(labelling::log10_sign) * size))
        return std::nullopt;
      for (std::size_t e = 0; e < d * d; ++e) hessian[e] += a[k] * slopes[sharp[k] * block + d + e];
    }
    if (!is_positive(hessian, along, d)) return std::nullopt;
  }
  return along;
}

}  // namespace

std::optional<std::vector<std::vector<double>>> directions_along_sharp_minimum(const VectorFieldCode& code,
                                                                               const ParameterValues& parameters,
                                                                               const std::vector<Rational>& y) {
  std::vector<SwitchingSurface> active;
  for (const std::size_t j : surfaces_through(code, parameters, y)) active.push_back(code.surfaces[j]);
  if (active.empty() || active.size() > labelling::most_surfaces) return std::nullopt;
  const SurfacePieces all = pieces_around(*code.model, active);
  std::vector<std::vector<double>> directions;
  for (const std::size_t precision : {labelling::sharp_digits, 2 * labelling::sharp_digits}) {
    const PrecisionScope scope(precision);
    const auto along = decide(all, parameters, y);
    if (!along) return std::nullopt;
    directions.clear();
    for (const Vector& each : *along) {
      directions.emplace_back();
      for (const mpfr& entry : each) directions.back().push_back(to_double(entry));
    }
  }
  return directions;
}

}  // namespace separatrix
