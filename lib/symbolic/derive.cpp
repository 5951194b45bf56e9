#include "lib/symbolic/derive.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"

namespace separatrix {

std::vector<Expression> gradient_flow(Expression loss, std::span<const Expression> states) {
  std::vector<Expression> flow = gradient(loss, states);
  for (Expression& component : flow) component = -component;
  return flow;
}

std::vector<Expression> jacobian(std::span<const Expression> field, std::span<const Expression> states) {
  std::vector<Expression> rows;
  for (const Expression component : field) {
    const std::vector<Expression> row = gradient(component, states);
    rows.insert(rows.end(), row.begin(), row.end());
  }
  return rows;
}

Expression lie_derivative(Expression quantity, std::span<const Expression> states, std::span<const Expression> field) {
  const std::vector<Expression> slope = gradient(quantity, states);
  std::vector<Expression> terms;
  for (std::size_t i = 0; i < states.size(); ++i) terms.push_back(slope[i] * field[i]);
  return sum(std::move(terms));
}

}  // namespace separatrix
