#include "tools/phase/passage_color.hpp"

#include "lib/model/quantity.hpp"
#include "solvers/trajectory/first_passage.hpp"
#include "tools/phase/quantity_color.hpp"

namespace separatrix {
namespace {

const Rational latest_time = 1'000'000'000;

// what is below 0 where the comparison holds; its sign stands outside of all brackets
std::optional<std::string> below_zero(const Model& model, const std::string& comparison) {
  int depth = 0;
  for (std::size_t i = 0; i < comparison.size(); ++i) {
    const char each = comparison[i];
    if (each == '(' || each == '[') ++depth;
    if (each == ')' || each == ']') --depth;
    if (depth != 0 || (each != '<' && each != '>')) continue;
    std::string less = comparison.substr(0, i), greater = comparison.substr(i + 1);
    for (const std::string& side : {less, greater}) parse_quantity(side, model);
    if (each == '>') std::swap(less, greater);
    return "(" + less + ")-(" + greater + ")";
  }
  return std::nullopt;
}

}  // namespace

std::optional<PhaseColor> passage_color(const Model& model, const std::string& text) {
  const std::string opening = "time(";
  if (!text.starts_with(opening) || !text.ends_with(")")) return std::nullopt;
  const std::string comparison = text.substr(opening.size(), text.size() - opening.size() - 1);
  const std::optional<std::string> quantity = below_zero(model, comparison);
  if (!quantity) return std::nullopt;
  PhaseColor color{text, "time until " + comparison, "", PhaseScale{0, 0, true}};
  color.compute = [quantity = *quantity](const PhaseColor& self, const PhaseRequest& request) {
    PhaseQuantity passage{self.name, self.legend, "", true};
    passage.number = [&request, quantity](const ParameterValues& parameters, const std::vector<Rational>& start) {
      SimulationRequest path;
      path.parameters = parameters;
      path.start = start;
      path.until = latest_time;
      path.digits = request.digits;
      path.most_steps = request.most_steps;
      const std::optional<Known> time = first_passage(request.theory.model, path, quantity);
      return time ? std::optional(time->approximate()) : std::nullopt;
    };
    return quantity_color(passage).compute(self, request);
  };
  return color;
}

}  // namespace separatrix
