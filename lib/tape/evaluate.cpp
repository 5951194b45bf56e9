#include "lib/tape/evaluate.hpp"

#include <cassert>
#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/elementary.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/tape/operate.hpp"

namespace separatrix {
namespace {

template <class A>
void run(const std::vector<Instruction>& code, A* r) {
  for (const Instruction& each : code) operate(each.operation, r[each.result], r[each.left], r[each.right]);
}

template <class A>
A exact(const Rational& value) {
  if constexpr (std::is_same_v<A, Rational>) {
    return value;
  } else {
    return to_real<A>(value);
  }
}

// parameters and constants
template <class A>
void load(const Tape& tape, std::span<const Rational> parameters, std::vector<A>& registers) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    registers[tape.variables + i] = exact<A>(parameters[i]);
  }
  for (std::size_t i = 0; i < tape.constants.size(); ++i) {
    registers[tape.first_constant() + i] = exact<A>(tape.constants[i]);
  }
}

// what does not change from point to point
template <class A>
void bind(const Tape& tape, std::span<const Rational> parameters, std::vector<A>& registers) {
  load(tape, parameters, registers);
  if constexpr (std::is_same_v<A, Rational>) {
    run(tape.prologue, registers.data());
  } else {
    // 1 − p of a rounded p has lost what p lost: fixed values are rounded once, at the end
    const std::size_t digits = 3 * working_digits<A>();
    std::vector<mpfr> values;
    {
      const PrecisionScope scope(digits);
      values.assign(tape.registers, mpfr(0));
      load(tape, parameters, values);
      run(tape.prologue, values.data());
    }
    for (std::size_t i = 0; i < tape.fixed_values; ++i) {
      const std::size_t fixed = tape.first_fixed_value() + i;
      Elementary<A>::assign(registers[fixed], convert<A>(values[fixed]));
    }
  }
}

}  // namespace

template <class A>
Evaluator<A>::Evaluator(std::shared_ptr<const Tape> tape, std::span<const Rational> parameters)
    : tape_(std::move(tape)), registers_(tape_->registers, A(0)) {
  if (parameters.size() != tape_->parameters) {
    throw InvalidArgument("number of parameters", std::to_string(parameters.size()),
                          std::to_string(tape_->parameters) + " of them");
  }
  bind(*tape_, parameters, registers_);
}

template <class A>
void Evaluator<A>::operator()(std::span<const A> variables, std::span<A> results) {
  assert(variables.size() == tape_->variables && results.size() <= tape_->results.size());
  for (std::size_t i = 0; i < variables.size(); ++i) Elementary<A>::assign(registers_[i], variables[i]);
  run(tape_->body, registers_.data());
  for (std::size_t i = 0; i < results.size(); ++i) {
    Elementary<A>::assign(results[i], registers_[tape_->results[i]]);
  }
}

template <class A>
std::vector<A> Evaluator<A>::operator()(std::span<const A> variables) {
  std::vector<A> out(results(), A(0));
  (*this)(variables, out);
  return out;
}

template class Evaluator<double>;
template class Evaluator<float128>;
template class Evaluator<mpfr>;
template class Evaluator<Rational>;

}  // namespace separatrix
