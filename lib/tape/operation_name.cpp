#include "lib/tape/operation_name.hpp"

#include <array>

namespace separatrix {

std::string operation_name(Operation operation) {
  static constexpr std::array names{"add",
                                    "subtract",
                                    "multiply",
                                    "divide",
                                    "atan2",
                                    "power",
                                    "negate",
                                    "square",
                                    "sqrt",
#define SEPARATRIX_NAME(name) #name,
                                    SEPARATRIX_FOR_EACH_FUNCTION(SEPARATRIX_NAME)
#undef SEPARATRIX_NAME
  };
  return names[static_cast<std::size_t>(operation)];
}

}  // namespace separatrix
