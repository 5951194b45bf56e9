#include "theory/softmax_2026/paper.hpp"

#include "lib/symbolic/canonical.hpp"
#include "solvers/roots/sign.hpp"
#include "theory/softmax_2026/claims.hpp"
#include "theory/softmax_2026/model.hpp"
#include "theory/softmax_2026/mutants.hpp"

namespace separatrix::softmax_2026 {
namespace {

// 1 above the boundary, −1 below; 0 where it is not decided
int side(const std::vector<Rational>& start) {
  static const CertainSign sign(symbol("D") - boundary(symbol("Delta")), {symbol("Delta"), symbol("D")});
  return sign(start);
}

}  // namespace

Paper paper() {
  TheoryModel tokens{two_tokens()};
  tokens.closed.boundary = [](const ParameterValues&) {
    return std::optional(symbol("D") - boundary(symbol("Delta")));
  };
  tokens.closed.label = [](const ParameterValues&, const std::vector<Rational>& start) -> std::optional<Label> {
    if (start[0] == 0 && start[1] == 0) return Label::stationary;
    return side(start) == 0 ? std::nullopt : std::optional(Label::diverged);
  };
  // D grows like t, Delta like 2 log t
  tokens.closed.direction = [](const ParameterValues&, const std::vector<Rational>& start) {
    return std::optional(std::vector<Rational>{0, side(start)});
  };
  return {"softmax_2026",
          "Gradient flow polarises softmax outputs",
          "2026 (arXiv 2603.06248)",
          {tokens, {value_softmax()}},
          claims(),
          mutants};
}

}  // namespace separatrix::softmax_2026
