#include "lib/num/digit_products.hpp"

#include <algorithm>

namespace separatrix {
namespace {

void multiply(const DigitProduct& product, DigitSums& sums) {
  const auto [first, last, terms, digits, shifts] = product;
  std::fill_n(sums.products.begin(), digits + 1, 0);
  std::fill_n(sums.columns.begin(), digits, 0);
  std::array<std::uint64_t, 8> weighted;
  for (std::size_t start = 0; start < terms; start += weighted.size()) {
    const std::size_t n = std::min(terms - start, weighted.size());
    for (std::size_t l = 0; l < digits; ++l) {
      const std::uint64_t* a = first.digits + l * first.stride + start;
      const std::uint64_t* column = last.digits + l * last.stride - start;
      for (std::size_t j = 0; j < n; ++j) {
        weighted[j] = a[j] << shifts[j];
        sums.columns[l] += weighted[j] + (*(column - j) << shifts[j]);
      }
      for (std::size_t m = 0; l + m < digits; ++m) {
        const std::uint64_t* b = last.digits + m * last.stride - start;
        DigitSums::Sum sum = 0;
        for (std::size_t j = 0; j < n; ++j) sum += static_cast<DigitSums::Sum>(weighted[j]) * *(b - j);
        sums.products[l + m + 1] += sum;
      }
    }
  }
}

std::int32_t largest_sum(const std::int32_t* first, const std::int32_t* last, std::size_t n) {
  std::int32_t largest = *first + *last;
  for (std::size_t j = 1; j < n; ++j) largest = std::max(largest, first[j] + *(last - j));
  return largest;
}

}  // namespace

const DigitKernel portable_kernel{"portable", 64, multiply, largest_sum};

const DigitKernel& fastest_kernel() {
  static const DigitKernel& fastest = vector_kernel() ? *vector_kernel() : portable_kernel;
  return fastest;
}

}  // namespace separatrix
