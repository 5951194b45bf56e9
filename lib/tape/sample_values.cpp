#include "lib/tape/sample_values.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <tuple>
#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/elementary.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/real.hpp"
#include "lib/tape/run.hpp"

namespace separatrix {
namespace {

template <class A>
struct Slot {
  std::size_t digits = 0;
  std::shared_ptr<const SampleValues<A>> values;
};

// numbers that are stored rather than computed again at every point: 64 MB of doubles
template <class A>
constexpr std::size_t most_numbers = std::is_same_v<A, double> ? 8'000'000 : 2'000'000;

template <class A>
std::size_t digits_of() {
  if constexpr (std::is_same_v<A, Rational>) {
    return 0;
  } else {
    return working_digits<A>();
  }
}

template <class A, class Wide>
A rounded(const Wide& value) {
  if constexpr (std::is_same_v<A, Rational>) {
    return value;
  } else {
    return convert<A>(value);
  }
}

template <class A>
SampleValues<A> compute(const MeanCode& mean) {
  const Tape& body = *mean.body;
  const std::size_t n = mean.data.samples(), columns = mean.columns.size();
  SampleValues<A> values;
  values.complete = n * (columns + body.fixed_values) <= most_numbers<A>;
  values.width = columns + (values.complete ? body.fixed_values : 0);
  constexpr std::size_t lanes = SampleValues<A>::lanes;
  values.rows.assign((n + lanes - 1) / lanes * lanes * values.width, A(0));
  const auto set = [&](std::size_t sample, std::size_t i, const A& value) {
    const std::size_t last = sample + 1 < n ? sample + 1 : values.rows.size() / std::max<std::size_t>(1, values.width);
    for (std::size_t s = sample; s < last; ++s) {
      Elementary<A>::assign(values.rows[(s / lanes * values.width + i) * lanes + s % lanes], value);
    }
  };
  using Wide = std::conditional_t<std::is_same_v<A, Rational>, Rational, mpfr>;
  const std::size_t wide_digits = std::max<std::size_t>(1, 3 * digits_of<A>());
  std::optional<PrecisionScope> scope(std::in_place, wide_digits);
  TapeRunner<Wide> runner(body);
  runner.load_constants();
  std::vector<Wide>& r = runner.registers();
  for (std::size_t sample = 0; sample < n; ++sample) {
    scope.emplace(wide_digits);
    for (std::size_t c = 0; c < columns; ++c) {
      r[body.variables + c] = exact<Wide>(mean.data.value(sample, mean.columns[c]));
    }
    if (values.complete) runner.run_prologue();
    scope.reset();
    for (std::size_t c = 0; c < columns; ++c) {
      set(sample, c, exact<A>(mean.data.value(sample, mean.columns[c])));
    }
    for (std::size_t i = columns; i < values.width; ++i) {
      set(sample, i, rounded<A>(r[body.first_fixed_value() + i - columns]));
    }
  }
  return values;
}

}  // namespace

class SampleStore {
 public:
  template <class A>
  std::shared_ptr<const SampleValues<A>> get(const MeanCode& mean) {
    const std::lock_guard lock(mutex_);
    Slot<A>& slot = std::get<Slot<A>>(slots_);
    if (!slot.values || slot.digits != digits_of<A>()) {
      slot.values = std::make_shared<const SampleValues<A>>(compute<A>(mean));
      slot.digits = digits_of<A>();
    }
    return slot.values;
  }

 private:
  std::mutex mutex_;
  std::tuple<Slot<double>, Slot<float128>, Slot<mpfr>, Slot<Rational>> slots_;
};

std::shared_ptr<SampleStore> make_sample_store() { return std::make_shared<SampleStore>(); }

template <class A>
std::shared_ptr<const SampleValues<A>> sample_values(const MeanCode& mean) {
  return mean.store->get<A>(mean);
}

template std::shared_ptr<const SampleValues<double>> sample_values(const MeanCode&);
template std::shared_ptr<const SampleValues<float128>> sample_values(const MeanCode&);
template std::shared_ptr<const SampleValues<mpfr>> sample_values(const MeanCode&);
template std::shared_ptr<const SampleValues<Rational>> sample_values(const MeanCode&);

}  // namespace separatrix
