#include "lib/num/block_floating_point.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "lib/num/series_arithmetic.hpp"
#include "tests/support/digit_kernels.hpp"

namespace separatrix {
namespace {

using Row = SeriesRow<mpfr>;

struct RowKind {
  std::string name;
  double (*exponent)(double j, std::mt19937_64& random);  ///< log₂ of coefficient j; -INFINITY for 0
};

const std::vector<RowKind> kinds{
    {"flat", [](double, std::mt19937_64&) { return 0.0; }},
    {"geometric, radius 2^-3.3", [](double j, std::mt19937_64&) { return 3.3 * j; }},
    {"geometric, radius 10^30", [](double j, std::mt19937_64&) { return -99.7 * j; }},
    {"pole of order four", [](double j, std::mt19937_64&) { return 3.3 * j + 3 * std::log2(j + 1); }},
    {"entire", [](double j, std::mt19937_64&) { return 2 * j - std::lgamma(j + 1) / std::log(2.0); }},
    {"growing faster and faster", [](double j, std::mt19937_64&) { return j * j / 8; }},
    {"tiny and growing", [](double j, std::mt19937_64&) { return j < 2 ? 0.0 : -6600 + 5 * j; }},
    {"even orders", [](double j, std::mt19937_64&) { return std::fmod(j, 2) == 0 ? j : -INFINITY; }},
    {"beginning with zeros", [](double j, std::mt19937_64&) { return j < 23 ? -INFINITY : -j; }},
    {"ending with zeros", [](double j, std::mt19937_64&) { return j > 1 ? -INFINITY : 5.0; }},
    {"zero", [](double, std::mt19937_64&) -> double { return -INFINITY; }},
    {"scattered", [](double, std::mt19937_64& random) { return static_cast<double>(random() % 400) - 200; }},
    {"scattered widely", [](double, std::mt19937_64& random) { return static_cast<double>(random() % 20000); }},
    {"with holes", [](double j, std::mt19937_64& random) { return random() % 4 ? j / 3 : -INFINITY; }},
};

// numbers of up to `bits` bits: random, 2^-1 exactly, and 1 − 2^-bits
void fill(Row& row, std::size_t size, const RowKind& kind, long bits, std::mt19937_64& random) {
  flint_rand_t state;
  flint_randinit(state);
  flint_randseed(state, random(), random());
  for (std::size_t j = 0; j < size; ++j) {
    arf_struct* x = arb_midref(row.data() + j);
    const double exponent = kind.exponent(static_cast<double>(j), random);
    if (exponent == -INFINITY) {
      arf_zero(x);
      continue;
    }
    switch (random() % 8) {
      case 0: arf_one(x); break;
      case 1:
        arf_one(x);
        arf_mul_2exp_si(x, x, bits);
        arf_sub_ui(x, x, 1, ARF_PREC_EXACT, ARF_RND_DOWN);
        break;
      default: arf_randtest_not_zero(x, state, bits, 1);
    }
    fmpz_set_si(ARF_EXPREF(x), static_cast<slong>(exponent));
    if (random() % 2) arf_neg(x, x);
  }
  flint_randclear(state);
}

struct Exact {
  arf_t sum, unit;  ///< unit: largest 2^(e_i + e_j) of the terms
  Exact(const Row& a, std::size_t from, const Row& b, std::size_t last, std::size_t n) {
    arf_init(sum), arf_init(unit);
    arf_t term;
    arf_init(term);
    for (std::size_t i = 0; i < n; ++i) {
      const arf_struct *x = arb_midref(a.data() + from + i), *y = arb_midref(b.data() + last - i);
      arf_mul(term, x, y, ARF_PREC_EXACT, ARF_RND_DOWN);
      arf_add(sum, sum, term, ARF_PREC_EXACT, ARF_RND_DOWN);
      if (arf_is_zero(term)) continue;
      arf_one(term);
      arf_mul_2exp_si(term, term, ARF_EXP(x) + ARF_EXP(y));
      if (arf_cmp(term, unit) > 0) arf_set(unit, term);
    }
    arf_clear(term);
  }
  ~Exact() { arf_clear(sum), arf_clear(unit); }
  Exact(const Exact&) = delete;
  Exact& operator=(const Exact&) = delete;

