#include "lib/symbolic/derive.hpp"

#include "lib/symbolic/differentiate.hpp"

namespace separatrix {

std::vector<Expression> jacobian(std::span<const Expression> field, std::span<const Expression> states) {
  std::vector<Expression> rows;
  for (const Expression component : field) {
    const std::vector<Expression> row = gradient(component, states);
    rows.insert(rows.end(), row.begin(), row.end());
  }
  return rows;
}

}  // namespace separatrix
