#pragma once
#include <vector>

#include "lib/num/digit_products.hpp"

namespace separatrix {

/// Every kernel that runs here.
inline std::vector<const DigitKernel*> digit_kernels() {
  std::vector<const DigitKernel*> all{&portable_kernel};
  if (vector_kernel()) all.push_back(vector_kernel());
  return all;
}

}  // namespace separatrix