  /// |r − sum| ≤ 2^-bits (2^slack · unit + 2|r|)
  bool close(const arf_struct* r, long bits, long slack) const {
    arf_t error, bound;
    arf_init(error), arf_init(bound);
    arf_sub(error, r, sum, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_abs(error, error);
    arf_mul_2exp_si(bound, unit, slack);
    arf_addmul_ui(bound, r, arf_sgn(r) > 0 ? 2 : 0, ARF_PREC_EXACT, ARF_RND_DOWN);
    if (arf_sgn(r) < 0) arf_submul_ui(bound, r, 2, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_2exp_si(bound, bound, -bits);
    const bool within = arf_cmp(error, bound) <= 0;
    arf_clear(error), arf_clear(bound);
    return within;
  }
};

TEST_CASE("block floating point: dot products are exact to the bits asked for, or not computed") {
  constexpr std::size_t size = 200;
  std::mt19937_64 random(3);
  std::size_t computed = 0, refused = 0;
  Row result(1);
  arf_struct* r = arb_midref(result.data());
  for (const DigitKernel* kernel : digit_kernels()) {
    for (const long limbs : {1, 2, 3, 4, 5, 7, 8, 9, 16, 33, 60}) {
      const long precision = 64 * limbs;
      for (const RowKind& first : kinds) {
        const RowKind& second = kinds[random() % kinds.size()];
        Row a(size), b(size);
        fill(a, size, first, precision, random);
        fill(b, size, random() % 2 ? first : second, precision, random);
        BlockProducts products(precision, *kernel);
        BlockFloatingPoint block_a, block_b;
        for (std::size_t k = 1; k < size; k += 1 + random() % 24) {
          products.follow({a.data(), b.data()}, k);
          const std::size_t n = 1 + random() % (k + 1), from = random() % (k + 2 - n),
                            last = k - random() % (k + 2 - n);
          REQUIRE(block_a.cover(a.data(), from + n, size, products.digits(), products.scale()));
          REQUIRE(block_b.cover(b.data(), last + 1, size, products.digits(), products.scale()));
          const long bits = 24 + static_cast<long>(random() % static_cast<unsigned long>(precision - 23));
          arf_set_si(r, 17);
          if (products.dot(r, block_a, from, block_b, last, n, bits)) {
            ++computed;
            INFO(kernel->name << ", " << first.name << " × " << second.name << ": " << n << " terms, " << bits << " of "
                              << precision << " bits");
            CHECK(Exact(a, from, b, last, n).close(r, bits, 0));
            CHECK(arf_bits(r) <= bits);
          } else {
            ++refused;
            CHECK(arf_equal_si(r, 17));
          }
        }
      }
    }
  }
  CHECK(computed > 1000);
  CHECK(refused > 100);
}

TEST_CASE("block floating point: series with a common radius are computed, whatever the radius") {
  constexpr std::size_t size = 120;
  std::mt19937_64 random(4);
  for (const long slope : {-1'000'000, -1000, -99, -1, 0, 1, 3, 99, 1000, 1'000'000}) {
    Row a(size), b(size), result(1);
    const RowKind flat = kinds[0];
    for (Row* row : {&a, &b}) {
      fill(*row, size, flat, 400, random);
      for (std::size_t j = 0; j < size; ++j) {
        arf_struct* x = arb_midref(row->data() + j);
        arf_mul_2exp_si(x, x, slope * static_cast<long>(j) + (row == &a ? 100'000 : -3));
      }
    }
    BlockProducts products(400);
    BlockFloatingPoint block_a, block_b;
    for (std::size_t k = 8; k < size; ++k) {
      products.follow({a.data(), b.data()}, k);
      block_a.cover(a.data(), k + 1, size, products.digits(), products.scale());
      block_b.cover(b.data(), k + 1, size, products.digits(), products.scale());
      const bool computed = products.dot(arb_midref(result.data()), block_a, 0, block_b, k, k + 1, 400);
      INFO("2^" << slope << " per order, order " << k);
      CHECK(computed);
      CHECK(Exact(a, 0, b, k, k + 1).close(arb_midref(result.data()), 400, 0));
    }
  }
}

TEST_CASE("block floating point: sums that cancel") {
  // (1 − t)^m times its reciprocal: exact zeros of large terms
  constexpr std::size_t size = 150;
  Row a(size), b(size), result(1);
  fmpz_t binomial;
  fmpz_init(binomial);
  for (std::size_t j = 0; j < size; ++j) {
    fmpz_bin_uiui(binomial, 40, j);
    arf_set_fmpz(arb_midref(a.data() + j), binomial);
    if (j % 2) arf_neg(arb_midref(a.data() + j), arb_midref(a.data() + j));
    fmpz_bin_uiui(binomial, j + 39, 39);
    arf_set_fmpz(arb_midref(b.data() + j), binomial);
  }
  fmpz_clear(binomial);
  for (const DigitKernel* kernel : digit_kernels()) {
    BlockProducts products(400, *kernel);
    BlockFloatingPoint block_a, block_b;
    for (std::size_t k = 1; k < size; ++k) {
      block_a.cover(a.data(), k + 1, size, products.digits(), products.scale());
      block_b.cover(b.data(), k + 1, size, products.digits(), products.scale());
      REQUIRE(products.dot(arb_midref(result.data()), block_a, 0, block_b, k, k + 1, 400));
      CHECK(Exact(a, 0, b, k, k + 1).close(arb_midref(result.data()), 400, 0));
    }
  }
}

TEST_CASE("block floating point: a row is followed as it grows, from zero on, and may be cleared") {
  constexpr std::size_t size = 100;
  std::mt19937_64 random(5);
  BlockProducts products(200);
  BlockFloatingPoint used;
  Row a(size), once(1), again(1);
  for (const RowKind& kind : kinds) {
    fill(a, size, kind, 200, random);
    used.clear();
    for (std::size_t k = 1; k < size; ++k) {
      used.cover(a.data(), k + 1, size, products.digits(), products.scale());
      BlockFloatingPoint fresh;
      fresh.cover(a.data(), k + 1, size, products.digits(), products.scale());
      const bool first = products.dot(arb_midref(once.data()), used, 0, used, k, k + 1, 100);
      const bool second = products.dot(arb_midref(again.data()), fresh, 0, fresh, k, k + 1, 100);
      const Exact exact(a, 0, a, k, k + 1);
      if (first) CHECK(exact.close(arb_midref(once.data()), 100, 0));
      if (second) CHECK(exact.close(arb_midref(again.data()), 100, 0));
    }
  }
}

TEST_CASE("series products: any rows, computed one way or the other") {
  constexpr std::size_t size = 201;
  std::mt19937_64 random(6);
  for (const RowKind& first : kinds) {
    for (const long precision : {64, 227, 500, 1800}) {
      const RowKind& second = kinds[random() % kinds.size()];
      Row a(size), b(size), result(1);
      fill(a, size, first, precision, random);
      fill(b, size, second, precision, random);
      SeriesProducts<mpfr> products(precision);
      for (std::size_t n = 0; n <= 200; n = n < 12 ? n + 1 : n + 17) {
        products.dot(*result.data(), a, 1, b, n, n, precision);
        INFO(first.name << " × " << second.name << ": " << n << " terms, " << precision << " bits");
        // arb_approx_dot promises nothing; it is observed to lose less than this
        CHECK(Exact(a, 1, b, n, n).close(arb_midref(result.data()), precision, 6));
      }
    }
  }
}

TEST_CASE("series products: what is not finite, or far beyond any exponent") {
  constexpr std::size_t size = 40;
  std::mt19937_64 random(7);
  const auto sum = [&](auto change) {
    Row a(size), b(size), result(1);
    fill(a, size, kinds[1], 200, random);
    fill(b, size, kinds[1], 200, random);
    change(arb_midref(a.data() + 20));
    SeriesProducts<mpfr> products(200);
    products.dot(*result.data(), a, 0, b, 19, 20, 200);
    CHECK(arf_is_finite(arb_midref(result.data())));
    products.dot(*result.data(), a, 0, b, 39, 40, 200);
    arf_t value;
    arf_init(value);
    arf_set(value, arb_midref(result.data()));
    const bool finite = arf_is_finite(value), huge = finite && arf_cmpabs_2exp_si(value, 1L << 50) > 0;
    arf_clear(value);
    return finite ? huge ? "huge" : "finite" : "not finite";
  };
  CHECK(sum([](arf_struct*) {}) == std::string("finite"));
  CHECK(sum([](arf_struct* x) { arf_nan(x); }) == std::string("not finite"));
  CHECK(sum([](arf_struct* x) { arf_pos_inf(x); }) == std::string("not finite"));
  CHECK(sum([](arf_struct* x) { arf_mul_2exp_si(x, x, 1L << 55); }) == std::string("huge"));
  CHECK(sum([](arf_struct* x) { arf_mul_2exp_si(x, x, -(1L << 55)); }) == std::string("finite"));
  CHECK(sum([](arf_struct* x) {
          fmpz_t huge;
          fmpz_init(huge);
          fmpz_ui_pow_ui(huge, 3, 100);
          arf_mul_2exp_fmpz(x, x, huge);
          fmpz_clear(huge);
        }) == std::string("huge"));
}

}  // namespace
}  // namespace separatrix
