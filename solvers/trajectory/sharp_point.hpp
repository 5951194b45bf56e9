#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "lib/model/vector_field.hpp"
#include "solvers/trajectory/surface_pieces.hpp"

namespace separatrix {

/// Places where minima on switching surfaces of a gradient flow may be that are no fractions: that of |x − 1| + (y² − 2)²
/// is (1, √2).
///
///     f_σ(y) = Σ_j a_j ∇h_j(y),   h_j(y) = 0        by Newton iteration in (y, a)
///
/// over the surfaces that are near; σ is + for all, as any other. Whether y is a minimum it does not say
/// (directions_along_sharp_minimum()). Safe to use from several threads.
class SharpPoints {
 public:
  explicit SharpPoints(const VectorFieldCode& code);

  /// x         (d,) within 10⁻⁴ (1 + |x|) of the place, and of six surfaces at most
  /// returns   y to 1240 digits, the iteration's every step within that of x; none where it does not converge
  std::optional<std::vector<Rational>> near(const ParameterValues& parameters, const std::vector<double>& x);

 private:
  const SurfacePieces& pieces(const std::vector<std::size_t>& surfaces);

  VectorFieldCode code_;
  std::shared_ptr<const Tape> quantities_;  // of all surfaces
  std::mutex access_;
  std::map<std::vector<std::size_t>, SurfacePieces> known_;
};

}  // namespace separatrix
