#include "lib/num/block_floating_point.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <limits>

namespace separatrix {
namespace {

constexpr std::uint64_t digit_mask = (std::uint64_t{1} << digit_bits) - 1;
constexpr std::uint64_t half_digit = std::uint64_t{1} << (digit_bits - 1);
constexpr std::int32_t negligible = -(1 << 29);
constexpr long largest_exponent = 1L << 40;

// what a kernel may read on both sides of a column
constexpr std::size_t margin = 8;

// rows are made so much longer than the largest precision: for exponents that do not fit them exactly
constexpr long spare_bits = 128;

constexpr long first_headroom = 12, most_headroom = 32;

bool representable(const arf_struct* x) {
  return arf_is_finite(x) && !COEFF_IS_MPZ(*ARF_EXPREF(x)) && std::labs(ARF_EXP(x)) < largest_exponent;
}

// 52 bits of a mantissa of n limbs from bit q on, counted from the top
std::uint64_t bits_at(mp_srcptr limbs, std::size_t n, long q) {
  if (q <= -digit_bits) return 0;
  if (q < 0) return limbs[n - 1] >> (64 - digit_bits - q);
  const std::size_t i = static_cast<std::size_t>(q) / 64, r = static_cast<std::size_t>(q) % 64;
  if (i >= n) return 0;
  std::uint64_t window = limbs[n - 1 - i] << r;
  if (r > 0 && i + 1 < n) window |= limbs[n - 2 - i] >> (64 - r);
  return window >> (64 - digit_bits);
}

}  // namespace

void BlockFloatingPoint::clear() {
  filled_ = 0;
  finite_ = empty_ = true;
}

bool BlockFloatingPoint::cover(const arb_struct* row, std::size_t count, std::size_t size, std::size_t digits,
                               GeometricScale scale) {
  const std::size_t stride = size + 2 * margin;
  if (digits != digits_ || stride != stride_) {
    digits_ = digits;
    stride_ = stride;
    memory_.assign(digits * stride, 0);
    depths_.assign(size, 0);
    lengths_.assign(size, 0);
    clear();
  }
  if (slope_ != scale.slope) {
    slope_ = scale.slope;
    rebuild(row, filled_, first_headroom);
  }
  for (std::size_t j = filled_; j < count && finite_; ++j) {
    const arf_struct* number = arb_midref(row + j);
    finite_ = representable(number);
    if (!finite_) break;
    if (!arf_is_zero(number) && (empty_ || ARF_EXP(number) + scale.exponent(j) >= exponent_)) {
      rebuild(row, j + 1, empty_ ? first_headroom : std::min(2 * headroom_, most_headroom));
    } else {
      place(number, j);
    }
    filled_ = j + 1;
  }
  return finite_;
}

void BlockFloatingPoint::rebuild(const arb_struct* row, std::size_t count, long headroom) {
  const GeometricScale scale{slope_};
  empty_ = true;
  for (std::size_t j = 0; j < count; ++j) {
    const arf_struct* number = arb_midref(row + j);
    if (arf_is_zero(number)) continue;
    const long exponent = ARF_EXP(number) + scale.exponent(j) + 1 + headroom;
    exponent_ = empty_ ? exponent : std::max(exponent_, exponent);
    empty_ = false;
  }
  headroom_ = headroom;
  for (std::size_t j = 0; j < count; ++j) place(arb_midref(row + j), j);
}

void BlockFloatingPoint::place(const arf_struct* number, std::size_t j) {
  std::uint64_t* top = memory_.data() + margin + j;
  const bool zero = arf_is_zero(number);
  const long depth = zero ? negligible : ARF_EXP(number) + GeometricScale{slope_}.exponent(j) - exponent_;
  depths_[j] = static_cast<std::int32_t>(std::max<long>(depth, negligible));
  std::size_t length = 0;  // digits behind it are 0
  if (!zero && -depth < static_cast<long>(digits_) * digit_bits) {
    mp_srcptr limbs;
    mp_size_t n;
    ARF_GET_MPN_READONLY(limbs, n, number);
    length = std::min(digits_, static_cast<std::size_t>(n * 64 - depth - 1) / digit_bits + 1);
    // of a negative number B^length − |X|: all digits inverted, and a 1 added to the last one
    const std::uint64_t inverted = ARF_SGNBIT(number) ? digit_mask : 0;
    std::uint64_t carry = ARF_SGNBIT(number);
    for (std::size_t l = length; l-- > 0;) {
      const std::uint64_t digit =
          bits_at(limbs, static_cast<std::size_t>(n), static_cast<long>(l) * digit_bits + depth);
      carry += digit ^ inverted;
      top[l * stride_] = carry & digit_mask;
      carry >>= digit_bits;
    }
  }
  for (std::size_t l = length; l < std::max(lengths_[j], std::size_t{1}); ++l) top[l * stride_] = 0;
  lengths_[j] = std::max(length, std::size_t{1});
  *top ^= half_digit;
}

BlockProducts::BlockProducts(long bits, const DigitKernel& kernel)
    : kernel_(kernel),
      digits_(std::min(static_cast<std::size_t>((bits + spare_bits) / digit_bits + 1), kernel.most_digits)) {
  limbs_.resize((digits_ + 1) * digit_bits / 64 + 3);
}

void BlockProducts::follow(const std::vector<const arb_struct*>& rows, std::size_t k) {
  constexpr std::size_t window = 4;
  constexpr long unknown = std::numeric_limits<long>::min();
  if (k < 2 * window) return;
  // 8 log₂ of the largest scaled coefficient among the four up to order m
  const auto size = [&](const arb_struct* row, std::size_t m) {
    long largest = unknown;
    for (std::size_t j = m + 1 - window; j <= m; ++j) {
      const arf_struct* number = arb_midref(row + j);
      if (!representable(number) || arf_is_zero(number)) continue;
      largest = std::max(largest, 8 * ARF_EXP(number) + scale_.slope * static_cast<long>(j));
    }
    return largest;
  };
  long growth = unknown;
  for (const arb_struct* row : rows) {
    const long now = size(row, k), before = size(row, k / 2);
    if (now != unknown && before != unknown) growth = std::max(growth, (now - before) / static_cast<long>(k - k / 2));
  }
  if (growth != unknown && std::labs(growth) * static_cast<long>(k) > 4 * digit_bits) scale_.slope -= growth;
}

bool BlockProducts::dot(arf_struct* result, const BlockFloatingPoint& a, std::size_t from, const BlockFloatingPoint& b,
                        std::size_t last, std::size_t n, long bits) {
  const long largest = kernel_.largest_sum(a.depths_.data() + from, b.depths_.data() + last, n);
  // 2n (2D + 4) 2^-52D ≤ 2^(largest − bits): what DigitSums leaves out, the halves' part in it, and weights of 2
  const long wanted = bits - largest + 1 + std::bit_width(n);
  if (wanted >= static_cast<long>(digits_ + 1) * digit_bits) return false;
  const long allowance = std::bit_width(static_cast<unsigned long>(2 * (wanted / digit_bits) + 8));
  const auto digits = static_cast<std::size_t>((wanted + allowance) / digit_bits + 1);
  if (digits > digits_) return false;
  DigitProduct product{
      {a.memory_.data() + margin + from, a.stride_}, {b.memory_.data() + margin + last, b.stride_}, n, digits, {}};
  // c_i c_j = 2^(E + E' − ⌊slope (i + j)/8⌋ + shift) …, because the parts rounded down make up one bit or none
  const long exponent = scale_.exponent(from + last);
  for (std::size_t i = 0; i < product.shifts.size(); ++i) {
    const long second = scale_.slope * (static_cast<long>(last) - static_cast<long>(i)) >> 3;
    product.shifts[i] = static_cast<std::uint8_t>(exponent - scale_.exponent(from + i) - second);
  }
  kernel_.multiply(product, sums_);
  std::size_t weight = 0;
  for (std::size_t i = 0; i < product.shifts.size() && i < n; ++i) {
    weight += ((n - i + 7) / 8) << product.shifts[i];
  }
  assign(result, digits, weight, a.exponent_ + b.exponent_ - exponent, bits);
  return true;
}

// Σ (X − ½)(Y − ½) = Σ X Y − ½ Σ (X + Y) + ¼ Σ 1, times 2^exponent
void BlockProducts::assign(arf_struct* result, std::size_t digits, std::size_t weight, long exponent, long bits) {
  // twice the sum: carries from the last place on, limbs filled from the bottom
  __int128 carry = 0;
  unsigned __int128 pending = 0;
  int bits_pending = 0;
  std::size_t n = 0;
  const auto append = [&](std::uint64_t digit, int width) {
    pending |= static_cast<unsigned __int128>(digit) << bits_pending;
    bits_pending += width;
    if (bits_pending < 64) return;
    limbs_[n++] = static_cast<mp_limb_t>(pending);
    pending >>= 64;
    bits_pending -= 64;
  };
  for (std::size_t p = digits + 1; p-- > 0;) {
    carry += static_cast<__int128>(sums_.products[p] << 1);
    if (p < digits) carry -= static_cast<__int128>(sums_.columns[p]);
    if (p == 0) carry += static_cast<__int128>(weight) << (digit_bits - 1);
    append(static_cast<std::uint64_t>(carry) & digit_mask, digit_bits);
    carry >>= digit_bits;
  }
  append(static_cast<std::uint64_t>(carry), 64);
  if (bits_pending > 0) limbs_[n++] = static_cast<mp_limb_t>(pending);
  // the last limbs' unused bits repeat the sign
  const bool negative = carry < 0;
  if (negative) {
    if (bits_pending > 0) limbs_[n - 1] |= ~mp_limb_t{0} << bits_pending;
    mpn_neg(limbs_.data(), limbs_.data(), static_cast<mp_size_t>(n));
  }
  while (n > 0 && limbs_[n - 1] == 0) --n;
  if (n == 0) return arf_zero(result);
  slong shift = 0;
  _arf_set_round_mpn(result, &shift, limbs_.data(), static_cast<mp_size_t>(n), negative, bits, ARF_RND_DOWN);
  const long place = exponent - 1 - static_cast<long>(digits + 1) * digit_bits;
  fmpz_set_si(ARF_EXPREF(result), static_cast<slong>(n) * FLINT_BITS + shift + place);
}

}  // namespace separatrix
