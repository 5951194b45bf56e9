#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace separatrix {

/// Digits of fixed-point numbers in base B = 2⁵²: what one AVX-512 IFMA instruction multiplies, eight at a time.
constexpr int digit_bits = 52;

/// Numbers side by side: digit l of number j is digits[l · stride + j], the most significant one l = 0.
///
///     X_j = Σ_l digit_l B^-(l+1),   0 ≤ X_j < 1
///
/// Eight numbers before the first one and behind the last one may be read; their values do not matter.
struct DigitColumns {
  const std::uint64_t* digits;
  std::size_t stride;
};

/// A sum of products of `terms` numbers, the second factors in descending order, each number cut to its first
/// `digits` digits, term j weighted by 2^shifts[j mod 8].
struct DigitProduct {
  DigitColumns first;  ///< at the first term
  DigitColumns last;   ///< at the first term, from where it descends
  std::size_t terms, digits;
  std::array<std::uint8_t, 8> shifts;  ///< 0 or 1 each
};

/// Longest numbers that any kernel takes.
constexpr std::size_t longest_product = 512;

/// The sum, before carries. With D digits and weights 2^s_j:
///
///     Σ_j 2^s_j X_j Y_{−j} = Σ_{p=0}^{D} products_p B^-(p+1) + error,   0 ≤ error < Σ_j 2^s_j · (2D + 2) B^-D
///     columns_p = Σ_j 2^s_j (digit p of X_j + digit p of Y_{−j}),   p < D
///
/// The error is what pairs of digits below the last place would have added.
struct DigitSums {
  using Sum = unsigned __int128;
  std::array<Sum, longest_product + 1> products;
  std::array<Sum, longest_product> columns;
};

/// One way to do the sums: in plain C++, or with the vector instructions of the processor.
struct DigitKernel {
  const char* name;
  std::size_t most_digits;  ///< where multiplying whole numbers becomes faster

  /// terms ≥ 1, 1 ≤ digits ≤ most_digits
  void (*multiply)(const DigitProduct& product, DigitSums& sums);

  /// max over j < n of first[j] + last[−j]; n ≥ 1
  std::int32_t (*largest_sum)(const std::int32_t* first, const std::int32_t* last, std::size_t n);
};

extern const DigitKernel portable_kernel;

/// AVX-512 IFMA: null where processor or compiler has none.
const DigitKernel* vector_kernel();

/// The fastest of them here.
const DigitKernel& fastest_kernel();

}  // namespace separatrix
