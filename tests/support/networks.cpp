#include "tests/support/networks.hpp"

#include <sstream>

#include "theory/boix_adsera_2023/reference_cases.hpp"

namespace separatrix {

std::vector<Rational> numbers(const std::string& text) {
  std::vector<Rational> values;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    part.erase(0, part.find_first_not_of(' '));
    values.push_back(parse_rational(part));
  }
  return values;
}

DiagonalNetwork quadratic_network(const std::string& H, const std::string& target) {
  const std::vector<Rational> matrix = numbers(H), goal = numbers(target);
  const std::size_t n = goal.size();
  DiagonalNetwork network;
  network.name = network.title = network.source = "test";
  for (std::size_t i = 0; i < n; ++i) network.coordinates.push_back("b" + std::to_string(i));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const Expression x = symbol(network.coordinates[i]) - Expression(goal[i]);
      const Expression y = symbol(network.coordinates[j]) - Expression(goal[j]);
      network.loss = network.loss + Expression(matrix[i * n + j]) * x * y / 2;
    }
  }
  return network;
}

DiagonalNetwork diagonal_case() { return boix_adsera_2023::uncorrelated_case().network; }
DiagonalNetwork correlated_case() { return boix_adsera_2023::correlated_case().network; }
DiagonalNetwork dropping_case() { return boix_adsera_2023::deactivated_case().network; }

}  // namespace separatrix
