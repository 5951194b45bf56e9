#include "lib/model/given_claim.hpp"

namespace separatrix {

std::string_view GivenSide::sign() const {
  if (is_upper) return or_equal ? "<=" : "<";
  return or_equal ? ">=" : ">";
}

}  // namespace separatrix
