#include "theory/domine_2025/paper.hpp"

#include "theory/domine_2025/basins.hpp"
#include "theory/domine_2025/claims.hpp"
#include "theory/domine_2025/model.hpp"
#include "theory/domine_2025/mutants.hpp"

namespace separatrix::domine_2025 {
namespace {

// a = −b through the whole picture
std::vector<ClosedCurve> trapped_line(const ParameterValues&, const PlaneBox& box) {
  if (box.x != "a" || box.y != "b") return {};
  ClosedCurve line{"a = -b: trapped", ClosedCurve::Kind::separatrix};
  line.points = {{box.x_low, -box.x_low}, {box.x_high, -box.x_high}};
  return {line};
}

}  // namespace

Paper paper() {
  TheoryModel two{two_layers()};
  two.closed.label = [](const ParameterValues&, const std::vector<Rational>& start) {
    return std::optional(basin(start));
  };
  two.closed.limit = [](const ParameterValues& parameters, const std::vector<Rational>& start, std::size_t digits) {
    return std::optional(limit(parameters[0], start, digits));
  };
  two.closed.curves = trapped_line;
  two.closed.boundary = [](const ParameterValues&) { return std::optional(symbol("a") + symbol("b")); };
  return {"domine_2025",
          "From lazy to rich: exact learning dynamics in deep linear networks",
          "Dominé, Anguita, Proca, Braun, Kunin, Mediano, Saxe. ICLR 2025 (arXiv 2409.14623)",
          {two, {two_layer_matrices()}},
          claims(),
          mutants};
}

}  // namespace separatrix::domine_2025
