#include "lib/num/digit_products.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include <algorithm>

// Eight terms at a time. vpmadd52 adds the low or the high 52 bits of a product to 64: the carries wait.
#define SEPARATRIX_IFMA [[gnu::target("avx512f,avx512ifma")]]

namespace separatrix {
namespace {

constexpr std::size_t lanes = 8;
constexpr std::uint64_t digit_mask = (std::uint64_t{1} << digit_bits) - 1;

// no lane overflows within so many terms: 64 additions of 2·D digits each, D ≤ 8 (columns: of 2)
constexpr std::size_t most_terms = 512;

using Vector [[gnu::vector_size(64)]] = std::uint64_t;

// the first n ≤ 8 terms of a column, the rest 0
SEPARATRIX_IFMA inline Vector ascending(const std::uint64_t* column, std::size_t n) {
  return (Vector)(n >= lanes ? _mm512_loadu_si512(column)
                             : _mm512_maskz_loadu_epi64(static_cast<__mmask8>((1U << n) - 1), column));
}
SEPARATRIX_IFMA inline Vector descending(const std::uint64_t* column, std::size_t n) {
  column -= lanes - 1;
  const Vector terms = (Vector)(n >= lanes ? _mm512_loadu_si512(column)
                                           : _mm512_maskz_loadu_epi64(static_cast<__mmask8>(0xff00U >> n), column));
  return __builtin_shufflevector(terms, terms, 7, 6, 5, 4, 3, 2, 1, 0);
}

SEPARATRIX_IFMA inline Vector add_high(Vector sum, Vector a, Vector b) {
  return (Vector)_mm512_madd52hi_epu64((__m512i)sum, (__m512i)a, (__m512i)b);
}
SEPARATRIX_IFMA inline Vector add_low(Vector sum, Vector a, Vector b) {
  return (Vector)_mm512_madd52lo_epu64((__m512i)sum, (__m512i)a, (__m512i)b);
}

SEPARATRIX_IFMA inline Vector vector_of(const std::array<std::uint8_t, lanes>& s) {
  return Vector{s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]};
}

SEPARATRIX_IFMA inline std::uint64_t total(Vector v) {
  v += __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3);
  v += __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5);
  return v[0] + v[1];
}
SEPARATRIX_IFMA inline DigitSums::Sum total(Vector low, Vector high, Vector shifts) {
  return total(low << shifts) + (static_cast<DigitSums::Sum>(total(high << shifts)) << digit_bits);
}

// All pairs of digits l + m < D in registers. The high half of a product belongs to place l + m, the low half to the
// next one.
template <std::size_t D>
SEPARATRIX_IFMA void multiply_short(const DigitProduct& product, DigitSums& sums) {
  const Vector shifts = vector_of(product.shifts);
  std::fill_n(sums.products.begin(), D + 1, 0);
  std::fill_n(sums.columns.begin(), D, 0);
  const auto [a_stride, b_stride] = std::pair{product.first.stride, product.last.stride};
  for (std::size_t begin = 0; begin < product.terms; begin += most_terms) {
    const std::size_t end = std::min(begin + most_terms, product.terms);
    Vector high[D], low[D], column[D];
#pragma GCC unroll 8
    for (std::size_t p = 0; p < D; ++p) high[p] = low[p] = column[p] = Vector{};
    for (std::size_t j = begin; j < end; j += lanes) {
      Vector a[D];
#pragma GCC unroll 8
      for (std::size_t l = 0; l < D; ++l) {
        a[l] = ascending(product.first.digits + l * a_stride + j, end - j);
        column[l] += a[l];
      }
#pragma GCC unroll 8
      for (std::size_t m = 0; m < D; ++m) {
        const Vector b = descending(product.last.digits + m * b_stride - j, end - j);
        column[m] += b;
#pragma GCC unroll 8
        for (std::size_t l = 0; l + m < D; ++l) {
          high[l + m] = add_high(high[l + m], a[l], b);
          if (l + m + 1 < D) low[l + m + 1] = add_low(low[l + m + 1], a[l], b);
        }
      }
    }
#pragma GCC unroll 8
    for (std::size_t p = 0; p < D; ++p) {
      const Vector sum = high[p] + low[p];
      sums.products[p] += total(sum & digit_mask, sum >> digit_bits, shifts);
      sums.columns[p] += total(column[p] << shifts);
    }
  }
}

struct Lanes {
  Vector low, high;  ///< digits, and what exceeds them
};

