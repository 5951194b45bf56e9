#include "tools/equilibria.hpp"

#include <cmath>
#include <cstdlib>

#include "lib/num/decimal.hpp"
#include "tools/command.hpp"

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

std::string Equilibria::name_of(Label label, const std::vector<double>& limit, double loss) {
  if (label != Label::minimum) return std::string(name(label));
  if (!found_) found_ = stationary(model_, request_);
  double size = 1;
  for (const double entry : limit) size = std::max(size, std::abs(entry));
  const auto number = equilibrium_at(*found_, limit, loss, near * size);
  return number ? "equilibrium-" + std::to_string(*number) : std::string(name(label));
}

std::string Equilibria::name_of(const Destination& destination) {
  std::vector<double> limit;
  for (const std::string& value : destination.limit) limit.push_back(std::strtod(value.c_str(), nullptr));
  return name_of(destination.label, limit, std::strtod(destination.loss.c_str(), nullptr));
}

}  // namespace separatrix
