#include "theory/softmax_2026/paper.hpp"

#include "lib/symbolic/canonical.hpp"
#include "theory/softmax_2026/claims.hpp"
#include "theory/softmax_2026/model.hpp"

namespace separatrix::softmax_2026 {

Paper paper() {
  TheoryModel tokens{two_tokens()};
  tokens.closed.boundary = [](const ParameterValues&) {
    return std::optional(symbol("D") - boundary(symbol("Delta")));
  };
  return {"softmax_2026",
          "Gradient flow polarises softmax outputs",
          "2026 (arXiv 2603.06248)",
          {tokens, {value_softmax()}},
          claims()};
}

}  // namespace separatrix::softmax_2026
