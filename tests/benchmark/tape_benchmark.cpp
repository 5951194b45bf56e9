#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "tests/benchmark/markov.hpp"
#include "tests/benchmark/report.hpp"

namespace separatrix {
namespace {

constexpr std::size_t many_digits = 50;

// markov_by_hand() in place: every number is made once
class ByHand {
 public:
  void operator()(const State<mpfr>& x, State<mpfr>& slope) {
    const mpfr_ptr a = raw(a_), e2 = raw(e2_), r = raw(r_), size = raw(size_);
    mpfr_abs(size, raw(x[1]), MPFR_RNDN);
    mpfr_sqr(e2, raw(x[0]), MPFR_RNDN);
    mpfr_mul(a, raw(x[1]), size, MPFR_RNDN);
    mpfr_mul_2ui(a, a, 1, MPFR_RNDN);
    mpfr_add_ui(a, a, 1, MPFR_RNDN);
    mpfr_mul(r, e2, a, MPFR_RNDN);
    mpfr_exp(r, r, MPFR_RNDN);
    mpfr_mul(r, r, raw(c_.four_pq), MPFR_RNDN);
    mpfr_add(r, r, raw(c_.gap_squared), MPFR_RNDN);
    mpfr_sqrt(r, r, MPFR_RNDN);
    mpfr_add(r, r, raw(c_.gap), MPFR_RNDN);
    mpfr_mul(r, r, raw(c_.c), MPFR_RNDN);
    mpfr_add_ui(r, r, 1, MPFR_RNDN);
    mpfr_div(r, raw(c_.b), r, MPFR_RNDN);
    mpfr_add(r, r, raw(c_.a), MPFR_RNDN);
    mpfr_mul(a, a, r, MPFR_RNDN);
    mpfr_mul(a, a, raw(x[0]), MPFR_RNDN);
    mpfr_mul_si(raw(slope[0]), a, -2, MPFR_RNDN);
    mpfr_mul(e2, e2, r, MPFR_RNDN);
    mpfr_mul(e2, e2, size, MPFR_RNDN);
    mpfr_mul_si(raw(slope[1]), e2, -4, MPFR_RNDN);
  }

 private:
  static mpfr_ptr raw(mpfr& x) { return x.backend().data(); }
  static mpfr_srcptr raw(const mpfr& x) { return x.backend().data(); }

  MarkovConstants<mpfr> c_ = MarkovConstants<mpfr>::make();
  mpfr a_{0}, e2_{0}, r_{0}, size_{0};
};

template <class Real>
void check(const State<Real>& a, const State<Real>& b, double log10_allowed, const std::string& what) {
  for (std::size_t i = 0; i < a.size(); ++i) require(log10_magnitude(Real(a[i] - b[i])) < log10_allowed, what);
}

void double_by_hand(benchmark::State& state) {
  const auto constants = MarkovConstants<double>::make();
  VectorField<double> field = markov_field<double>();
  State<double> x = markov_start<double>(), slope(2), expected(2);
  markov_by_hand(constants, x.data(), slope.data());
  field(x, expected, 0);
  check(slope, expected, -15, "field in double by hand");
  for (auto _ : state) {
    benchmark::DoNotOptimize(x.data());
    markov_by_hand(constants, x.data(), slope.data());
    benchmark::DoNotOptimize(slope.data());
    benchmark::ClobberMemory();
  }
}

void double_by_tape(benchmark::State& state) {
  VectorField<double> field = markov_field<double>();
  const State<double> x = markov_start<double>();
  State<double> slope(2);
  for (auto _ : state) {
    field(x, slope, 0);
    benchmark::DoNotOptimize(slope.data());
  }
}

void mpfr_by_hand(benchmark::State& state) {
  const PrecisionScope scope(many_digits);
  ByHand hand;
  VectorField<mpfr> field = markov_field<mpfr>();
  const State<mpfr> x = markov_start<mpfr>();
  State<mpfr> slope(2, mpfr(0)), expected(2, mpfr(0));
  hand(x, slope);
  field(x, expected, mpfr(0));
  check(slope, expected, 2 - static_cast<double>(many_digits), "field in mpfr by hand");
  for (auto _ : state) hand(x, slope);
}

void mpfr_by_tape(benchmark::State& state) {
  const PrecisionScope scope(many_digits);
  VectorField<mpfr> field = markov_field<mpfr>();
  const State<mpfr> x = markov_start<mpfr>();
  State<mpfr> slope(2, mpfr(0));
  const mpfr t(0);
  for (auto _ : state) field(x, slope, t);
}

}  // namespace

void add_tape_benchmarks() {
  benchmark::RegisterBenchmark("field/double/hand", double_by_hand);
  benchmark::RegisterBenchmark("field/double/tape", double_by_tape);
  benchmark::RegisterBenchmark("field/mpfr50/hand", mpfr_by_hand);
  benchmark::RegisterBenchmark("field/mpfr50/tape", mpfr_by_tape);
}

}  // namespace separatrix
