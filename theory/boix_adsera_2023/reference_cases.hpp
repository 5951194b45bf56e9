#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lib/model/diagonal_network.hpp"
#include "theory/boix_adsera_2023/attention.hpp"

namespace separatrix::boix_adsera_2023 {

/// A network whose stages are looked at, and weights of size 1 to start from. Its parameters are numbers in its loss.
struct ReferenceCase {
  std::string name;
  DiagonalNetwork network;
  DiagonalStart weights;

  DiagonalStart start(const Rational& alpha) const { return {weights.xi, weights.eta, alpha}; }
};

/// H = diag(2, 1, 1.5, 0.7): coordinates learn independently of one another.
ReferenceCase uncorrelated_case();
/// Four correlated features; two stages are 0.02 apart.
ReferenceCase correlated_case();
/// Four correlated features, the first one with a target of the other sign than its slope at 0: it is activated, driven
/// back to 0 when the third one is learned, and returns with the other sign.
ReferenceCase deactivated_case();
std::vector<ReferenceCase> quadratic_cases();  ///< these three

/// three_features() of theory/boix_adsera_2023/regression.hpp at the values of parameters that are given; the others have
/// their defaults, and names that it does not know are skipped.
ReferenceCase three_feature_case(const std::map<std::string, Rational>& values);

/// H = AAᵀ + 1 with random A, random targets; on a grid fine enough that ties do not occur.
ReferenceCase random_quadratic(std::size_t n, std::uint64_t seed);
/// Random diagonal H ≥ 1/5, random targets.
ReferenceCase random_diagonal(std::size_t n, std::uint64_t seed);

/// What a head learns: tokens, and the teacher (a, b).
struct HeadTask {
  Dataset tokens;
  std::vector<Rational> a, b;
};

/// 20 samples of 3 tokens of dimension 2; tokens and teacher from the seed.
HeadTask small_task(std::uint64_t seed);

/// Makes the network that learns a task.
using HeadRule = std::function<DiagonalNetwork(const HeadTask&)>;

/// That network on the small task, with weights from the seed.
ReferenceCase small_head(const HeadRule& head, std::uint64_t seed);

}  // namespace separatrix::boix_adsera_2023
