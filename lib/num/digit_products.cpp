#include "lib/num/digit_products.hpp"

#include <algorithm>

namespace separatrix {
namespace {

using Sum = DigitSums::Sum;
constexpr std::size_t block = 8;

// n ≤ 8 terms from `start` on; inlined with n = 8, its loops are unrolled
inline void add_terms(const DigitProduct& product, std::size_t start, std::size_t n, DigitSums& sums) {
  const auto& [first, last, terms, digits, shifts] = product;
  std::array<std::uint64_t, block> weighted;
  for (std::size_t l = 0; l < digits; ++l) {
    const std::uint64_t* a = first.digits + l * first.stride + start;
    const std::uint64_t* b = last.digits + l * last.stride - start;
    std::uint64_t column = 0;
    for (std::size_t j = 0; j < n; ++j) {
      weighted[j] = a[j] << shifts[j];
      column += weighted[j] + (*(b - j) << shifts[j]);
    }
    sums.columns[l] += column;
    b = last.digits - start;
    for (std::size_t p = l + 1; p <= digits; ++p, b += last.stride) {
      Sum sum = sums.products[p];
      for (std::size_t j = 0; j < n; ++j) sum += static_cast<Sum>(weighted[j]) * *(b - j);
      sums.products[p] = sum;
    }
  }
}

void multiply(const DigitProduct& product, DigitSums& sums) {
  std::fill_n(sums.products.begin(), product.digits + 1, 0);
  std::fill_n(sums.columns.begin(), product.digits, 0);
  std::size_t start = 0;
  for (; start + block <= product.terms; start += block) add_terms(product, start, block, sums);
  if (start < product.terms) add_terms(product, start, product.terms - start, sums);
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
