#pragma once
#include <string>
#include <vector>

#include "lib/model/diagonal_network.hpp"
#include "solvers/diagonal/stage_algorithm.hpp"
#include "solvers/stages/perturbation_tests.hpp"

namespace separatrix {

/// A product that is larger than this is learned, and one that passes it begins to show.
inline const Rational visible_product = ratio(1, 100'000);

/// The stages in the limit α → 0 as visits of a path at one α, in the time t of the flow.
///
///     begins: β_i of the stage passes ±1e-5;   plateau k: from T_k ln(1/α) to T_(k+1) ln(1/α)
///
/// The last plateau of a complete sequence lasts for ever: it is given as much time as training took. That of an
/// incomplete one has an obstacle, as nothing says when it ends.
///
/// product  of a coordinate, as an expression of the model that is followed
std::vector<StageVisit> visits_of(const StageSequence& sequence, const std::vector<std::string>& product,
                                  const Rational& alpha);

/// The path of a network of products in its dual coordinates, in which the scale of weights that are still small is kept at
/// every precision. Where weights u, v of a product are changed, the path goes on with the dual coordinate of its new start.
///
///     y_i = 0,  αξ_i = u,  αη_i = v      the others keep their start and y
class DualPath final : public StagedPath {
 public:
  /// start   with the α of the path
  /// method  automatic_method, or one that follows the flow
  /// throws  InvalidArgument as dual_model()
  DualPath(DiagonalNetwork network, DiagonalStart start, const ParameterValues& parameters,
           const StageSequence& sequence, const std::string& method);

  /// u of product i has index i, v has n + i.
  std::vector<LearnedWeight> learned() const override;
  Settling settle(const std::vector<LearnedWeight>& instead, const Rational& time) const override;

 private:
  DiagonalNetwork network_;
  DiagonalStart start_;
};

}  // namespace separatrix
