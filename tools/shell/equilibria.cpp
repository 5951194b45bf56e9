#include "tools/shell/equilibria.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "lib/num/decimal.hpp"
#include "tools/shell/command.hpp"

namespace separatrix {
namespace {

// limits found in double, by far closer than two stationary points that a picture tells apart
constexpr double near = 1e-6;

}  // namespace

Equilibria::Equilibria(const Model& model, ParameterValues parameters, std::vector<Interval> box) : model_(model) {
  request_.parameters = std::move(parameters);
  request_.box = std::move(box);
  request_.cancelled = interrupted;
}

std::optional<std::size_t> Equilibria::number_of(Label label, const std::vector<double>& limit, double loss) {
  if (label != Label::minimum) return std::nullopt;
  if (!finder_) {
    found_ = stationary(model_, request_);
    finder_.emplace(*found_);
  }
  double size = 1;
  for (const double entry : limit) size = std::max(size, std::abs(entry));
  const double distance = near * size;
  for (std::size_t i = 0; i < limit.size(); ++i) {
    const Interval& side = request_.box[i];
    if (limit[i] < to_double(side.low) - distance || limit[i] > to_double(side.high) + distance) return std::nullopt;
  }
  return (*finder_)(limit, loss, distance);
}

std::string Equilibria::name_of(Label label, const std::vector<double>& limit, double loss) {
  const auto number = number_of(label, limit, loss);
  return number ? equilibrium_name(*number) : std::string(name(label));
}

std::string equilibrium_name(std::size_t number) { return "equilibrium-" + std::to_string(number); }

std::string Equilibria::name_of(const Destination& destination) {
  std::vector<double> limit;
  for (const std::string& value : destination.limit) limit.push_back(std::strtod(value.c_str(), nullptr));
  return name_of(destination.label, limit, std::strtod(destination.loss.c_str(), nullptr));
}

}  // namespace separatrix
