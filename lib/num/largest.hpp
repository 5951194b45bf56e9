#pragma once
#include <vector>

#include "lib/num/sign.hpp"

namespace separatrix {

/// max |x_i|; NaN if an entry is, and 0 of nothing
template <class Number>
Number largest(const std::vector<Number>& x) {
  Number size(0);
  for (const Number& entry : x) {
    const Number own = abs_of(entry);
    if (!(own <= size)) size = own;
  }
  return size;
}

}  // namespace separatrix
