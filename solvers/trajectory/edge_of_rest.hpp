#pragma once
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "lib/model/vector_field.hpp"
#include "solvers/trajectory/attraction.hpp"

namespace separatrix {

/// Minima that a gradient flow reaches from one side of a kink, and that are none of a smooth function: ½ relu(1 − xy)² falls
/// to xy = 1 as a valley does and is 0 behind it, so that the Hessian there is one of two.
///
/// With σ the signs at x of the surfaces h_j of the field and f_σ the field continued from there, decided is
///
///     y                                      the limit that AttractionTest finds of f_σ from x
///     h_j(y) = 0, j ∈ J ≠ ∅;  σ_j h_j(y) > 0 for the others
///     f_σ·∇h_j = 0 where h_j = 0, around y   the path comes to the surface and never crosses it
///     f_σ' = 0 identically, or AttractionTest finds y of f_σ' from y itself, for all other signs σ' of J
///
/// The last makes y a minimum of the loss to every side. What vanishes is below 10^-(p − 20) of its terms at points within
/// 10⁻³ (1 + |y|) of y, with p of twice the digits of Real, 80 at least. A criterion, as that of AttractionTest, and no
/// proof. Only models without has_exhaustive_levels(), without kinks inside of means, with 6 surfaces at most.
///
/// One per thread. For mpfr, made and used under one PrecisionScope.
template <class Real>
class EdgeOfRest {
 public:
  /// field  compiled with its Jacobian, of an autonomous gradient flow
  explicit EdgeOfRest(const VectorField<Real>& field);

  /// x  (d,) a point of a path
  Attraction<Real> operator()(const State<Real>& x);

 private:
  // the field continued from one choice of signs
  struct Side {
    bool rests = false;                          // f_σ = 0 identically
    std::unique_ptr<AttractionTest<Real>> test;  // of f_σ
    std::shared_ptr<const Tape> drifts;          // of every surface: h, ∇h, f_σ·∇h
  };

  Side& side(const std::vector<int>& signs);
  std::optional<std::vector<std::size_t>> touched(const Side& side, const std::vector<int>& signs,
                                                  const State<Real>& y) const;
  bool is_minimum_beyond(const std::vector<int>& signs, const std::vector<std::size_t>& surfaces, const State<Real>& y);

  VectorFieldCode code_;
  ParameterValues parameters_;
  std::optional<Function<Real>> quantities_;  // h of every surface; none where nothing is decided
  std::map<std::vector<int>, Side> sides_;
};

}  // namespace separatrix
