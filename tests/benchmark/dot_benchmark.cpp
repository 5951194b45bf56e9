#include <mpfr.h>

#include <vector>

#include "lib/num/block_floating_point.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/series_arithmetic.hpp"
#include "tests/benchmark/report.hpp"

namespace separatrix {
namespace {

// A convolution as the recurrences need it, as long as the order that these digits take.
struct Vectors {
  explicit Vectors(std::size_t terms) : size(terms), first_cells(terms), last_cells(terms) {
    gmp_randstate_t random;
    gmp_randinit_default(random);
    for (auto* side : {&first, &last}) {
      for (std::size_t i = 0; i < size; ++i) {
        mpfr x(0);
        mpfr_urandomb(x.backend().data(), random);
        side->push_back(x - mpfr(0.5));
      }
    }
    gmp_randclear(random);
    for (std::size_t i = 0; i < size; ++i) {
      Arithmetic::set(first_cells.data()[i], first[i]);
      Arithmetic::set(last_cells.data()[i], last[i]);
    }
  }

  using Arithmetic = SeriesArithmetic<mpfr>;
  std::size_t size;
  std::vector<mpfr> first, last;
  SeriesRow<mpfr> first_cells, last_cells;
};

struct MultiplyAdd {
  mpfr product{0};
  void operator()(mpfr& sum, Vectors& v, long) {
    mpfr_set_zero(sum.backend().data(), 1);
    for (std::size_t i = 0; i < v.size; ++i) {
      mpfr_mul(product.backend().data(), v.first[i].backend().data(), v.last[v.size - 1 - i].backend().data(),
               MPFR_RNDN);
      mpfr_add(sum.backend().data(), sum.backend().data(), product.backend().data(), MPFR_RNDN);
    }
  }
};

struct Fused {
  void operator()(mpfr& sum, Vectors& v, long) {
    mpfr_set_zero(sum.backend().data(), 1);
    for (std::size_t i = 0; i < v.size; ++i) {
      mpfr_fma(sum.backend().data(), v.first[i].backend().data(), v.last[v.size - 1 - i].backend().data(),
               sum.backend().data(), MPFR_RNDN);
    }
  }
};

struct Arb {
  SeriesRow<mpfr> cell{1};
  void operator()(mpfr& sum, Vectors& v, long bits) {
    Vectors::Arithmetic::dot(cell.data()[0], v.first_cells.data(), v.last_cells.data() + v.size - 1, v.size, bits);
    Vectors::Arithmetic::get(sum, cell.data()[0]);
  }
};

struct Block {
  explicit Block(const DigitKernel& kernel) : products(mpfr_get_prec(mpfr(0).backend().data()), kernel) {}
  void operator()(mpfr& sum, Vectors& v, long bits) {
    first.cover(v.first_cells.data(), v.size, v.size, products.digits(), products.scale());
    last.cover(v.last_cells.data(), v.size, v.size, products.digits(), products.scale());
    require(products.dot(arb_midref(cell.data()), first, 0, last, v.size - 1, v.size, bits), "block floating point");
    Vectors::Arithmetic::get(sum, *cell.data());
  }

  BlockProducts products;
  BlockFloatingPoint first, last;  // made in the first call, as a series makes them once for all its dot products
  SeriesRow<mpfr> cell{1};
};

template <class Dot, class... Arguments>
void dot(benchmark::State& state, std::size_t digits, const Arguments&... arguments) {
  const PrecisionScope scope(digits);
  Vectors vectors(digits * 23 / 20);
  const long bits = mpfr_get_prec(vectors.first[0].backend().data());
  Dot method(arguments...);
  mpfr sum(0), expected(0);
  MultiplyAdd()(expected, vectors, bits);
  method(sum, vectors, bits);
  require(log10_magnitude(mpfr(sum - expected)) < 4 - static_cast<double>(digits), "dot product");
  for (auto _ : state) method(sum, vectors, bits);
  state.counters["per_term"] = benchmark::Counter(
      static_cast<double>(vectors.size), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

}  // namespace

void add_dot_benchmarks() {
  for (const std::size_t digits : {35, 55, 105, 205, 505, 1005}) {
    const std::string name = "dot/" + std::to_string(digits);
    benchmark::RegisterBenchmark((name + "/mul_add").c_str(), dot<MultiplyAdd>, digits);
    benchmark::RegisterBenchmark((name + "/fma").c_str(), dot<Fused>, digits);
    benchmark::RegisterBenchmark((name + "/arb").c_str(), dot<Arb>, digits);
    const auto add_block = [&](const char* suffix, const DigitKernel& kernel) {
      benchmark::RegisterBenchmark((name + suffix).c_str(), dot<Block, DigitKernel>, digits, kernel);
    };
    if (digits < 1000) add_block("/block_portable", portable_kernel);  // it takes no more digits
    if (vector_kernel()) add_block("/block", *vector_kernel());
  }
}

}  // namespace separatrix
