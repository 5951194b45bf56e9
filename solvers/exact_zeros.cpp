#include "solvers/exact_zeros.hpp"

#include <algorithm>

namespace separatrix {

ExactPoint exact_point(const Model& model, const ParameterValues& parameters, const std::vector<Rational>& x) {
  ExactPoint point;
  for (std::size_t i = 0; i < x.size(); ++i) point.emplace(model.states()[i], x[i]);
  for (std::size_t i = 0; i < parameters.size(); ++i) point.emplace(model.parameters()[i], parameters[i]);
  return point;
}

ExactZeros::ExactZeros(const Model& model) : model_(model), field_(model.resolve(model.field())) {}

std::vector<bool> ExactZeros::operator()(const ParameterValues& parameters, const std::vector<Rational>& x) const {
  std::vector<bool> zeros;
  for (const auto& value : exact_values(field_, exact_point(model_, parameters, x))) {
    zeros.push_back(value && *value == 0);
  }
  return zeros;
}

bool all_of(const std::vector<bool>& zeros) {
  return std::all_of(zeros.begin(), zeros.end(), [](bool each) { return each; });
}

}  // namespace separatrix
