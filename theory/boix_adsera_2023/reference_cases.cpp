#include "theory/boix_adsera_2023/reference_cases.hpp"

#include <fmt/format.h>

#include "lib/symbolic/substitute.hpp"
#include "theory/boix_adsera_2023/regression.hpp"
#include "theory/model_settings.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

// streams of one seed
constexpr std::uint64_t streams = 4, token_stream = 1, teacher_stream = 2, weight_stream = 3;

DiagonalStart gaussian_weights(std::size_t n, std::uint64_t seed) {
  const std::vector<Rational> all = gaussian_numbers(2 * n, seed);
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(n);
  return {{all.begin(), middle}, {middle, all.end()}, 1};
}

// the parameters as numbers in the loss
DiagonalNetwork with_numbers(DiagonalNetwork network) {
  Substitution numbers;
  for (const Parameter& each : network.parameters) numbers.emplace(symbol(each.name), Expression(each.value));
  network.loss = substitute(network.loss, numbers);
  network.parameters.clear();
  return network;
}

ReferenceCase four_features(const std::string& name, const std::string& H, const std::string& target) {
  const DiagonalStart weights{parse_vector({"0.7,-1.1,0.4,1.3"}, "u"), parse_vector({"-0.2,0.5,1.2,0.3"}, "v"), 1};
  return {name, with_numbers(regression(parse_matrix({H}, "H"), parse_vector({target}, "target"))), weights};
}

}  // namespace

ReferenceCase uncorrelated_case() {
  return four_features("H = diag(2, 1, 1.5, 0.7)", "2,0,0,0; 0,1,0,0; 0,0,1.5,0; 0,0,0,0.7", "1,-1.3,0.4,-0.5");
}

ReferenceCase correlated_case() {
  return four_features("the correlated case", "1,.4,0,-.2; .4,1.2,-.3,0; 0,-.3,.9,.25; -.2,0,.25,1.1", "1,-.6,.8,-.7");
}

ReferenceCase deactivated_case() {
  return four_features("the case with a deactivation", "1,.6,.6,.1; .6,1,0,0; .6,0,1,-.15; .1,0,-.15,1",
                       "-.6,1.4,1.1,.45");
}

std::vector<ReferenceCase> quadratic_cases() { return {uncorrelated_case(), correlated_case(), deactivated_case()}; }

ReferenceCase three_feature_case(const std::map<std::string, Rational>& values) {
  DiagonalNetwork network = three_features();
  std::string name;
  for (Parameter& each : network.parameters) {
    if (const auto found = values.find(each.name); found != values.end()) each.value = found->second;
    name += fmt::format("{}{} = {}", name.empty() ? "" : ", ", each.name, to_string(each.value));
  }
  return {name, with_numbers(std::move(network)), gaussian_weights(3, weight_stream)};
}

ReferenceCase random_quadratic(std::size_t n, std::uint64_t seed) {
  const std::vector<Rational> A = gaussian_numbers(n * n, streams * seed + token_stream);
  std::vector<std::vector<Rational>> H(n, std::vector<Rational>(n));
  for (std::size_t i = 0; i < n; ++i) {
    H[i][i] = 1;
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t k = 0; k < n; ++k) H[i][j] += A[i * n + k] * A[j * n + k];
    }
  }
  return {fmt::format("random H, seed {}, n = {}", seed, n),
          with_numbers(regression(H, gaussian_numbers(n, streams * seed + teacher_stream))),
          gaussian_weights(n, streams * seed + weight_stream)};
}

ReferenceCase random_diagonal(std::size_t n, std::uint64_t seed) {
  const std::vector<Rational> lambda = gaussian_numbers(n, streams * seed + token_stream);
  std::vector<std::vector<Rational>> H(n, std::vector<Rational>(n));
  for (std::size_t i = 0; i < n; ++i) H[i][i] = abs(lambda[i]) + ratio(1, 5);
  return {fmt::format("random diagonal H, seed {}, n = {}", seed, n),
          with_numbers(regression(H, gaussian_numbers(n, streams * seed + teacher_stream))),
          gaussian_weights(n, streams * seed + weight_stream)};
}

HeadTask small_task(std::uint64_t seed) {
  constexpr std::size_t samples = 20, tokens = 3, dimension = 2;
  const std::vector<Rational> teacher = gaussian_numbers(2 * dimension, streams * seed + teacher_stream);
  const auto middle = teacher.begin() + dimension;
  return {gaussian_tokens(samples, tokens, dimension, streams * seed + token_stream),
          {teacher.begin(), middle},
          {middle, teacher.end()}};
}

ReferenceCase small_head(const HeadRule& head, std::uint64_t seed) {
  DiagonalNetwork network = head(small_task(seed));
  const std::size_t n = network.coordinates.size();
  return {fmt::format("a head with tokens from seed {}", seed), std::move(network),
          gaussian_weights(n, streams * seed + weight_stream)};
}

}  // namespace separatrix::boix_adsera_2023