// Pairs l + m ≤ limit of a tile of 4 by 4 digits, all terms from begin to end, added to the places from `places` on.
template <int limit>
SEPARATRIX_IFMA void add_tile(const std::uint64_t* first, std::size_t a_stride, const std::uint64_t* last,
                              std::size_t b_stride, std::size_t terms, Lanes* places) {
  constexpr int side = 4, rows = limit < side - 1 ? limit + 1 : side, sums = limit + 2 < 8 ? limit + 2 : 8;
  Vector high[sums], low[sums];
#pragma GCC unroll 8
  for (int p = 0; p < sums; ++p) high[p] = low[p] = Vector{};
  for (std::size_t j = 0; j < terms; j += lanes) {
    Vector a[rows];
#pragma GCC unroll 4
    for (int l = 0; l < rows; ++l) a[l] = ascending(first + static_cast<std::size_t>(l) * a_stride + j, terms - j);
#pragma GCC unroll 4
    for (int m = 0; m < rows; ++m) {
      const Vector b = descending(last + static_cast<std::size_t>(m) * b_stride - j, terms - j);
#pragma GCC unroll 4
      for (int l = 0; l < rows; ++l) {
        if (l + m > limit) continue;
        high[l + m] = add_high(high[l + m], a[l], b);
        if (l + m < limit || limit == 6) low[l + m + 1] = add_low(low[l + m + 1], a[l], b);
      }
    }
  }
#pragma GCC unroll 8
  for (int p = 0; p < sums; ++p) {
    if (p > limit && limit < 6) continue;
    const Vector sum = high[p] + low[p];
    places[p].low += sum & digit_mask;
    places[p].high += sum >> digit_bits;
  }
}

using Tile = void (*)(const std::uint64_t*, std::size_t, const std::uint64_t*, std::size_t, std::size_t, Lanes*);
constexpr Tile tiles[] = {add_tile<0>, add_tile<1>, add_tile<2>, add_tile<3>, add_tile<4>, add_tile<5>, add_tile<6>};

SEPARATRIX_IFMA void multiply_long(const DigitProduct& product, DigitSums& sums) {
  const std::size_t digits = product.digits;
  const auto [a_stride, b_stride] = std::pair{product.first.stride, product.last.stride};
  const Vector shifts = vector_of(product.shifts);
  std::fill_n(sums.products.begin(), digits + 1, 0);
  std::fill_n(sums.columns.begin(), digits, 0);
  Lanes places[longest_product + 4];
  for (std::size_t begin = 0; begin < product.terms; begin += most_terms) {
    const std::size_t terms = std::min(most_terms, product.terms - begin);
    const std::uint64_t* first = product.first.digits + begin;
    const std::uint64_t* last = product.last.digits - begin;
    std::fill_n(places, digits + 4, Lanes{});
    for (std::size_t l = 0; l < digits; l += 4) {
      for (std::size_t m = 0; l + m < digits; m += 4) {
        tiles[std::min<std::size_t>(digits - 1 - l - m, 6)](first + l * a_stride, a_stride, last + m * b_stride,
                                                            b_stride, terms, places + l + m);
      }
    }
    for (std::size_t p = 0; p < digits; ++p) {
      sums.products[p] += total(places[p].low, places[p].high, shifts);
      Vector column{};
      for (std::size_t j = 0; j < terms; j += lanes) {
        column += ascending(first + p * a_stride + j, terms - j);
        column += descending(last + p * b_stride - j, terms - j);
      }
      sums.columns[p] += total(column << shifts);
    }
  }
}

void multiply(const DigitProduct& product, DigitSums& sums) {
  switch (product.digits) {
    case 1: return multiply_short<1>(product, sums);
    case 2: return multiply_short<2>(product, sums);
    case 3: return multiply_short<3>(product, sums);
    case 4: return multiply_short<4>(product, sums);
    case 5: return multiply_short<5>(product, sums);
    case 6: return multiply_short<6>(product, sums);
    case 7: return multiply_short<7>(product, sums);
    case 8: return multiply_short<8>(product, sums);
    default: return multiply_long(product, sums);
  }
}

SEPARATRIX_IFMA std::int32_t largest_sum(const std::int32_t* first, const std::int32_t* last, std::size_t n) {
  std::int32_t largest = *first + *last;
  for (std::size_t j = 1; j < n; ++j) largest = std::max(largest, first[j] + *(last - j));
  return largest;
}

constexpr DigitKernel kernel{"AVX-512 IFMA", longest_product, multiply, largest_sum};

}  // namespace

const DigitKernel* vector_kernel() {
  static const bool supported = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512ifma");
  return supported ? &kernel : nullptr;
}

}  // namespace separatrix

#else

namespace separatrix {
const DigitKernel* vector_kernel() { return nullptr; }
}  // namespace separatrix

#endif
