#pragma once
#include <arb.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "lib/num/block_floating_point.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

/// Arithmetic on the coefficients of truncated power series: cells in rows, with dot products that
/// make no temporaries. `bits` is the precision wanted of one result; only mpfr's cells use it.
///
/// Cell of mpfr: a number of FLINT/Arb (its midpoint only). Measured (tests/benchmark) on one core,
/// ns per term of a dot product at 35, 105, 505 digits: mpfr_mul and mpfr_add 14, 42, 250;
/// mpfr_fma 28, 50, 370; arb_approx_dot 5, 34, 240; in block floating point 5, 16, 185, and with AVX-512 IFMA
/// 1.9, 2.0, 25 (SeriesProducts) — and the last three get cheaper with `bits`.
template <class Real>
struct SeriesArithmetic {
  using Cell = Real;

  static void set(Cell& r, const Real& a) { r = a; }
  static void get(Real& r, const Cell& a) { r = a; }
  static void copy(Cell& r, const Cell& a) { r = a; }
  static void zero(Cell& r) { r = 0; }
  static void add(Cell& r, const Cell& a, const Cell& b, long) { r = a + b; }
  static void subtract(Cell& r, const Cell& a, const Cell& b, long) { r = a - b; }
  static void negate(Cell& r, const Cell& a) { r = -a; }
  static void multiply(Cell& r, const Cell& a, const Cell& b, long) { r = a * b; }
  static void multiply(Cell& r, const Cell& a, unsigned long n, long) { r = a * Real(n); }
  static void divide(Cell& r, const Cell& a, unsigned long n, long) { r = a / Real(n); }

  /// r = Σ_{i<n} first[i] · last[−i]
  static void dot(Cell& r, const Cell* first, const Cell* last, std::size_t n, long) {
    // four sums side by side: an addition need not wait for the one before
    Real sums[4] = {Real(0), Real(0), Real(0), Real(0)};
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4) {
      for (std::size_t j = 0; j < 4; ++j) sums[j] += first[i + j] * *(last - (i + j));
    }
    for (; i < n; ++i) sums[0] += first[i] * *(last - i);
    r = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }

  /// log₂|a| of a cell to within 1; −∞ for 0
  static double log2_magnitude(const Cell& a) {
    if constexpr (std::is_same_v<Real, double>) {
      const auto exponent = static_cast<int>(std::bit_cast<std::uint64_t>(a) >> 52 & 0x7ff);
      if (exponent > 0) return exponent - 1023;
      return a == 0 ? -INFINITY : static_cast<double>(std::ilogb(a));
    } else {
      return log10_magnitude(a) * std::log2(10.0);
    }
  }
  static bool finite(const Cell& a) {
    using std::isfinite;
    return isfinite(a);
  }
};

template <>
struct SeriesArithmetic<mpfr> {
  using Cell = arb_struct;

  static void set(Cell& r, const mpfr& a) { arf_set_mpfr(arb_midref(&r), a.backend().data()); }
  static void get(mpfr& r, const Cell& a) { arf_get_mpfr(r.backend().data(), arb_midref(&a), MPFR_RNDN); }
  static void copy(Cell& r, const Cell& a) { arf_set(arb_midref(&r), arb_midref(&a)); }
  static void zero(Cell& r) { arf_zero(arb_midref(&r)); }
  static void add(Cell& r, const Cell& a, const Cell& b, long bits) {
    arf_add(arb_midref(&r), arb_midref(&a), arb_midref(&b), bits, ARF_RND_DOWN);
  }
  static void subtract(Cell& r, const Cell& a, const Cell& b, long bits) {
    arf_sub(arb_midref(&r), arb_midref(&a), arb_midref(&b), bits, ARF_RND_DOWN);
  }
  static void negate(Cell& r, const Cell& a) { arf_neg(arb_midref(&r), arb_midref(&a)); }
  static void multiply(Cell& r, const Cell& a, const Cell& b, long bits) {
    arf_mul(arb_midref(&r), arb_midref(&a), arb_midref(&b), bits, ARF_RND_DOWN);
  }
  static void multiply(Cell& r, const Cell& a, unsigned long n, long bits) {
    arf_mul_ui(arb_midref(&r), arb_midref(&a), n, bits, ARF_RND_DOWN);
  }
  static void divide(Cell& r, const Cell& a, unsigned long n, long bits) {
    arf_div_ui(arb_midref(&r), arb_midref(&a), n, bits, ARF_RND_DOWN);
  }
  static void dot(Cell& r, const Cell* first, const Cell* last, std::size_t n, long bits) {
    arb_approx_dot(&r, nullptr, 0, first, 1, last, -1, static_cast<slong>(n), bits);
  }
  static double log2_magnitude(const Cell& a) {
    if (arf_is_zero(arb_midref(&a))) return -INFINITY;
    return static_cast<double>(ARF_EXP(arb_midref(&a)) - 1);
  }
  static bool finite(const Cell& a) { return arf_is_finite(arb_midref(&a)); }
};

