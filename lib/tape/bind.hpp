#pragma once
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/elementary.hpp"
#include "lib/num/precision.hpp"
#include "lib/tape/run.hpp"

namespace separatrix {

/// Loads parameters and constants.
template <class A>
void load(const Tape& tape, std::span<const Rational> parameters, TapeRunner<A>& runner) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    runner.registers()[tape.variables + i] = exact<A>(parameters[i]);
  }
  runner.load_constants();
}

/// Sets the registers that do not change from point to point.
///
/// parameters  (k,) exact
/// accuracy    each is rounded once: what follows from the parameters is computed with three times the digits
template <class A>
void bind(const Tape& tape, std::span<const Rational> parameters, TapeRunner<A>& runner) {
  load(tape, parameters, runner);
  if constexpr (std::is_same_v<A, Rational>) {
    runner.run_prologue();
  } else if (tape.fixed_values > 0) {
    // 1 − p of a rounded p has lost what p lost
    const std::size_t digits = 3 * working_digits<A>();
    std::vector<mpfr> values;
    {
      const PrecisionScope scope(digits);
      TapeRunner<mpfr> wide(tape);
      load(tape, parameters, wide);
      wide.run_prologue();
      values = std::move(wide.registers());
    }
    for (std::size_t i = 0; i < tape.fixed_values; ++i) {
      const std::size_t fixed = tape.first_fixed_value() + i;
      Elementary<A>::assign(runner.registers()[fixed], convert<A>(values[fixed]));
    }
  }
}

}  // namespace separatrix
