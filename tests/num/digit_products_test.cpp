#include "lib/num/digit_products.hpp"

#include <doctest/doctest.h>
#include <gmpxx.h>

#include <algorithm>
#include <random>
#include <vector>

#include "tests/support/digit_kernels.hpp"

namespace separatrix {
namespace {

mpz_class wide(unsigned __int128 value) {
  return (mpz_class(static_cast<unsigned long>(value >> 64)) << 64) + mpz_class(static_cast<unsigned long>(value));
}

struct Columns {
  std::size_t stride;
  std::vector<std::uint64_t> digits;

  // kind 0: random digits; 1: all as large as can be; 2: zeros and largest digits
  Columns(std::size_t numbers, std::size_t length, int kind, std::mt19937_64& random)
      : stride(numbers + 16), digits(stride * length) {
    const std::uint64_t largest = (std::uint64_t{1} << digit_bits) - 1;
    for (std::uint64_t& each : digits) each = kind == 0 ? random() & largest : kind == 1 || random() % 2 ? largest : 0;
  }
  DigitColumns at(std::size_t j) const { return {digits.data() + 8 + j, stride}; }
};

void check_kernel(const DigitKernel& kernel, std::size_t terms, std::size_t length, int kind, std::mt19937_64& random) {
  const std::size_t offset = random() % 5;
  const Columns a(terms + offset, length, kind, random), b(terms + offset, length, kind, random);
  DigitProduct product{a.at(offset), b.at(terms - 1), terms, length, {}};
  for (auto& shift : product.shifts) shift = static_cast<std::uint8_t>(random() % 2);
  static DigitSums sums;
  kernel.multiply(product, sums);
  const auto number = [&](const DigitColumns& columns, std::ptrdiff_t j) {
    mpz_class value;
    for (std::size_t l = 0; l < length; ++l) {
      value = (value << digit_bits) + mpz_class(static_cast<unsigned long>(columns.digits[l * columns.stride + j]));
    }
    return value;
  };
  mpz_class exact, weights, computed;
  std::vector<mpz_class> columns(length);
  for (std::size_t j = 0; j < terms; ++j) {
    const auto i = static_cast<std::ptrdiff_t>(j);
    const mpz_class weight = 1 << product.shifts[j % 8];
    weights += weight;
    exact += weight * number(product.first, i) * number(product.last, -i);
    for (std::size_t l = 0; l < length; ++l) {
      columns[l] += weight * mpz_class(static_cast<unsigned long>(product.first.digits[l * a.stride + i]) +
                                       static_cast<unsigned long>(*(product.last.digits + l * b.stride - i)));
    }
  }
  for (std::size_t p = 0; p <= length; ++p) computed = (computed << digit_bits) + wide(sums.products[p]);
  // exact in units of B^-2D, computed in B^-(D+1)
  const mpz_class error = exact - (computed << static_cast<unsigned>(digit_bits * (length - 1)));
  INFO(kernel.name << ": " << terms << " terms of " << length << " digits of kind " << kind);
  CHECK(error >= 0);
  CHECK(error <= weights * static_cast<unsigned long>(2 * length + 2) << static_cast<unsigned>(digit_bits * length));
  for (std::size_t p = 0; p < length; ++p) CHECK(wide(sums.columns[p]) == columns[p]);
}

TEST_CASE("digit products: sums of products against exact integers") {
  std::mt19937_64 random(1);
  for (const DigitKernel* kernel : digit_kernels()) {
    for (std::size_t terms = 1; terms <= 40; ++terms) {
      for (std::size_t length = 1; length <= std::min<std::size_t>(kernel->most_digits, 18); ++length) {
        check_kernel(*kernel, terms, length, static_cast<int>(random() % 3), random);
      }
    }
    // as many carries as fit, and one term more than the vector kernel adds up before it looks at them
    for (const std::size_t terms : {511, 512, 513, 2600}) {
      for (const std::size_t length : {1, 5, 8, 9, 12, 27, 60}) {
        if (length <= kernel->most_digits) check_kernel(*kernel, terms, length, 1, random);
      }
    }
  }
}

TEST_CASE("digit products: the largest sum") {
  std::mt19937_64 random(2);
  for (const DigitKernel* kernel : digit_kernels()) {
    for (std::size_t n = 1; n < 60; ++n) {
      std::vector<std::int32_t> a(n), b(n);
      for (auto* side : {&a, &b}) {
        for (auto& each : *side) each = -static_cast<std::int32_t>(random() % (1 << 29));
      }
      std::int32_t largest = a[0] + b[n - 1];
      for (std::size_t j = 1; j < n; ++j) largest = std::max(largest, a[j] + b[n - 1 - j]);
      CHECK(kernel->largest_sum(a.data(), b.data() + n - 1, n) == largest);
    }
  }
}

}  // namespace
}  // namespace separatrix