template <class Real>
class SeriesProducts;

/// A row of coefficients, all 0 at first.
template <class Real>
class SeriesRow {
 public:
  using Cell = typename SeriesArithmetic<Real>::Cell;

  explicit SeriesRow(std::size_t size) : cells_(size, Cell(0)) {}
  Cell* data() { return cells_.data(); }
  const Cell* data() const { return cells_.data(); }
  void restart() {}

 private:
  std::vector<Cell> cells_;
};

template <>
class SeriesRow<mpfr> {
 public:
  using Cell = arb_struct;

  explicit SeriesRow(std::size_t size) : size_(size), cells_(_arb_vec_init(static_cast<slong>(size))) {}
  ~SeriesRow() {
    if (cells_) _arb_vec_clear(cells_, static_cast<slong>(size_));
  }
  SeriesRow(const SeriesRow& other) : SeriesRow(other.size_) {
    _arb_vec_set(cells_, other.cells_, static_cast<slong>(size_));
  }
  SeriesRow(SeriesRow&& other) noexcept : size_(other.size_), cells_(other.cells_) { other.cells_ = nullptr; }
  SeriesRow& operator=(const SeriesRow&) = delete;
  SeriesRow& operator=(SeriesRow&&) = delete;
  Cell* data() { return cells_; }
  const Cell* data() const { return cells_; }
  void restart() { block_.clear(); }

 private:
  friend class SeriesProducts<mpfr>;
  std::size_t size_;
  arb_ptr cells_;
  BlockFloatingPoint block_;  // the cells as far as a dot product has needed them
};

/// Dot products of rows that are computed order by order. A coefficient that a dot product has seen must not change
/// until the row's restart().
///
/// For double and float128 a loop over the cells. For mpfr in block floating point (BlockProducts); by
/// arb_approx_dot where that cannot be, or is not worth it: a few terms, rows whose coefficients fit no common scale,
/// infinities.
template <class Real>
class SeriesProducts {
 public:
  using Row = SeriesRow<Real>;
  using Cell = typename Row::Cell;

  /// bits: the largest precision that dot() is going to be asked for
  explicit SeriesProducts(long) {}

  /// Before coefficient 0 of an expansion; restart() the rows as well.
  void restart() {}

  /// With coefficients 0 … k of these rows known, which the others grow like.
  void follow(std::span<const Row>, std::size_t) {}

  /// r = Σ_{i<n} a_{from+i} b_{last−i}
  void dot(Cell& r, Row& a, std::size_t from, Row& b, std::size_t last, std::size_t n, long bits) {
    SeriesArithmetic<Real>::dot(r, a.data() + from, b.data() + last, n, bits);
  }
};

template <>
class SeriesProducts<mpfr> {
 public:
  using Row = SeriesRow<mpfr>;
  using Cell = Row::Cell;

  explicit SeriesProducts(long bits) : blocks_(bits) {}
  void restart() { blocks_.restart(); }
  void follow(std::span<const Row> rows, std::size_t k) {
    leading_.clear();
    for (const Row& row : rows) leading_.push_back(row.data());
    blocks_.follow(leading_, k);
  }
  void dot(Cell& r, Row& a, std::size_t from, Row& b, std::size_t last, std::size_t n, long bits) {
    constexpr std::size_t few_terms = 4;
    const std::size_t digits = blocks_.digits();
    if (n > few_terms && a.block_.cover(a.cells_, from + n, a.size_, digits, blocks_.scale()) &&
        b.block_.cover(b.cells_, last + 1, b.size_, digits, blocks_.scale()) &&
        blocks_.dot(arb_midref(&r), a.block_, from, b.block_, last, n, bits)) {
      return;
    }
    SeriesArithmetic<mpfr>::dot(r, a.data() + from, b.data() + last, n, bits);
  }

 private:
  BlockProducts blocks_;
  std::vector<const arb_struct*> leading_;
};

}  // namespace separatrix
